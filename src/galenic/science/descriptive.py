"""Descriptive statistics as pharmacokinetic reports state them.

ICH M13A 2.2.2.2 asks for number, arithmetic and geometric mean, coefficient of variation, median, standard deviation,
minimum and maximum of every parameter.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from statistics import fmean, median, stdev

WIDEST = 26.0  # standard deviation of logarithms beyond which the geometric CV has no number
STATISTICS: Mapping[str, str] = {
    "n": "n",
    "mean": "Mean",
    "sd": "SD",
    "cv_pct": "CV, %",
    "geometric_mean": "Geometric mean",
    "geometric_cv_pct": "Geometric CV, %",
    "median": "Median",
    "minimum": "Minimum",
    "maximum": "Maximum",
}


@dataclass(frozen=True, slots=True)
class Description:
    """Statistics of one sample; None where it is not defined.

    `sd` and what follows from it need two values, geometric figures need positive values only. `cv_pct` and
    `geometric_cv_pct` are in %; the latter is 100 sqrt(exp(s^2) - 1), with s the standard deviation of the logarithms.
    """

    n: int
    mean: float | None
    sd: float | None
    cv_pct: float | None
    geometric_mean: float | None
    geometric_cv_pct: float | None
    median: float | None
    minimum: float | None
    maximum: float | None


def describe(values: Iterable[float | None]) -> Description:
    """Describe the values that are there: None and NaN are missing.

    >>> found = describe([1.0, 10.0, 100.0, None])
    >>> found.n, found.mean, round(found.geometric_mean, 6)
    (3, 37.0, 10.0)
    """
    there = [float(value) for value in values if value is not None and not math.isnan(value)]
    if not there:
        return Description(0, *[None] * 8)
    mean = fmean(there)
    sd = stdev(there) if len(there) > 1 else None
    logs = [math.log(value) for value in there] if min(there) > 0 else []
    log_sd = stdev(logs) if len(logs) > 1 else None
    return Description(
        n=len(there),
        mean=mean,
        sd=sd,
        cv_pct=100 * sd / mean if sd is not None and mean != 0 else None,
        geometric_mean=math.exp(fmean(logs)) if logs else None,
        geometric_cv_pct=100 * math.sqrt(math.expm1(log_sd**2)) if log_sd is not None and log_sd < WIDEST else None,
        median=median(there),
        minimum=min(there),
        maximum=max(there),
    )
