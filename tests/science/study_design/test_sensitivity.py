"""Curves of power over the assumptions, and where power falls below what is accepted."""

from __future__ import annotations

import pytest

from galenic.errors import InputError
from galenic.science.study_design import (
    AverageEquivalence,
    GroupedEquivalence,
    Noninferiority,
    Plan,
    sample_size,
    sensitivity,
)
from galenic.science.study_design.scaled import ExpandingLimits, NarrowIndex

PLAN = AverageEquivalence(cv=0.3, ratio=0.95)


def test_each_curve_ends_where_power_is_the_least_accepted() -> None:
    found = sensitivity(PLAN, 40, least=0.7)
    assert AverageEquivalence(cv=found.cv.bearable).power(40) == pytest.approx(0.7)  # type: ignore[arg-type]
    assert AverageEquivalence(cv=0.3, ratio=found.ratio.bearable).power(40) == pytest.approx(0.7)  # type: ignore[arg-type]
    assert found.subjects.bearable is not None
    assert PLAN.power(int(found.subjects.bearable)) >= 0.7 > PLAN.power(int(found.subjects.bearable) - 1)


def test_curves_hold_the_power_of_each_value() -> None:
    found = sensitivity(PLAN, 40, points=5)
    assert len(found.cv.values) == 5
    assert found.cv.powers[2] == AverageEquivalence(cv=found.cv.values[2]).power(40)
    assert found.ratio.powers[-1] == pytest.approx(0.7)
    assert found.subjects.powers[0] == found.power == PLAN.power(40)


def test_power_that_never_falls_that_low_has_no_bearable_cv() -> None:
    assert sensitivity(AverageEquivalence(cv=0.01, ratio=1.0), 500, least=0.1).ratio.bearable is not None


def test_a_least_power_above_the_planned_one_is_refused() -> None:
    with pytest.raises(InputError, match="PWR-017"):
        sensitivity(PLAN, 20, least=0.7)


@pytest.mark.parametrize(
    "plan",
    [
        ExpandingLimits(cv=0.4),
        NarrowIndex(cv=0.1),
        Noninferiority(cv=0.3),
        GroupedEquivalence(plan=PLAN, groups=2),
        AverageEquivalence(cv=4.8, ratio=1.0),
    ],
)
def test_every_kind_of_plan_has_its_curves(plan: Plan) -> None:
    n = sample_size(plan, 0.8).n
    found = sensitivity(plan, n, points=5)
    assert found.power == plan.power(n)
    assert found.subjects.bearable is not None
    assert all(0 <= power <= 1 for curve in (found.cv, found.ratio) for power in curve.powers)
