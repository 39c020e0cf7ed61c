"""Type I error at the implied limit, and the level that keeps it."""

from __future__ import annotations

import pytest

from galenic.errors import InputError
from galenic.science.study_design.scaled import (
    ExpandingLimits,
    NarrowIndex,
    ReferenceScaled,
    adjusted_level,
    type_1_error,
)
from galenic.science.study_design.scaled.level import sample_size_at_adjusted_level
from galenic.science.study_design.scaled.rules import EMA
from galenic.science.study_design.simulation import simulate


def test_the_type_1_error_by_simulation_of_subjects() -> None:
    plan = ExpandingLimits(cv=0.3)
    at_limit = ExpandingLimits(cv=0.3, ratio=EMA.upper(0.3))
    found = simulate(at_limit, 34, trials=40_000, seed=17)
    assert abs(found.power - type_1_error(plan, 34)) < 4 * found.standard_error
    assert type_1_error(plan, 34) > 0.08  # Labes, Schuetz 2016: the largest inflation is at a CV of 30 %


def test_the_adjusted_level_gives_the_nominal_error() -> None:
    for plan, n in (
        (ExpandingLimits(cv=0.35), 34),
        (ExpandingLimits(cv=0.3, design="2x2x3"), 50),
        (ReferenceScaled(cv=0.3), 32),
    ):
        level = adjusted_level(plan, n)
        assert level.adjusted
        assert level.error_before > level.nominal == pytest.approx(level.error, abs=1e-9)
        assert level.power < level.power_before == plan.power(n)


def test_no_adjustment_where_none_is_needed() -> None:
    level = adjusted_level(ExpandingLimits(cv=0.45, design="2x3x3"), 48)
    assert not level.adjusted
    assert level.alpha == 0.05
    assert level.error == level.error_before < 0.05


def test_a_size_for_the_adjusted_level() -> None:
    plan = ExpandingLimits(cv=0.35)
    size, level = sample_size_at_adjusted_level(plan, 0.8)
    assert size.power == level.power >= 0.8
    assert adjusted_level(plan, size.n - 2).power < 0.8
    with pytest.raises(InputError, match="PWR-002"):
        sample_size_at_adjusted_level(ExpandingLimits(cv=0.35, ratio=1.25))


def test_implied_limits() -> None:
    assert ReferenceScaled(cv=0.2).implied_limit == 1.25
    assert ReferenceScaled(cv=0.5).implied_limit == pytest.approx(1.5245, abs=1e-4)
    assert NarrowIndex(cv=0.1).implied_limit == pytest.approx(1.1108, abs=1e-4)
    assert NarrowIndex(cv=0.3).implied_limit == 1.25
