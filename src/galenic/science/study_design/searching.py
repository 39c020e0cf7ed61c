"""Deterministic searches: the root of a function, and the smallest study with enough power."""

from __future__ import annotations

from collections.abc import Callable
from math import isfinite, sqrt
from typing import TypeAlias

from scipy import special

Point: TypeAlias = tuple[float, float]


def root(function: Callable[[float], float], low: float, high: float, *, tolerance: float = 1e-12) -> float:
    """Where a continuous function changes its sign between `low` and `high` (Chandrupatla 1997).

    `tolerance` is relative to the root. The caller makes sure that the signs at both ends differ.
    """
    a, b = low, high
    fa, fb = function(a), function(b)
    c, fc, share = a, fa, 0.5
    for _ in range(200):
        x = a + share * (b - a)
        fx = function(x)
        c, fc, b, fb = (a, fa, b, fb) if (fx > 0) == (fa > 0) else (b, fb, a, fa)
        a, fa = x, fx
        best, f_best = (a, fa) if abs(fa) < abs(fb) else (b, fb)
        near = tolerance * max(abs(best), 1e-12) / abs(b - a) if b != a else 1.0
        if near > 0.5 or f_best == 0:
            return best
        share = min(max(_inverse_quadratic((a, fa), (b, fb), (c, fc)), near), 1 - near)
    return best


def _inverse_quadratic(first: Point, second: Point, third: Point) -> float:
    """The next point as a share of the way from a to b: interpolated where that is safe, else the middle."""
    (a, fa), (b, fb), (c, fc) = first, second, third
    if len({fa, fb, fc}) < 3:
        return 0.5
    xi, phi = (a - b) / (c - b), (fa - fb) / (fc - fb)
    if not (phi * phi < xi and (1 - phi) ** 2 < 1 - xi):
        return 0.5
    return fa / (fb - fa) * fc / (fb - fc) + (c - a) / (b - a) * fa / (fc - fa) * fb / (fc - fb)


def smallest_enough(power: Callable[[int], float], target: float, *, smallest: int, largest: int) -> int | None:
    """The smallest whole number, in `smallest` .. `largest`, with power(k) >= target; None when there is none.

    Power must not fall with k. On the normal-quantile scale it is nearly linear in the square root of k, so that few
    evaluations are needed.
    """
    goal = float(special.ndtri(target))
    if power(smallest) >= target:
        return smallest
    low, below = smallest, -1.7
    guess = max(12, smallest + 1)
    high, above = largest + 1, 0.0
    while high - low > 1:
        k = min(max(guess, low + 1), high - 1)
        reached = float(special.ndtri(power(k)))
        if reached >= goal:
            high, above = k, reached
        else:
            low, below = k, reached
        guess = _guess(low, below, high if high <= largest else None, above, goal)
    return high if high <= largest else None


def _guess(low: int, below: float, high: int | None, above: float, goal: float) -> int:
    """The next number to try, from the normal quantiles reached at the ends of the bracket."""
    if high is None:
        # Power is about ndtr(c sqrt(k) - 1.7): the level leaves a normal quantile near 1.7 to be overcome.
        slope = (below + 1.7) / sqrt(low)
        reach = ((goal + 1.7) / slope) ** 2 if isfinite(below) and slope > 0 else 2.0 * low
        return int(min(max(reach, low + 1), 8.0 * low)) + 1
    if not isfinite(below) or above == float("inf"):
        return (low + high) // 2
    share = (goal - below) / (above - below)
    k = (sqrt(low) + share * (sqrt(high) - sqrt(low))) ** 2
    # Rounding down or up by what lies nearer keeps both ends moving.
    return int(k) if k - int(k) < 0.5 and int(k) > low else int(k) + 1
