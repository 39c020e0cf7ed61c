"""Limits as agencies print them."""

from __future__ import annotations

import math

import pytest

from galenic.errors import InputError
from galenic.science.study_design.scaled.rules import EMA, GCC, HEALTH_CANADA, expanding_rule


@pytest.mark.parametrize(
    ("cv", "lower", "upper"),
    [(0.30, 80.00, 125.00), (0.35, 77.23, 129.48), (0.40, 74.62, 134.02), (0.45, 72.15, 138.59), (0.50, 69.84, 143.19)],
)
def test_the_table_of_the_guideline(cv: float, lower: float, upper: float) -> None:
    """EMA CPMP/EWP/QWP/1401/98 Rev. 1, 4.1.10."""
    assert (round(100 / EMA.upper(cv), 2), round(100 * EMA.upper(cv), 2)) == (lower, upper)


def test_widening_ends_at_the_cap() -> None:
    assert EMA.upper(0.9) == EMA.upper(0.5)
    assert round(100 / HEALTH_CANADA.upper(0.7), 1) == 66.7
    assert HEALTH_CANADA.upper(0.7) == pytest.approx(1.5)
    assert round(100 * HEALTH_CANADA.cap_cv, 1) == 57.4


def test_gcc_widens_at_once() -> None:
    assert (GCC.upper(0.30), GCC.upper(0.301)) == (1.25, 4 / 3)


def test_a_limit_gives_its_cv_back() -> None:
    assert EMA.cv_of_upper(EMA.upper(0.37)) == pytest.approx(0.37)
    with pytest.raises(InputError, match="PWR-013"):
        EMA.cv_of_upper(1.5)


def test_names_of_agencies() -> None:
    assert expanding_rule("Health Canada") is HEALTH_CANADA
    with pytest.raises(InputError, match="PWR-018"):
        expanding_rule("FDA")


def test_variances_of_switch_and_cap() -> None:
    assert EMA.switch == pytest.approx(math.log(1.09))
    assert EMA.cap == pytest.approx(math.log(1.25))
