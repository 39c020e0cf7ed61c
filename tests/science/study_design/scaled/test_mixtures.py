"""Sums of chi-square variables with scales of their own."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import integrate, stats

from galenic.science.study_design.scaled.mixtures import ScaledChiSquares


def test_equal_scales_are_joined() -> None:
    law = ScaledChiSquares.of([(0.2, 5), (0.2 * (1 + 1e-12), 7), (0.3, 0), (1e-16, 4)])
    assert law.parts == ((0.2, 12),)


def test_one_scale_is_a_chi_square_law() -> None:
    law = ScaledChiSquares.of([(0.3, 22)])
    q = np.linspace(1, 15, 30)
    assert law.density(q) == pytest.approx(stats.chi2.pdf(q / 0.3, 22) / 0.3, rel=1e-10)


def test_two_scales_are_a_convolution() -> None:
    law = ScaledChiSquares.of([(0.1, 6), (0.4, 9)])
    for q in (1.0, 3.0, 5.0, 9.0):

        def folded(x: float, q: float = q) -> float:
            return float(stats.chi2.pdf(x / 0.1, 6) / 0.1 * stats.chi2.pdf((q - x) / 0.4, 9) / 0.4)

        assert float(law.density(np.array(q))) == pytest.approx(integrate.quad(folded, 0, q)[0], abs=1e-9)


@pytest.mark.parametrize(
    "parts",
    [
        [(0.1, 6), (0.4, 9), (0.2, 1)],
        [(0.01, 40), (0.7, 22)],
        [(0.3, 60), (0.301, 60)],
        [(1, 1), (5, 1)],
        [(1e-4, 22), (0.5, 22), (3.2, 22), (1.6, 1)],
        [(0.2, 1e5), (0.3, 1e5)],
    ],
)
def test_mass_and_moments(parts: list[tuple[float, float]]) -> None:
    law = ScaledChiSquares.of(parts)
    low, high = law.bounds
    root = np.linspace(np.sqrt(low), np.sqrt(high), 200_001)
    step = root[1] - root[0]
    density = 2 * np.maximum(root, 1e-12) * law.density(np.maximum(root, 1e-12) ** 2) * step
    variance = 2 * sum(scale**2 * df for scale, df in law.parts)
    assert density.sum() == pytest.approx(1, abs=2e-5)
    assert density @ root**2 == pytest.approx(law.mean, rel=2e-5)
    assert density @ (root**2 - law.mean) ** 2 == pytest.approx(variance, rel=1e-4)
