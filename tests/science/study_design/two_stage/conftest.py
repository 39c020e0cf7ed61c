"""Two-stage crossovers simulated by an implementation of its own: scipy's laws, one array operation per step."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from scipy import optimize, stats

LOWER, UPPER = math.log(0.8), math.log(1.25)


def planned_power(sd: float, n: int, df: int, alpha: float, planned: float) -> float:
    """Power by the noncentral t approximation."""
    t, error = stats.t.ppf(1 - alpha, df), sd * math.sqrt(2 / n)
    below, above = (planned - LOWER) / error, (planned - UPPER) / error
    return float(max(stats.nct.cdf(-t, df, above) - stats.nct.cdf(t, df, below), 0.0))


def largest_sd(n: int, df: int, alpha: float, planned: float, target: float) -> float:
    """The standard deviation that n subjects are just enough for."""
    return float(
        optimize.brentq(lambda sd: planned_power(sd, n, df, alpha, planned) - target, 1e-3, 3.0, xtol=1e-9)
        if planned_power(1e-3, n, df, alpha, planned) >= target
        else 0.0
    )


def simulated(
    *,
    scheme: str,
    n1: int,
    cv: float,
    levels: tuple[float, float],
    ratio: float = 0.95,
    planned: float = 0.95,
    target: float = 0.8,
    most: float = math.inf,
    least: int = 0,
    futile: Callable[[Any, Any], Any] | None = None,
    trials: int = 400_000,
) -> dict[str, float]:
    """Shares of studies that pass, pass at once, and have a second stage; mean size. `futile(estimate, half width)`."""
    draw, sd = np.random.default_rng(2008), math.sqrt(math.log1p(cv**2))
    d1 = math.log(ratio) + sd * math.sqrt(2 / n1) * draw.standard_normal(trials)
    s1 = sd**2 * draw.chisquare(n1 - 2, trials)
    mse, error = s1 / (n1 - 2), np.sqrt(s1 / (n1 - 2) * 2 / n1)

    def accepted(alpha: float) -> np.ndarray:
        half = stats.t.ppf(1 - alpha, n1 - 2) * error
        return (d1 - half >= LOWER) & (d1 + half <= UPPER)

    monitored = {"C": 0.05, "D": 0.05, "MSDBE": levels[0]}.get(scheme, levels[1])
    enough = np.sqrt(mse) <= largest_sd(n1, n1 - 2, monitored, math.log(planned), target)
    last = {"C": 0.05, "D": 0.05, "MSDBE": levels[0]}.get(scheme, max(levels))
    first = np.where(enough, accepted(last), accepted(levels[0]))
    going = ~enough & ~first
    if futile is not None:
        going &= ~futile(d1, stats.t.ppf(0.95, n1 - 2) * error)
    sizes = np.arange(n1, n1 + 400, 2)
    ends = np.array([largest_sd(int(n), int(n) - 3, levels[1], math.log(planned), target) for n in sizes])
    total = sizes[np.minimum(np.searchsorted(ends, np.sqrt(mse)), len(sizes) - 1)]
    total = np.maximum(total, n1 + least)
    going &= total <= most
    # The size asked for is there already: the same data are judged at the second level.
    first = np.where(going & (total == n1), accepted(max(levels)), first)
    going &= total > n1
    n2 = np.where(going, total - n1, 2)
    d2 = math.log(ratio) + sd * np.sqrt(2 / n2) * draw.standard_normal(trials)
    s2 = sd**2 * np.where(n2 > 2, draw.chisquare(np.maximum(n2 - 2, 1)), 0.0)
    n = n1 + n2
    estimate = (n1 * d1 + n2 * d2) / n
    squares = s1 + s2 + (d1 - d2) ** 2 * n1 * n2 / (2 * n)
    half = stats.t.ppf(1 - levels[1], n - 3) * np.sqrt(squares / (n - 3) * 2 / n)
    second = going & (estimate - half >= LOWER) & (estimate + half <= UPPER)
    return {
        "passes": float(np.mean(first | second)),
        "passes_first": float(np.mean(first)),
        "second_stage": float(np.mean(going)),
        "expected_size": float(np.mean(np.where(going, n, n1))),
    }


@pytest.fixture
def simulated_two_stage() -> Callable[..., dict[str, float]]:
    """The simulation above."""
    return simulated
