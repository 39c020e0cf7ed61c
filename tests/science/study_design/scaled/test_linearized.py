"""FDA's criteria: simulated estimates, simulated subjects, closed forms of their parts."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from galenic.errors import InputError
from galenic.science.study_design import AverageEquivalence, sample_size
from galenic.science.study_design.scaled import HighlyVariableNarrowIndex, NarrowIndex, ReferenceScaled
from galenic.science.study_design.scaled.linearized import bound_of_criterion
from galenic.science.study_design.simulation import simulate

TRIALS = 1_000_000


def estimates(n: int, cv: float, cv_test: float, ratio: float) -> tuple[np.ndarray, ...]:
    """T - R, its standard error, s2wR and s2wT of balanced studies in four periods."""
    draw = np.random.default_rng(99)
    test, reference = math.log1p(cv_test**2), math.log1p(cv**2)
    variance = (test + reference) / 2 / n
    difference = math.log(ratio) + math.sqrt(variance) * draw.standard_normal(TRIALS)
    parts = [draw.chisquare(n - 2, TRIALS) / (n - 2) for _ in range(3)]
    return difference, np.sqrt(variance * parts[0]), reference * parts[1], test * parts[2]


def criterion(difference: np.ndarray, error: np.ndarray, s2wr: np.ndarray, df: int, theta: float) -> np.ndarray:
    """FDA (2026), appendix G, in the words of its SAS code: x, bound of x, y, bound of y."""
    x, bound_x = difference**2 - error**2, (np.abs(difference) + stats.t.ppf(0.95, df) * error) ** 2
    y = -theta * s2wr
    bound_y = y * df / stats.chi2.ppf(0.95, df)
    return x + y + np.sqrt((bound_x - x) ** 2 + (bound_y - y) ** 2)


def close(found: np.ndarray, expected: float) -> bool:
    return bool(abs(found.mean() - expected) < 4 * math.sqrt(max(expected * (1 - expected), 1e-7) / TRIALS))


@pytest.mark.parametrize(("cv", "cv_test", "ratio"), [(0.4, 0.4, 0.9), (0.3, 0.45, 0.95), (0.32, 0.32, 1.25)])
def test_highly_variable_drugs_by_simulated_estimates(cv: float, cv_test: float, ratio: float) -> None:
    n = 24
    difference, error, s2wr, _ = estimates(n, cv, cv_test, ratio)
    estimate = np.abs(difference) <= math.log(1.25)
    unscaled = np.abs(difference) + stats.t.ppf(0.95, n - 2) * error <= math.log(1.25)
    theta = (math.log(1.25) / 0.25) ** 2
    scaled = criterion(difference, error, s2wr, n - 2, theta) <= 0
    mixed = np.where(np.sqrt(s2wr) >= 0.294, scaled, unscaled)
    parts = ReferenceScaled(cv=cv, cv_test=cv_test, ratio=ratio).components(n)
    assert close(mixed & estimate, parts["all"])
    assert close(mixed, parts["criterion"])
    assert close(estimate, parts["estimate"])
    assert close(unscaled, parts["unscaled"])


@pytest.mark.parametrize(("cv", "cv_test", "ratio"), [(0.1, 0.1, 0.975), (0.07, 0.12, 1.0), (0.25, 0.2, 0.95)])
def test_narrow_index_by_simulated_estimates(cv: float, cv_test: float, ratio: float) -> None:
    n = 20
    difference, error, s2wr, s2wt = estimates(n, cv, cv_test, ratio)
    unscaled = np.abs(difference) + stats.t.ppf(0.95, n - 2) * error <= math.log(1.25)
    scaled = criterion(difference, error, s2wr, n - 2, (math.log(1 / 0.9) / 0.1) ** 2) <= 0
    spread = np.sqrt(s2wt / s2wr / stats.f.ppf(0.05, n - 2, n - 2)) <= 2.5
    parts = NarrowIndex(cv=cv, cv_test=cv_test, ratio=ratio).components(n)
    assert close(scaled & unscaled & spread, parts["all"])
    assert close(scaled, parts["criterion"])
    assert close(unscaled, parts["unscaled"])
    assert close(spread, parts["sd_ratio"])


def dense(n: int, cv: float, cv_test: float, ratio: float) -> float:
    """Power of the narrow index rule by brute force: even steps over both laws, roots by bisection, no cuts."""
    df, t, theta = n - 2, stats.t.ppf(0.95, n - 2), (math.log(1 / 0.9) / 0.1) ** 2
    test, reference = math.log1p(cv_test**2), math.log1p(cv**2)
    spread = math.sqrt((test + reference) / 2 / n)
    chi = [np.linspace(*stats.chi.ppf([1e-10, 1 - 1e-10], df), steps) for steps in (1200, 500)]
    outer, inner = (stats.chi.pdf(x, df) * (x[1] - x[0]) for x in chi)
    s2wr, error = reference * chi[0][:, None] ** 2 / df, spread * chi[1] / math.sqrt(df)
    low, high = np.zeros((1200, 500)), np.full((1200, 500), math.log(1.25))
    for _ in range(40):
        middle = (low + high) / 2
        accepted = (criterion(middle, error, s2wr, df, theta) <= 0) & (middle + t * error <= math.log(1.25))
        low, high = np.where(accepted, middle, low), np.where(accepted, high, middle)
    inside = stats.norm.cdf((low - math.log(ratio)) / spread) - stats.norm.cdf((-low - math.log(ratio)) / spread)
    weight = stats.chi2.cdf(2.5**2 * stats.f.ppf(0.05, df, df) * df * s2wr[:, 0] / test, df)
    return float((outer * weight) @ inside @ inner)


@pytest.mark.parametrize(
    ("n", "cv", "cv_test", "ratio"), [(48, 0.3, 0.2, 1.12), (14, 0.21, 0.21, 0.92), (30, 0.1, 0.1, 0.95)]
)
def test_narrow_index_where_the_rule_changes_abruptly(n: int, cv: float, cv_test: float, ratio: float) -> None:
    assert NarrowIndex(cv=cv, cv_test=cv_test, ratio=ratio).power(n) == pytest.approx(
        dense(n, cv, cv_test, ratio), abs=1e-6
    )


def test_highly_variable_narrow_index_by_simulated_estimates() -> None:
    n = 22
    difference, error, s2wr, s2wt = estimates(n, 0.35, 0.5, 0.95)
    unscaled = np.abs(difference) + stats.t.ppf(0.95, n - 2) * error <= math.log(1.25)
    scaled = criterion(difference, error, s2wr, n - 2, (math.log(1.25) / 0.25) ** 2) <= 0
    mixed = np.where(np.sqrt(s2wr) >= 0.294, scaled & (np.abs(difference) <= math.log(1.25)), unscaled)
    spread = np.sqrt(s2wt / s2wr / stats.f.ppf(0.05, n - 2, n - 2)) <= 2.5
    plan = HighlyVariableNarrowIndex(cv=0.35, cv_test=0.5)
    assert close(mixed & spread, plan.power(n))
    assert close(unscaled & spread, replace(plan, scaled=False).power(n))
    assert plan.components(n)["sd_ratio"] == pytest.approx(NarrowIndex(cv=0.35, cv_test=0.5).components(n)["sd_ratio"])


@pytest.mark.parametrize(
    "plan",
    [
        ReferenceScaled(cv=0.45, cv_test=0.25, design="2x2x3"),
        ReferenceScaled(cv=0.4, design="2x3x3", interaction=0.15),
        NarrowIndex(cv=0.12, design="2x2x3"),
        HighlyVariableNarrowIndex(cv=0.35, cv_test=0.5, design="2x4x4"),
    ],
)
def test_power_by_simulation_of_subjects(plan: ReferenceScaled) -> None:
    counts = tuple(8 + 3 * place for place in range(plan.layout.step))
    found = simulate(plan, counts, trials=20_000, seed=8)
    assert abs(found.power - plan.power(counts)) < 4 * found.standard_error


@given(
    cv=st.floats(0.05, 0.9),
    cv_test=st.floats(0.05, 0.9),
    ratio=st.floats(0.8, 1.25),
    design=st.sampled_from(["2x2x4", "2x2x3"]),
    kind=st.sampled_from([ReferenceScaled, NarrowIndex, HighlyVariableNarrowIndex]),
    each=st.integers(3, 40),
)
@settings(max_examples=25, deadline=None)
def test_power_does_not_depend_on_the_number_of_nodes(cv, cv_test, ratio, design, kind, each) -> None:
    plan = kind(cv=cv, cv_test=cv_test, ratio=ratio, design=design)
    usual = plan.power(2 * each)
    assert usual == pytest.approx(replace(plan, ratio=1 / ratio).power(2 * each), abs=1e-8)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("galenic.science.study_design.scaled.integration.OUTER", 70)
        patch.setattr("galenic.science.study_design.scaled.integration.INNER", 70)
        assert usual == pytest.approx(plan.power(2 * each), abs=1e-6)


def test_the_bound_is_that_of_the_guideline() -> None:
    difference, error, s2wr = np.array([0.05, -0.2, 0.3]), np.array([0.04, 0.1, 0.05]), np.array([0.1, 0.2, 0.3])
    theta, df = (math.log(1.25) / 0.25) ** 2, 20
    found = bound_of_criterion(
        np.abs(difference), error, theta * s2wr, t=stats.t.ppf(0.95, df), chi=stats.chi2.ppf(0.95, df) / df
    )
    assert found == pytest.approx(criterion(difference, error, s2wr, df, theta))


def test_little_variability_is_not_scaled() -> None:
    plan = ReferenceScaled(cv=0.1, ratio=0.95)
    unscaled = AverageEquivalence(cv=0.1, ratio=0.95, design="2x2x4", robust=True)
    assert plan.power(12) == pytest.approx(unscaled.power(12), abs=1e-6)


def test_sizes_are_the_smallest() -> None:
    for plan in (ReferenceScaled(cv=0.4), NarrowIndex(cv=0.1), HighlyVariableNarrowIndex(cv=0.4)):
        found = sample_size(plan, 0.8)
        assert plan.power(found.n - 2) < 0.8 <= found.power


def test_the_ratio_of_variances_needs_both_products_twice() -> None:
    for kind in (NarrowIndex, HighlyVariableNarrowIndex):
        with pytest.raises(InputError, match="PWR-015"):
            kind(cv=0.1, design="2x3x3")
    assert ReferenceScaled(cv=0.4, design="2x3x3").power(24) > 0


def test_a_narrow_index_truth_outside_its_own_limits_is_out_of_reach() -> None:
    """At swR 0.01 the limits of FDA's appendix F are exp(+-1.0536 x 0.1) = 98.95 to 101.06 %: 97.5 % is outside."""
    assert not NarrowIndex(cv=0.01, ratio=0.975).attainable
    assert NarrowIndex(cv=0.01, ratio=0.995).attainable
    assert not NarrowIndex(cv=0.10, cv_test=0.30, ratio=1.0).attainable
    assert not HighlyVariableNarrowIndex(cv=0.10, cv_test=0.30, ratio=1.0).attainable
    assert HighlyVariableNarrowIndex(cv=0.30, cv_test=0.50, ratio=0.95).attainable
