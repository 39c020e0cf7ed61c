"""The law of an estimated standard deviation, and rules on pieces."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import stats

from galenic.science.study_design.quadrature import (
    chi_panels,
    panels,
    scaled_chi_density,
    scaled_chi_nodes,
    scaled_chi_probability,
    scaled_chi_range,
)


@pytest.mark.parametrize("df", [1, 1.5, 2, 3.7, 10, 22, 99.5, 199, 201, 1e4, 1e6])
def test_the_law_has_unit_mass_and_unit_mean_square(df: float) -> None:
    x, weights = scaled_chi_nodes(df, 64)
    assert weights.sum() == pytest.approx(1, abs=1e-9)
    assert weights @ x**2 == pytest.approx(1, abs=1e-9)


@pytest.mark.parametrize("df", [1, 4, 30, 500])
def test_density_and_probability_are_those_of_scipy(df: int) -> None:
    x = np.linspace(0.05, 2, 40)
    law = stats.chi(df, scale=1 / np.sqrt(df))
    assert scaled_chi_density(x, df) == pytest.approx(law.pdf(x), rel=1e-9)
    assert scaled_chi_probability(x, df) == pytest.approx(law.cdf(x), abs=1e-13)


def test_the_range_leaves_next_to_nothing_out() -> None:
    low, high = scaled_chi_range(20, 1e-12)
    law = stats.chi(20, scale=1 / np.sqrt(20))
    assert law.cdf(low) == pytest.approx(1e-12, rel=1e-6)
    assert law.sf(high) == pytest.approx(1e-12, rel=1e-6)


def test_a_rule_on_pieces_is_exact_for_polynomials_and_ignores_empty_pieces() -> None:
    x, weights = panels(np.array([-1.0, 0.5, 0.5, 2.0]), 8)
    assert weights @ x**9 == pytest.approx((2**10 - 1) / 10)


def test_fractional_powers_near_zero_are_integrated() -> None:
    x, weights = chi_panels(np.array([0.0, 1.0]), 32)
    assert weights @ x**0.2 == pytest.approx(1 / 1.2, abs=1e-11)
