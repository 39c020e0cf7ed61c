"""Where a confidence bound first crosses a limit: a hyperbola against a level line, solved exactly."""

from __future__ import annotations

import math
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from scipy import stats

from galenic.science.stability.limits import Side
from galenic.science.stability.lines import Line

# With a residual of zero bound and mirror image coincide, and only rounding tells their sides.
EXACT = 1e-12


class Crossing(StrEnum):
    """How a bound meets its limit."""

    CROSSES = "crosses the limit"
    NEVER = "does not cross the limit within the horizon"
    OUTSIDE_AT_START = "is outside the limit at the start"


@dataclass(frozen=True, slots=True)
class Precision:
    """How wide the bound is: one-sided level `alpha` (halved when two-sided), for the mean or for a single value."""

    alpha: float = 0.05
    two_sided: bool = False
    prediction: bool = False

    def quantile(self, df: int) -> float:
        """Student's t for this level."""
        return float(stats.t.ppf(1.0 - self.alpha / (2 if self.two_sided else 1), df))


def first_crossing(
    line: Line, side: Side, limit: float, precision: Precision, *, start: float, end: float
) -> tuple[Crossing, float | None]:
    """The first time in (start, end] at which the bound on `side` is at `limit`; all on the scale of the fit.

    The region inside a limit is one interval of time, because a bound is a line minus a convex term. A bound that is
    outside at the start therefore gives no time, even if it should come inside later.
    """
    sign = 1.0 if side == "lower" else -1.0
    quantile = precision.quantile(line.df)
    at_start = np.array([start])
    margin = sign * (line.at(at_start) - limit) - quantile * line.standard_error(
        at_start, prediction=precision.prediction
    )
    if margin[0] < 0:
        return Crossing.OUTSIDE_AT_START, None
    center = sign * (line.intercept + line.slope * line.mean_time - limit)
    slope = sign * line.slope
    k = quantile**2 * line.mse
    a, half_b = slope**2 - k / line.sxx, slope * center
    c = center**2 - k * (1.0 / line.n + float(precision.prediction))
    # Squaring added the mirror image of the bound; its crossings lie on the other side of the limit.
    times = [line.mean_time + z for z in _roots(a, half_b, c) if center + slope * z >= -EXACT * abs(center)]
    found = [time for time in times if start < time <= end]
    return (Crossing.CROSSES, min(found)) if found else (Crossing.NEVER, None)


def _roots(a: float, half_b: float, c: float) -> list[float]:
    """Real roots of a z^2 + 2 half_b z + c, without subtracting nearly equal numbers."""
    discriminant = half_b**2 - a * c
    if discriminant < 0:
        return []
    q = -(half_b + math.copysign(math.sqrt(discriminant), half_b))
    return [top / bottom for top, bottom in ((q, a), (c, q)) if bottom]
