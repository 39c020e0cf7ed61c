"""Probabilities that the power of two one-sided tests is made of, by quadrature.

An estimate is normal, its standard error the true one times an independent variable X, the square root of a chi-square
over its degrees of freedom. All functions integrate over X on pieces cut where a normal probability turns from 0 to 1,
so that no combination of arguments makes a piece rough. Errors are below 1e-12.
"""

from __future__ import annotations

import numpy as np
from scipy import special

from galenic.science.study_design.quadrature import Floats, chi_panels, scaled_chi_density, scaled_chi_range

NODES = 32
# Beyond this many standard deviations a normal probability is 0 or 1 in double precision.
SURE = 8.5
STEPS = np.array([-SURE, 0.0, SURE])


def student_quantile(tail: Floats | float, df: Floats | float) -> Floats:
    """Point that a t variable with `df` degrees of freedom exceeds with probability `tail`."""
    return np.asarray(-special.stdtrit(df, tail))


def noncentral_t(t: Floats | float, df: Floats | float, shift: Floats | float) -> Floats:
    """Probability that a noncentral t variable (`df` > 0, noncentrality `shift`) is at most `t`; arrays broadcast."""
    t, df, shift = np.broadcast_arrays(*(np.asarray(each, dtype=np.float64) for each in (t, df, shift)))
    low, high = scaled_chi_range(df)
    x, weights = chi_panels(_edges(low, high, _turns(shift, t)), NODES)
    inside = special.ndtr(t[..., None] * x - shift[..., None])
    return _clipped(np.sum(weights * scaled_chi_density(x, df[..., None]) * inside, axis=-1))


def both_rejected(
    below: Floats | float, above: Floats | float, t_lower: Floats | float, t_upper: Floats | float, df: Floats | float
) -> Floats:
    """Probability that both one-sided tests reject, exactly (bivariate noncentral t; Owen 1965, Phillips 1990).

    `below` and `above` are the distances from the true value down to the lower and up to the upper limit in standard
    errors; `t_lower`, `t_upper` the critical values of the two tests; `df` their degrees of freedom. Arrays broadcast.
    """
    below, above, t_lower, t_upper, df = np.broadcast_arrays(
        *(np.asarray(each, dtype=np.float64) for each in (below, above, t_lower, t_upper, df))
    )
    low, high = scaled_chi_range(df)
    with np.errstate(divide="ignore", invalid="ignore"):
        # Beyond this standard error the interval is wider than the limits are apart.
        widest = np.where(t_lower + t_upper > 0, (below + above) / (t_lower + t_upper), np.inf)
    high = np.minimum(np.maximum(widest, low), high)
    x, weights = chi_panels(_edges(low, high, _turns(above, t_upper), _turns(below, t_lower)), NODES)
    under = special.ndtr(above[..., None] - t_upper[..., None] * x)
    over = special.ndtr(t_lower[..., None] * x - below[..., None])
    density = weights * scaled_chi_density(x, df[..., None])
    return _clipped(np.sum(density * np.maximum(under - over, 0.0), axis=-1))


def owens_q(df: float, t: float, delta: float, low: float, high: float) -> float:
    """Owen's Q function: the part of a noncentral t probability with `low` <= sqrt(df) X <= `high` (Owen 1965)."""
    start, end = scaled_chi_range(df)
    bounds = np.clip(np.array([low, high]) / np.sqrt(df), start, end)
    x, weights = chi_panels(_edges(bounds[0], bounds[1], _turns(np.asarray(delta), np.asarray(t))), NODES)
    return float(np.sum(weights * scaled_chi_density(x, df) * special.ndtr(t * x - delta)))


def owens_t(h: float, a: float) -> float:
    """Owen's T function: probability of X > h and 0 < Y < aX for independent standard normal X and Y."""
    return float(special.owens_t(h, a))


def normal_rectangle(
    low1: Floats | float, high1: Floats | float, low2: Floats | float, high2: Floats | float, correlation: float
) -> Floats:
    """Probability of a rectangle under a bivariate normal law with unit variances; empty where low exceeds high."""
    low1, high1, low2, high2 = np.broadcast_arrays(
        *(np.asarray(each, dtype=np.float64) for each in (low1, high1, low2, high2))
    )
    if abs(correlation) == 1.0:
        if correlation < 0:
            low2, high2 = -high2, -low2
        return _clipped(special.ndtr(np.minimum(high1, high2)) - special.ndtr(np.maximum(low1, low2)))
    corners = (
        bivariate_normal(high1, high2, correlation)
        - bivariate_normal(low1, high2, correlation)
        - bivariate_normal(high1, low2, correlation)
        + bivariate_normal(low1, low2, correlation)
    )
    return np.where((low1 < high1) & (low2 < high2), _clipped(corners), 0.0)


def bivariate_normal(h: Floats | float, k: Floats | float, correlation: float) -> Floats:
    """Probability of X <= h and Y <= k, |correlation| < 1, by Owen's T (Owen 1956)."""
    h, k = np.broadcast_arrays(np.asarray(h, dtype=np.float64), np.asarray(k, dtype=np.float64))
    # Owen's formula divides by both limits; a limit of zero is moved by less than any probability can tell.
    h, k = (np.where(np.abs(each) < 1e-150, 1e-150, np.clip(each, -40, 40)) for each in (h, k))
    root = np.sqrt((1 - correlation) * (1 + correlation))
    slope_h, slope_k = (k / h - correlation) / root, (h / k - correlation) / root
    opposite = np.where(h * k > 0, 0.0, 0.5)
    halves = 0.5 * (special.ndtr(h) + special.ndtr(k)) - opposite
    return _clipped(halves - special.owens_t(h, slope_h) - special.owens_t(k, slope_k))


def _turns(center: Floats, slope: Floats) -> Floats:
    """Where a normal probability with argument slope x - center leaves 0, passes one half and reaches 1."""
    steep = np.where(slope == 0, 1e-12, slope)
    return np.asarray((center[..., None] + STEPS) / steep[..., None])


def _edges(low: Floats, high: Floats, *cuts: Floats) -> Floats:
    """Bounds, cuts, and the middle of the law, clipped to the bounds and ascending along a new last axis."""
    low, high = low[..., None], high[..., None]
    inner = np.concatenate([np.ones_like(low), *cuts], axis=-1)
    return np.sort(np.concatenate([low, np.minimum(np.maximum(inner, low), high), high], axis=-1), axis=-1)


def _clipped(probability: Floats) -> Floats:
    return np.minimum(np.maximum(probability, 0.0), 1.0)
