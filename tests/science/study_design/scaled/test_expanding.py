"""Expanding limits: adaptive integration, simulated estimates, simulated subjects, and what theory says."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import integrate, stats

from galenic.errors import InputError
from galenic.science.study_design import AverageEquivalence, sample_size
from galenic.science.study_design.scaled import ExpandingLimits
from galenic.science.study_design.scaled.rules import EMA, GCC, HEALTH_CANADA
from galenic.science.study_design.simulation import simulate


def by_adaptive_integration(n: int, cv: float, ratio: float) -> float:
    """Four periods, equal variances: MSE (3n - 4) = s2wR (n - 2) + sigma^2 chi2(2n - 2); limits as EMA widens them."""
    sigma2, t, center = math.log1p(cv * cv), stats.t.ppf(0.95, 3 * n - 4), math.log(ratio)
    spread = math.sqrt(sigma2 / n)

    def inner(s2: float) -> float:
        limit = math.log(1.25) if s2 <= math.log(1.09) else 0.76 * math.sqrt(min(s2, math.log(1.25)))

        def accepted(rest: float) -> float:
            mse = (s2 * (n - 2) + sigma2 * rest) / (3 * n - 4)
            bound = min(limit - t * math.sqrt(mse / n), math.log(1.25))
            inside = stats.norm.cdf((bound - center) / spread) - stats.norm.cdf((-bound - center) / spread)
            return max(inside, 0.0) * stats.chi2.pdf(rest, 2 * n - 2)

        low, high = stats.chi2.ppf([1e-12, 1 - 1e-12], 2 * n - 2)
        at = [((limit - c) / t) ** 2 * n * (3 * n - 4) / sigma2 - s2 * (n - 2) / sigma2 for c in (0, math.log(1.25))]
        points = sorted(p for p in at if low < p < high)
        found = integrate.quad(accepted, low, high, points=points or None, epsabs=1e-9, limit=200)[0]
        return float(found * stats.chi2.pdf(s2 * (n - 2) / sigma2, n - 2) * (n - 2) / sigma2)

    low, high = stats.chi2.ppf([1e-12, 1 - 1e-12], n - 2) * sigma2 / (n - 2)
    points = [p for p in (math.log(1.09), math.log(1.25)) if low < p < high]
    return float(integrate.quad(inner, low, high, points=points, epsabs=1e-8, limit=200)[0])


@pytest.mark.parametrize(("n", "cv", "ratio"), [(24, 0.4, 0.9), (34, 0.3, 1.25)])
def test_power_by_adaptive_integration(n: int, cv: float, ratio: float) -> None:
    plan = ExpandingLimits(cv=cv, ratio=ratio)
    assert plan.power(n) == pytest.approx(by_adaptive_integration(n, cv, ratio), abs=2e-7)


@pytest.mark.parametrize("rule", [EMA, HEALTH_CANADA, GCC])
@pytest.mark.parametrize(
    ("design", "counts", "cv", "cv_test"),
    [
        ("2x2x4", (10, 12), 0.4, 0.4),
        ("2x2x3", (9, 14), 0.5, 0.3),
        ("2x3x3", (8, 8, 8), 0.35, 0.6),
        ("TRR|RTT", (11, 9), 0.33, 0.33),
    ],
)
def test_power_by_simulation_of_subjects(rule, design: str, counts: tuple[int, ...], cv: float, cv_test: float) -> None:
    """Fixed-effects analysis of variance, or contrasts, of simulated values; 4 Monte Carlo standard errors."""
    plan = ExpandingLimits(cv=cv, cv_test=cv_test, design=design, ratio=0.92, rule=rule)
    found = simulate(plan, counts, trials=20_000, seed=42)
    assert abs(found.power - plan.power(counts)) < 4 * found.standard_error


def test_a_correlation_that_is_left_out_does_not_show() -> None:
    """Three unequal sequences and unequal variances: the estimate given one part of the residual (see `JointLaw`)."""
    plan = ExpandingLimits(cv=0.3, cv_test=0.7, design="2x3x3", ratio=0.95)
    found = simulate(plan, (16, 4, 8), trials=60_000, seed=3)
    assert abs(found.power - plan.power((16, 4, 8))) < 4 * found.standard_error


@given(
    cv=st.floats(0.1, 1.0),
    cv_test=st.floats(0.1, 1.0),
    ratio=st.floats(0.8, 1.3),
    design=st.sampled_from(["2x2x4", "2x2x3", "2x3x3"]),
    rule=st.sampled_from([EMA, HEALTH_CANADA, GCC]),
    each=st.integers(3, 40),
)
@settings(max_examples=25, deadline=None)
def test_power_does_not_depend_on_the_number_of_nodes(cv, cv_test, ratio, design, rule, each) -> None:
    plan = ExpandingLimits(cv=cv, cv_test=cv_test, ratio=ratio, design=design, rule=rule)
    n = each * plan.layout.step
    usual = plan.power(n)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("galenic.science.study_design.scaled.integration.OUTER", 70)
        patch.setattr("galenic.science.study_design.scaled.integration.INNER", 70)
        assert usual == pytest.approx(plan.power(n), abs=1e-6)


@given(cv=st.floats(0.15, 0.9), ratio=st.floats(0.85, 1.15), each=st.integers(6, 40))
@settings(max_examples=25, deadline=None)
def test_what_theory_says_of_power(cv: float, ratio: float, each: int) -> None:
    plan = ExpandingLimits(cv=cv, ratio=ratio)
    parts = plan.components(2 * each)
    assert parts["all"] == pytest.approx(replace(plan, ratio=1 / ratio).power(2 * each), abs=1e-9)
    assert parts["all"] <= min(parts["interval"], parts["estimate"]) + 1e-9
    assert parts["unscaled"] <= parts["interval"] + 1e-9
    assert parts["unscaled"] == pytest.approx(
        AverageEquivalence(cv=cv, ratio=ratio, design="2x2x4").power(2 * each), abs=1e-8
    )


def test_little_variability_is_not_scaled() -> None:
    plan = ExpandingLimits(cv=0.12, ratio=0.95)
    assert plan.power(12) == pytest.approx(AverageEquivalence(cv=0.12, ratio=0.95, design="2x2x4").power(12), abs=1e-6)


def test_interaction_costs_power() -> None:
    plan = ExpandingLimits(cv=0.4)
    assert replace(plan, interaction=0.2).power(28) < plan.power(28)


def test_sizes_are_the_smallest() -> None:
    for design in ("2x2x4", "2x2x3", "2x3x3"):
        plan = ExpandingLimits(cv=0.4, design=design)
        found = sample_size(plan, 0.8)
        assert plan.power(found.n - plan.layout.step) < 0.8 <= found.power


def test_every_bad_argument_is_named_at_once() -> None:
    with pytest.raises(InputError) as refused:
        ExpandingLimits(cv=7, cv_test=0, design="2x2x2", ratio=math.inf, alpha=0, interaction=-1)
    codes = [fault.code for fault in refused.value.faults]
    assert codes == ["PWR-011", "PWR-011", "PWR-015", "PWR-012", "PWR-014", "PWR-011"]
    with pytest.raises(InputError, match="PWR-018"):
        ExpandingLimits(cv=0.4, reference_rows="guess")  # type: ignore[arg-type]
    with pytest.raises(InputError, match="PWR-016"):
        ExpandingLimits(cv=0.4).power((20, 0))


def test_an_extreme_plan_still_has_a_power() -> None:
    assert ExpandingLimits(cv=5.0, cv_test=0.01).power(24) < 0.05
    assert ExpandingLimits(cv=0.01, ratio=1.0).power(24) == pytest.approx(1.0)
    assert np.isfinite(ExpandingLimits(cv=0.4).power(100_000))
