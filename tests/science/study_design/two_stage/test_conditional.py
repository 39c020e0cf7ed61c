"""Conditional levels and the size they ask for."""

from __future__ import annotations

import math

import numpy as np
import pytest
from scipy import special

from galenic.science.study_design import AverageEquivalence
from galenic.science.study_design.equivalence import log_sd
from galenic.science.study_design.two_stage.conditional import (
    conditional_levels,
    power_at_levels,
    second_stage_size,
)

LIMITS = (math.log(0.8), math.log(1.25))


def test_the_second_stage_must_make_up_for_the_first() -> None:
    """At just the conditional level, the combination is just the critical value."""
    z, c, w = np.array([0.3, 1.2, -0.5]), 1.9, 0.4
    levels = conditional_levels(z, c, (w,))
    assert math.sqrt(w) * z - math.sqrt(1 - w) * special.ndtri(levels) == pytest.approx(np.full(3, c))
    assert np.all(conditional_levels(z, c, (w, 0.2)) >= levels)


@pytest.mark.parametrize("method", ["exact", "noncentral", "shifted"])
def test_equal_levels_are_two_one_sided_tests(method: str) -> None:
    n, cv = 24, 0.25
    plan = AverageEquivalence(cv=cv, alpha=0.03, method=method)  # type: ignore[arg-type]
    error = log_sd(cv) * math.sqrt(2 / n)
    levels = (np.array(0.03), np.array(0.03))
    found = power_at_levels(error, math.log(0.95), levels, n - 2, LIMITS, method=method)  # type: ignore[arg-type]
    assert float(found) == pytest.approx(plan.power(n), abs=1e-9)


def test_the_size_is_the_smallest() -> None:
    levels, sd = np.array([0.02, 0.3]), log_sd(0.3)
    n = second_stage_size(sd, math.log(0.95), levels, 0.8, LIMITS)
    assert n is not None

    def power(size: int) -> float:
        return float(
            power_at_levels(sd * math.sqrt(2 / size), math.log(0.95), (levels[0], levels[1]), size - 2, LIMITS)
        )

    assert power(n - 2) < 0.8 <= power(n)


def test_no_size_is_enough_at_a_limit() -> None:
    assert second_stage_size(0.3, math.log(0.8), np.array([0.05, 0.05]), 0.8, LIMITS) is None
    assert second_stage_size(0.3, 0.0, np.array([0.05, 0.05]), -0.1, LIMITS) == 4
