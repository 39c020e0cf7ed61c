"""Both of two endpoints: laws that are known at the ends, a simulation between."""

from __future__ import annotations

import math

import numpy as np
import pytest
from scipy import stats

from galenic.errors import InputError
from galenic.science.study_design import AverageEquivalence, TwoEndpoints, sample_size

AUC = AverageEquivalence(cv=0.25, ratio=0.95)
CMAX = AverageEquivalence(cv=0.30, ratio=1.03)


def test_independent_endpoints_multiply() -> None:
    expected = AUC.power(36) * CMAX.power(36)
    assert TwoEndpoints(first=AUC, second=CMAX, correlation=0).power(36) == pytest.approx(expected, abs=1e-10)


def test_one_endpoint_twice_is_one_endpoint() -> None:
    assert TwoEndpoints(first=AUC, second=AUC, correlation=1).power(30) == pytest.approx(AUC.power(30), abs=1e-10)
    assert TwoEndpoints(first=AUC, second=AUC, correlation=0.9999).power(30) == pytest.approx(AUC.power(30), abs=3e-3)


@pytest.mark.parametrize(("correlation", "n"), [(0.5, 24), (-0.8, 24), (0.95, 12), (0.3, 3)])
def test_power_by_simulation_of_a_wishart_matrix(correlation: float, n: int) -> None:
    draw, trials = np.random.default_rng(13), 300_000
    error = [math.sqrt(math.log(1 + plan.cv**2) / 2 * (1 / (n - n // 2) + 1 / (n // 2))) for plan in (AUC, CMAX)]
    z = draw.multivariate_normal([0, 0], [[1, correlation], [correlation, 1]], trials)
    deviations = draw.multivariate_normal([0, 0], [[1, correlation], [correlation, 1]], (trials, n - 2))
    relative = np.sqrt((deviations**2).mean(axis=1))
    passed = np.ones(trials, dtype=bool)
    for place, plan in enumerate((AUC, CMAX)):
        estimate = math.log(plan.ratio) + error[place] * z[:, place]
        half = stats.t.ppf(0.95, n - 2) * error[place] * relative[:, place]
        passed &= (estimate - half > math.log(0.8)) & (estimate + half < math.log(1.25))
    expected = TwoEndpoints(first=AUC, second=CMAX, correlation=correlation).power(n)
    assert abs(passed.mean() - expected) < 4 * math.sqrt(max(expected * (1 - expected), 1e-6) / trials)


def test_the_result_does_not_depend_on_the_number_of_nodes(monkeypatch: pytest.MonkeyPatch) -> None:
    plan = TwoEndpoints(first=AUC, second=CMAX, correlation=0.6)
    usual = plan.power(30)
    monkeypatch.setattr("galenic.science.study_design.two_endpoints.NODES", 64)
    assert plan.power(30) == pytest.approx(usual, abs=1e-8)


def test_the_size_grows_as_correlation_falls() -> None:
    sizes = [sample_size(TwoEndpoints(first=CMAX, second=CMAX, correlation=c), 0.8).n for c in (1, 0.5, 0)]
    assert sizes == sorted(sizes)
    assert sizes[0] == sample_size(CMAX, 0.8).n


def test_two_designs_or_no_correlation_are_refused() -> None:
    with pytest.raises(InputError) as refused:
        TwoEndpoints(first=AUC, second=AverageEquivalence(cv=0.3, design="2x2x4"), correlation=1.1)
    assert {fault.code for fault in refused.value.faults} == {"PWR-015", "PWR-020"}
