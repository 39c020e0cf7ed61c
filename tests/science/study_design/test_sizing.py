"""Searches: the smallest study, and the assumptions that a study can bear."""

from __future__ import annotations

import math
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from galenic.errors import InputError
from galenic.science.study_design import (
    AverageEquivalence,
    DoseProportionality,
    Evidence,
    ExpectedPower,
    GroupedEquivalence,
    Noninferiority,
    cv_at_power,
    ratio_at_power,
    sample_size,
)
from galenic.science.study_design.designs import DESIGNS
from galenic.science.study_design.scaled import ExpandingLimits


@given(
    cv=st.floats(0.05, 1.5),
    ratio=st.floats(0.85, 1.15),
    target=st.floats(0.3, 0.99),
    design=st.sampled_from(sorted(DESIGNS)),
)
@settings(max_examples=60, deadline=None)
def test_the_size_is_the_smallest_that_is_enough(cv: float, ratio: float, target: float, design: str) -> None:
    plan = AverageEquivalence(cv=cv, ratio=ratio, design=design)
    found = sample_size(plan, target)
    step = plan.layout.step
    assert found.power == plan.power(found.n) >= target
    assert found.n % step == 0
    assert found.n == plan.layout.smallest() or plan.power(found.n - step) < target
    assert found.per_sequence == (found.n // step,) * step


def test_a_minimum_of_the_agency_is_kept() -> None:
    plan = AverageEquivalence(cv=0.1)
    assert sample_size(plan, 0.8).n == 8
    assert sample_size(plan, 0.8, at_least=12).n == 12
    assert sample_size(plan, 0.8, at_least=13).n == 14


@pytest.mark.parametrize("ratio", [0.79, 0.8, 1.25, 1.3])
def test_a_truth_outside_the_limits_has_no_size(ratio: float) -> None:
    with pytest.raises(InputError, match="PWR-002"):
        sample_size(AverageEquivalence(cv=0.2, ratio=ratio))


def test_a_million_subjects_are_the_most() -> None:
    with pytest.raises(InputError, match="A million subjects are not enough"):
        sample_size(AverageEquivalence(cv=5.0, ratio=0.8005), 0.9)


@pytest.mark.parametrize("target", [0, 0.05, 1, 1.2, math.nan])
def test_impossible_targets_are_refused(target: float) -> None:
    with pytest.raises(InputError, match="PWR-017"):
        sample_size(AverageEquivalence(cv=0.2), target)


@pytest.mark.parametrize("assumed", [0.05, 0.3, 0.9])
def test_the_cv_at_a_power_is_found_from_either_side(assumed: float) -> None:
    plan = AverageEquivalence(cv=assumed)
    cv = cv_at_power(plan, 40, 0.8)
    assert AverageEquivalence(cv=cv).power(40) == pytest.approx(0.8, abs=1e-9)
    assert 0.30 < cv < 0.31  # Hauschke et al. 2007, Table 5.1: 40 subjects for 30 %


def test_the_ratio_at_a_power_lies_on_the_side_that_is_asked_for() -> None:
    plan = AverageEquivalence(cv=0.2)
    below = ratio_at_power(plan, 40, 0.8)
    above = ratio_at_power(plan, 40, 0.8, above=True)
    assert below < 1 < above
    assert below * above == pytest.approx(1)
    assert AverageEquivalence(cv=0.2, ratio=below).power(40) == pytest.approx(0.8, abs=1e-9)


def test_a_power_out_of_reach_has_no_ratio_and_no_cv() -> None:
    with pytest.raises(InputError, match="PWR-003"):
        ratio_at_power(AverageEquivalence(cv=0.6), 12, 0.9)
    with pytest.raises(InputError, match="PWR-003"):
        cv_at_power(AverageEquivalence(cv=0.3, ratio=1.3), 24, 0.9)


@pytest.mark.parametrize("margin", [0.8, 1.25])
def test_the_ratio_that_a_margin_leaves_room_for(margin: float) -> None:
    plan = Noninferiority(cv=0.3, margin=margin, ratio=1.0)
    ratio = ratio_at_power(plan, 48, 0.8)
    assert Noninferiority(cv=0.3, margin=margin, ratio=ratio).power(48) == pytest.approx(0.8, abs=1e-9)
    assert 0.8 < ratio < 1.25


def test_plans_within_plans_are_searched_as_well() -> None:
    inner = AverageEquivalence(cv=0.3)
    grouped = GroupedEquivalence(plan=inner, groups=3)
    uncertain = ExpectedPower(plan=inner, evidence=Evidence(df=30))
    for plan in (grouped, uncertain):
        cv, ratio = cv_at_power(plan, 40, 0.7), ratio_at_power(plan, 40, 0.7)
        assert replace(plan, plan=replace(inner, cv=cv)).power(40) == pytest.approx(0.7, abs=1e-9)
        assert replace(plan, plan=replace(inner, ratio=ratio)).power(40) == pytest.approx(0.7, abs=1e-9)


def test_scaled_plans_are_searched_as_well() -> None:
    plan = ExpandingLimits(cv=0.4)
    ratio = ratio_at_power(plan, 34, 0.8)
    assert replace(plan, ratio=ratio).power(34) == pytest.approx(0.8, abs=1e-9)
    cv = cv_at_power(plan, 34, 0.8)
    assert replace(plan, cv=cv).power(34) == pytest.approx(0.8, abs=1e-9)


def test_a_plan_without_a_ratio_says_so() -> None:
    with pytest.raises(InputError, match="PWR-018"):
        ratio_at_power(DoseProportionality(cv=0.2, doses=(1, 2)), 24, 0.8)
