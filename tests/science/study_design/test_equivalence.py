"""Power of two one-sided tests: published tables, independent integration, and what theory says."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from galenic.errors import InputError
from galenic.science.study_design import AverageEquivalence, DifferenceEquivalence, sample_size
from galenic.science.study_design.designs import DESIGNS

# (CV, true ratio, target power, subjects in all), from the tables that the textbooks print.
HAUSCHKE_80 = [
    (0.10, 0.90, 0.8, 12),
    (0.175, 0.90, 0.8, 30),
    (0.25, 0.85, 0.8, 206),
    (0.375, 1.00, 0.8, 48),
    (0.125, 1.05, 0.9, 12),
    (0.25, 1.15, 0.9, 152),
    (0.40, 1.20, 0.9, 1528),
]  # Hauschke, Steinijans, Pigeot 2007, Table 5.1
HAUSCHKE_75 = [(0.15, 0.85, 0.8, 20), (0.35, 0.90, 0.8, 46), (0.40, 1.20, 0.8, 168), (0.45, 1.05, 0.9, 60)]  # Table 5.2
HAUSCHKE_90 = [
    (0.05, 0.925, 0.8, 44),
    (0.10, 1.00, 0.8, 18),
    (0.20, 1.00, 0.8, 62),
    (0.25, 1.05, 0.9, 326),
]  # Table 5.3
CHOW_LIU_ADDITIVE = [
    (0.10, 0.15, 0.8, 52),
    (0.24, 0.05, 0.8, 34),
    (0.38, 0.00, 0.8, 64),
    (0.40, 0.05, 0.9, 124),
]  # 5.4.1
CHOW_LIU_2X4X4 = [(0.10, 0.00, 0.8, 4), (0.18, 0.05, 0.8, 12), (0.28, 0.15, 0.8, 196), (0.36, 0.15, 0.9, 448)]  # 9.6.4
JULIOUS = [(0.30, 0.85, 0.9, 806), (0.45, 1.10, 0.9, 388), (0.60, 0.95, 0.9, 360), (0.85, 0.95, 0.9, 636)]  # 2004, VIII
CHOW_WANG = [(0.10, 0.00, 0.8, 12), (0.24, 0.15, 0.8, 572), (0.40, 0.10, 0.8, 398), (0.24, 0.00, 0.9, 64)]  # 2001, III


@pytest.mark.parametrize(
    ("limits", "table"),
    [((0.80, 1.25), HAUSCHKE_80), ((0.75, 4 / 3), HAUSCHKE_75), ((0.90, 10 / 9), HAUSCHKE_90)],
)
def test_tables_of_hauschke(limits: tuple[float, float], table: list[tuple[float, float, float, int]]) -> None:
    for cv, ratio, target, n in table:
        assert sample_size(AverageEquivalence(cv=cv, ratio=ratio, limits=limits), target).n == n


def test_tables_of_chow_and_liu() -> None:
    for sd, difference, target, n in CHOW_LIU_ADDITIVE:
        assert sample_size(DifferenceEquivalence(sd=sd, difference=difference), target).n == n
    for sd, difference, target, n in CHOW_LIU_2X4X4:
        plan = DifferenceEquivalence(sd=sd, difference=difference, design="2x4x4", method="shifted")
        assert sample_size(plan, target).n == n


def test_tables_of_parallel_groups() -> None:
    for cv, ratio, target, n in JULIOUS:
        plan = AverageEquivalence(cv=cv, ratio=ratio, design="parallel", method="noncentral")
        assert sample_size(plan, target).n == n
    for sd, difference, target, n in CHOW_WANG:
        plan = DifferenceEquivalence(sd=sd, difference=difference, design="parallel")
        assert sample_size(plan, target).n == n


@pytest.mark.parametrize("design", list(DESIGNS))
def test_power_by_adaptive_integration(design: str, tost_by_quad: Callable[..., float]) -> None:
    layout = DESIGNS[design]
    counts = tuple(5 + place for place in range(layout.step))
    plan = AverageEquivalence(cv=0.25, ratio=0.95, design=design)
    error = math.sqrt(math.log(1 + 0.25**2) * layout.variance_factor(counts))
    expected = tost_by_quad(math.log(0.95 / 0.8) / error, math.log(1.25 / 0.95) / error, layout.df(sum(counts)), 0.05)
    assert plan.power(counts) == pytest.approx(expected, abs=1e-9)


def test_power_by_simulation() -> None:
    draw, trials, n, cv, ratio = np.random.default_rng(11), 400_000, 20, 0.3, 0.9
    error = math.sqrt(math.log(1 + cv * cv) * 2 / n)
    estimate = math.log(ratio) + error * draw.standard_normal(trials)
    half = stats.t.ppf(0.95, n - 2) * error * np.sqrt(draw.chisquare(n - 2, trials) / (n - 2))
    found = np.mean((estimate - half >= math.log(0.8)) & (estimate + half <= math.log(1.25)))
    expected = AverageEquivalence(cv=cv, ratio=ratio).power(n)
    assert abs(found - expected) < 4 * math.sqrt(expected * (1 - expected) / trials)


@given(cv=st.floats(0.05, 1.0), ratio=st.floats(0.7, 1.4), n=st.integers(6, 200))
@settings(max_examples=40, deadline=None)
def test_what_theory_says_of_power(cv: float, ratio: float, n: int) -> None:
    plan = AverageEquivalence(cv=cv, ratio=ratio)
    power = plan.power(n)
    assert power == pytest.approx(replace(plan, ratio=1 / ratio).power(n), abs=1e-12)  # limits are symmetric
    if power > plan.alpha and plan.attainable:  # below its level a test of next to no data behaves oddly
        assert plan.power(n + 2) >= power - 1e-12
        assert plan.power((n, n + 4)) <= plan.power((n + 2, n + 2)) + 1e-12
    assert replace(plan, alpha=0.025).power(n) <= power
    assert replace(plan, limits=(0.75, 4 / 3)).power(n) >= power
    assert plan.power((n, n + 4)) == pytest.approx(plan.power((n + 4, n)), abs=1e-14)


def test_at_the_limit_power_is_the_level_of_the_test() -> None:
    for ratio in (0.80, 1.25):
        assert AverageEquivalence(cv=0.15, ratio=ratio).power(200) == pytest.approx(0.05, abs=1e-6)


def test_approximations_approach_the_exact_power() -> None:
    for method, tolerance in (("noncentral", 1e-6), ("shifted", 0.01)):
        exact = AverageEquivalence(cv=0.2).power(30)
        assert AverageEquivalence(cv=0.2, method=method).power(30) == pytest.approx(exact, abs=tolerance)  # type: ignore[arg-type]


def test_robust_degrees_of_freedom_cost_power() -> None:
    plan = AverageEquivalence(cv=0.4, design="2x2x4")
    assert replace(plan, robust=True).power(24) < plan.power(24)
    assert AverageEquivalence(cv=0.4, robust=True).power(24) == AverageEquivalence(cv=0.4).power(24)


def test_every_bad_argument_is_named_at_once() -> None:
    with pytest.raises(InputError) as refused:
        AverageEquivalence(cv=0, design="7x7", ratio=-1, limits=(1.25, 0.8), alpha=0.7, method="guess")  # type: ignore[arg-type]
    codes = [fault.code for fault in refused.value.faults]
    assert codes == ["PWR-011", "PWR-012", "PWR-013", "PWR-015", "PWR-014", "PWR-018"]


@pytest.mark.parametrize("cv", [0, -0.1, 5.1, 30, math.nan, math.inf, "0.3", None, True])
def test_impossible_cvs_are_refused(cv: object) -> None:
    with pytest.raises(InputError) as refused:
        AverageEquivalence(cv=cv)  # type: ignore[arg-type]
    assert [fault.code for fault in refused.value.faults] == ["PWR-011"]


@pytest.mark.parametrize("sd", [0, math.inf, math.nan])
def test_impossible_standard_deviations_are_refused(sd: float) -> None:
    with pytest.raises(InputError, match="PWR-011"):
        DifferenceEquivalence(sd=sd)
