"""Gauss-Legendre quadrature over pieces on which an integrand is smooth, and over the law of a standard deviation."""

from __future__ import annotations

from functools import cache
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray
from scipy import special

Floats: TypeAlias = NDArray[np.float64]

# What is left out on either side of a law: far below the last digit that any power is asked for.
TAIL = 1e-17


@cache
def rule(nodes: int) -> tuple[Floats, Floats]:
    """Nodes and weights on [0, 1]."""
    points, weights = np.polynomial.legendre.leggauss(nodes)
    return (points + 1) / 2, weights / 2


def panels(edges: Floats, nodes: int) -> tuple[Floats, Floats]:
    """Nodes and weights of a rule on each interval between neighboring `edges`.

    `edges` has shape (..., k + 1), ascending along the last axis; both results have shape (..., k * nodes). Intervals
    of no length get weights of zero.
    """
    points, weights = rule(nodes)
    start, width = edges[..., :-1, None], np.diff(edges)[..., None]
    shape = (*edges.shape[:-1], -1)
    return (start + width * points).reshape(shape), (width * weights).reshape(shape)


def chi_panels(edges: Floats, nodes: int) -> tuple[Floats, Floats]:
    """Like `panels`, for edges >= 0 and integrands that rise from 0 like a fractional power, as laws with few df do.

    The rule runs over the fourth root of x, in which such a power is smooth.
    """
    root, weights = panels(np.sqrt(np.sqrt(edges)), nodes)
    cubed = root * root * root
    return cubed * root, 4 * cubed * weights


def scaled_chi_density(x: Floats, df: Floats | float) -> Floats:
    """Density at `x` > 0 of the square root of a chi-square variable divided by its degrees of freedom `df` > 0.

    This is the law of an estimated standard deviation relative to the true one.
    """
    half = 0.5 * np.asarray(df, dtype=np.float64)
    with np.errstate(divide="ignore"):
        exponent = (2 * half - 1) * np.log(x) - half * (x * x - 1)
    return np.asarray(2 * np.exp(exponent + _log_peak(half)))


def scaled_chi_range(df: Floats | float, tail: float = TAIL) -> tuple[Floats, Floats]:
    """Bounds beyond which a standard deviation with `df` degrees of freedom lies with probability `tail` at most."""
    half = 0.5 * np.asarray(df, dtype=np.float64)
    low = np.sqrt(special.gammaincinv(half, tail) / half)
    return np.asarray(low), np.asarray(np.sqrt(special.gammainccinv(half, tail) / half))


def scaled_chi_probability(x: Floats, df: Floats | float) -> Floats:
    """Probability that a standard deviation with `df` degrees of freedom is below `x` times the true one."""
    half = 0.5 * np.asarray(df, dtype=np.float64)
    return np.asarray(special.gammainc(half, half * np.square(np.maximum(x, 0.0))))


def scaled_chi_nodes(df: float, nodes: int, *, cuts: tuple[float, ...] = ()) -> tuple[Floats, Floats]:
    """Nodes x and weights w with sum(w g(x)) = E g(X) for a relative standard deviation X, g smooth between `cuts`."""
    low, high = (float(bound) for bound in scaled_chi_range(df))
    edges = np.array([low, *(min(max(cut, low), high) for cut in sorted(cuts)), high])
    points, weights = chi_panels(edges, nodes)
    return points, weights * scaled_chi_density(points, df)


def _log_peak(half: Floats) -> Floats:
    """Logarithm of h^h exp(-h) / Gamma(h), without the cancellation of the three for large h."""
    large = half > 100
    h = np.where(large, half, 100.0)
    series = 1 / 12 - (1 / 360 - (1 / 1260 - 1 / (1680 * h * h)) / (h * h)) / (h * h)
    by_stirling = 0.5 * np.log(h / (2 * np.pi)) - series / h
    h = np.where(large, 1.0, half)
    return np.asarray(np.where(large, by_stirling, h * np.log(h) - h - special.gammaln(h)))
