"""Quadratures against closed forms, scipy's laws and adaptive integration."""

from __future__ import annotations

import math
from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import integrate, stats

from galenic.science.study_design.distributions import (
    bivariate_normal,
    both_rejected,
    noncentral_t,
    normal_rectangle,
    owens_q,
    owens_t,
    student_quantile,
)


def test_noncentral_t_is_that_of_scipy() -> None:
    draw = np.random.default_rng(7)
    t, shift, df = draw.normal(0, 3, 300), draw.normal(0, 4, 300), draw.integers(2, 300, 300)
    expected = stats.nct.cdf(t, df, shift)
    known = np.isfinite(expected)  # scipy gives up on some far tails
    assert known.sum() > 290
    assert noncentral_t(t, df, shift)[known] == pytest.approx(expected[known], abs=1e-10)


def test_noncentral_t_without_shift_is_student() -> None:
    t = np.array([-4.0, -0.3, 0.0, 1.7, 30.0])
    for df in (1, 1.5, 8, 2000):
        assert noncentral_t(t, df, 0.0) == pytest.approx(stats.t.cdf(t, df), abs=1e-12)


@given(
    below=st.floats(-3, 60),
    above=st.floats(-3, 60),
    df=st.floats(1, 3000),
    alphas=st.tuples(st.floats(1e-5, 0.4), st.floats(1e-5, 0.4)),
)
@settings(max_examples=60, deadline=None)
def test_both_rejected_does_not_depend_on_the_number_of_nodes(
    below: float, above: float, df: float, alphas: tuple[float, float]
) -> None:
    t_lower, t_upper = (float(student_quantile(alpha, df)) for alpha in alphas)
    usual = float(both_rejected(below, above, t_lower, t_upper, df))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("galenic.science.study_design.distributions.NODES", 96)
        assert usual == pytest.approx(float(both_rejected(below, above, t_lower, t_upper, df)), abs=1e-12)


@pytest.mark.parametrize(
    ("below", "above", "df", "alpha"), [(3, 4, 10, 0.05), (1, 1, 3, 0.05), (9, 2, 40, 0.01), (2, 2, 22, 0.2)]
)
def test_both_rejected_by_adaptive_integration(
    below: float, above: float, df: float, alpha: float, tost_by_quad: Callable[..., float]
) -> None:
    t = float(student_quantile(alpha, df))
    assert float(both_rejected(below, above, t, t, df)) == pytest.approx(
        tost_by_quad(below, above, df, alpha), abs=1e-10
    )


@pytest.mark.parametrize(
    ("df", "t", "delta", "high"), [(5, 1.7, 0.5, 2.0), (22, 1.717, 2.5, 3.2), (40, -1.2, -3.0, 12.5)]
)
def test_owens_q_is_its_integral(df: int, t: float, delta: float, high: float) -> None:
    def integrand(x: float) -> float:
        return float(stats.norm.cdf(t * x / math.sqrt(df) - delta) * x ** (df - 1) * math.exp(-x * x / 2))

    whole = math.gamma(df / 2) * 2 ** (df / 2 - 1)
    assert owens_q(df, t, delta, 0, high) == pytest.approx(integrate.quad(integrand, 0, high)[0] / whole, abs=1e-9)


def test_owens_q_over_everything_is_noncentral_t() -> None:
    assert owens_q(17, 1.3, 0.8, 0, math.inf) == pytest.approx(float(noncentral_t(1.3, 17, 0.8)), abs=1e-13)


def test_owens_t_has_its_known_values() -> None:
    assert owens_t(0, 1) == pytest.approx(1 / 8)  # arctan(1) / 2 pi
    assert owens_t(0.7, 1) == pytest.approx(0.5 * stats.norm.cdf(0.7) * stats.norm.sf(0.7))


@pytest.mark.parametrize("correlation", [-0.999, -0.4, 0.0, 0.6, 0.9999])
def test_bivariate_normal_is_that_of_scipy(correlation: float) -> None:
    draw = np.random.default_rng(3)
    points = [*draw.normal(0, 1.5, (30, 2)), np.zeros(2), np.array([0.0, -1.0]), np.array([2.0, 0.0])]
    law = stats.multivariate_normal(cov=[[1, correlation], [correlation, 1]], allow_singular=True)
    for h, k in points:
        assert float(bivariate_normal(h, k, correlation)) == pytest.approx(law.cdf([h, k]), abs=1e-8)


def test_sheppard_at_the_origin() -> None:
    for correlation in (-0.7, 0.2, 0.95):
        expected = 0.25 + math.asin(correlation) / (2 * math.pi)
        assert float(bivariate_normal(0.0, 0.0, correlation)) == pytest.approx(expected, abs=1e-14)


def test_rectangles_of_independent_and_of_identical_variables() -> None:
    sides = stats.norm.cdf([1.0, 0.5]) - stats.norm.cdf([-1.0, -2.0])
    assert float(normal_rectangle(-1.0, 1.0, -2.0, 0.5, 0.0)) == pytest.approx(math.prod(sides))
    both = stats.norm.cdf(0.5) - stats.norm.cdf(-1.0)
    assert float(normal_rectangle(-1.0, 1.0, -2.0, 0.5, 1.0)) == pytest.approx(both)
    mirrored = stats.norm.cdf(1.0) - stats.norm.cdf(-0.5)
    assert float(normal_rectangle(-1.0, 1.0, -2.0, 0.5, -1.0)) == pytest.approx(mirrored)
    assert float(normal_rectangle(1.0, -1.0, -2.0, 0.5, 0.3)) == 0.0
