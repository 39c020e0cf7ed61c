"""Expected power: brute-force integration over the prior, its limits, and what cannot be asked."""

from __future__ import annotations

import math

import pytest
from scipy import integrate, stats

from galenic.errors import InputError
from galenic.science.study_design import AverageEquivalence, Evidence, ExpectedPower, Noninferiority, sample_size

PLAN = AverageEquivalence(cv=0.3, ratio=0.95)
PILOT = Evidence.of_study(0.3, 12)


def with_cv(cv: float, ratio: float = 0.95) -> float:
    return AverageEquivalence(cv=cv, ratio=ratio).power(40)


def test_uncertain_cv_by_adaptive_integration() -> None:
    s2 = math.log(1 + 0.3**2)

    def weighted(variance: float) -> float:
        return with_cv(math.sqrt(math.expm1(variance))) * stats.invgamma.pdf(variance, 5, scale=5 * s2)

    expected = integrate.quad(weighted, 1e-4, 2.5, points=[s2 / 2, s2, 2 * s2], epsabs=1e-10, limit=200)[0]
    found = ExpectedPower(plan=PLAN, evidence=Evidence(df=10)).power(40)
    assert found == pytest.approx(expected, abs=2e-6)  # CVs above 330 % are cut off in the brute force


def test_uncertain_ratio_by_adaptive_integration() -> None:
    error = PILOT.standard_error or 0.0

    def weighted(log_ratio: float) -> float:
        return with_cv(0.3, math.exp(log_ratio)) * stats.norm.pdf(log_ratio, math.log(0.95), error)

    expected = integrate.quad(weighted, -0.6, 0.6, points=[-0.2, 0, 0.2], epsabs=1e-11, limit=200)[0]
    found = ExpectedPower(plan=PLAN, evidence=PILOT, uncertain="ratio").power(40)
    assert found == pytest.approx(expected, abs=1e-9)


def test_both_uncertain_is_the_cv_integrated_over_the_ratio() -> None:
    s2 = math.log(1 + 0.3**2)
    per_sd = (PILOT.standard_error or 0.0) / math.sqrt(s2)

    def weighted(variance: float) -> float:
        cv = math.sqrt(math.expm1(variance))
        evidence = Evidence(df=10, standard_error=per_sd * math.sqrt(variance))
        given = ExpectedPower(plan=AverageEquivalence(cv=cv), evidence=evidence, uncertain="ratio").power(40)
        return given * stats.invgamma.pdf(variance, 5, scale=5 * s2)

    expected = integrate.quad(weighted, 1e-4, 2.5, points=[s2 / 2, s2, 2 * s2], epsabs=1e-10, limit=200)[0]
    assert ExpectedPower(plan=PLAN, evidence=PILOT, uncertain="both").power(40) == pytest.approx(expected, abs=2e-6)


def test_certainty_gives_the_power_back() -> None:
    for uncertain in ("cv", "ratio", "both"):
        sure = ExpectedPower(plan=PLAN, evidence=Evidence(df=1e7, standard_error=1e-8), uncertain=uncertain)  # type: ignore[arg-type]
        assert sure.power(40) == pytest.approx(PLAN.power(40), abs=1e-6)


def test_noninferiority_by_adaptive_integration() -> None:
    plan = Noninferiority(cv=0.3)
    error = PILOT.standard_error or 0.0

    def weighted(log_ratio: float) -> float:
        power = Noninferiority(cv=0.3, ratio=math.exp(log_ratio)).power(40)
        return power * stats.norm.pdf(log_ratio, math.log(0.95), error)

    expected = integrate.quad(weighted, -1, 1, points=[-0.2, 0, 0.2], epsabs=1e-11, limit=200)[0]
    assert ExpectedPower(plan=plan, evidence=PILOT, uncertain="ratio").power(40) == pytest.approx(expected, abs=1e-9)


def test_the_approximation_is_close_and_the_size_larger_than_with_certainty() -> None:
    evidence = Evidence(df=10)
    exact = ExpectedPower(plan=PLAN, evidence=evidence)
    rough = ExpectedPower(plan=PLAN, evidence=evidence, approximate=True)
    assert rough.power(40) == pytest.approx(exact.power(40), abs=0.005)
    assert sample_size(exact, 0.8).n > sample_size(PLAN, 0.8).n


def test_what_a_pilot_study_tells() -> None:
    assert PILOT.df == 10
    assert PILOT.standard_error == pytest.approx(math.sqrt(math.log(1.09) * 2 / 12))


def test_an_uncertain_ratio_needs_its_error_and_may_be_out_of_reach() -> None:
    with pytest.raises(InputError, match="PWR-019"):
        ExpectedPower(plan=PLAN, evidence=Evidence(df=10), uncertain="ratio")
    with pytest.raises(InputError, match="PWR-019"):
        Evidence(df=0)
    doubtful = ExpectedPower(plan=PLAN, evidence=Evidence(df=10, standard_error=0.5), uncertain="ratio")
    with pytest.raises(InputError, match="PWR-002"):
        sample_size(doubtful, 0.8)
