"""What the first stage leaves for the second: conditional levels of its tests, and the size they ask for."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
from scipy import special

from galenic.science.study_design.distributions import both_rejected, noncentral_t, student_quantile
from galenic.science.study_design.equivalence import Method
from galenic.science.study_design.quadrature import Floats
from galenic.science.study_design.searching import smallest_enough

MOST_SECOND = 100_000


def conditional_levels(z: Floats, critical_value: float, weights: Sequence[float]) -> Floats:
    """Level at which the second stage must reject so that the best combination exceeds the critical value."""
    needed = [(critical_value - math.sqrt(w) * z) / math.sqrt(1 - w) for w in weights]
    return np.asarray(special.ndtr(-np.min(needed, axis=0)))


def power_at_levels(
    error: Floats | float,
    center: Floats | float,
    levels: tuple[Floats, Floats],
    df: Floats | float,
    limits: tuple[float, float],
    *,
    method: Method = "exact",
) -> Floats:
    """Power of two one-sided tests with levels of their own, against lower and upper limit; arrays broadcast."""
    df = np.asarray(df, dtype=np.float64)
    t_lower, t_upper = (student_quantile(level, df) for level in levels)
    below, above = (center - limits[0]) / error, (limits[1] - center) / error
    if method == "exact":
        return both_rejected(below, above, t_lower, t_upper, df)
    if method == "noncentral":
        power = noncentral_t(-t_upper, df, -np.asarray(above)) - noncentral_t(t_lower, df, below)
    else:
        power = special.stdtr(df, above - t_upper) - special.stdtr(df, t_lower - below)
    return np.asarray(np.maximum(power, 0.0))


def second_stage_size(
    sd: float, center: float, levels: Floats, target: float, limits: tuple[float, float], *, method: Method = "exact"
) -> int | None:
    """The smallest even second stage of a crossover with enough power; None when even 100000 subjects have not.

    `sd` is the residual standard deviation, `center` the assumed log ratio, `levels` those of the two tests.
    """
    if center - limits[0] < 1e-3 or limits[1] - center < 1e-3:
        return None
    if target <= 0:
        return 4

    def power(pairs: int) -> float:
        n = 2 * pairs
        error = sd * math.sqrt(2 / n)
        return float(power_at_levels(error, center, (levels[0], levels[1]), n - 2, limits, method=method))

    found = smallest_enough(power, target, smallest=2, largest=MOST_SECOND // 2)
    return None if found is None else 2 * found
