"""Deterministic searches: the root of a function, and the smallest study with enough power."""

from __future__ import annotations

from collections.abc import Callable
from math import inf, isfinite, sqrt
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

    Power must not fall with k once it is above the level of the test. On the normal-quantile scale it is nearly linear
    in the square root of k, so that few evaluations are needed.
    """
    goal = float(special.ndtri(target))
    # Both ends are open at first: nothing below `smallest` and nothing above `largest` is ever tried.
    low, below, high, above = smallest - 1, -inf, largest + 1, inf
    guess = max(12, smallest)
    while high - low > 1:
        k = min(max(guess, low + 1), high - 1)
        reached = float(special.ndtri(power(k)))
        if reached >= goal:
            high, above = k, reached
        else:
            low, below = k, reached
        guess = 8 * k if high > largest and below == -inf else _guess((low, below), (high, above), goal)
    return high if high <= largest else None


def _guess(low: tuple[int, float], high: tuple[int, float], goal: float) -> int:
    """The next number to try, from the normal quantiles reached at the ends of the bracket; infinite where unknown."""
    (k_low, below), (k_high, above) = low, high
    if isfinite(below) and isfinite(above):
        share = (goal - below) / (above - below)
        return round((sqrt(k_low) + share * (sqrt(k_high) - sqrt(k_low))) ** 2 + 0.3)
    if not isfinite(below) and not isfinite(above):
        return (k_low + k_high) // 2
    k, reached = low if isfinite(below) else high
    # Power is about ndtr(c sqrt(k) - 1.7): the level leaves a normal quantile near 1.7 to be overcome.
    slope = (reached + 1.7) / sqrt(k)
    if slope <= 0:
        return 2 * k
    return int(min(((goal + 1.7) / slope) ** 2, 8.0 * k)) + 1
