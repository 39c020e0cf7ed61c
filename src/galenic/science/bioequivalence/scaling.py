"""Limits and criteria that follow the within-subject variability of the reference product."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from galenic.science.bioequivalence.contrasts import Contrasts
from galenic.science.bioequivalence.distributions import chi_square_upper_quantile
from galenic.science.bioequivalence.variability import WithinVariability


@dataclass(frozen=True, slots=True)
class ScaledCriterion:
    """The 95 % upper bound of (mT - mR)^2 - theta s2wR; at or below zero the products are equivalent.

    `estimate` is the unbiased point value, `theta` the regulatory constant (ln limit / sigma_w0)^2.
    """

    theta: float
    estimate: float
    upper_bound: float


def sd_of_cv(cv_pct: float) -> float:
    """Standard deviation on the natural-log scale of a log-normal variable with this CV in %."""
    return math.sqrt(math.log1p((cv_pct / 100.0) ** 2))


def widened_limits(reference: WithinVariability, scaling: Mapping[str, Any]) -> tuple[float, float] | None:
    """Limits in % that a rule sets for this variability of the reference; None where it does not widen them.

    Above the switching CV (strictly, on the CV scale): exp(-+k swR), no wider than the rule's cap (EMA
    CPMP/EWP/QWP/1401/98 Rev. 1, 4.1.10), or fixed wider limits (GCC version 2.4).
    """
    if not reference.cv_pct > scaling["above_cv_pct"]:
        return None
    if scaling["kind"] == "wider limits":
        lower = float(scaling["lower_pct"])
        return lower, 1e4 / lower
    sd = reference.sd
    if "cap_cv_pct" in scaling:
        sd = min(sd, sd_of_cv(scaling["cap_cv_pct"]))
    half = scaling["k"] * sd
    if "widest_upper_pct" in scaling:
        half = min(half, math.log(scaling["widest_upper_pct"] / 100.0))
    return 100.0 * math.exp(-half), 100.0 * math.exp(half)


def scaled_criterion(contrasts: Contrasts, scaling: Mapping[str, Any]) -> ScaledCriterion:
    """Howe's approximate upper bound of the linearized criterion (Howe, JASA 1974; FDA 2026, appendices F and G).

    Each part has its own bound at the level of the interval: the larger limit of the interval squared, and the
    variance of the reference over the chi-square quantile.
    """
    interval, reference = contrasts.interval, contrasts.reference
    theta = (math.log(scaling["limit"]) / scaling["sigma_w0"]) ** 2
    difference = interval.log_difference**2 - interval.standard_error**2
    larger = max(abs(math.log(interval.lower_pct / 100.0)), abs(math.log(interval.upper_pct / 100.0))) ** 2
    spread = -theta * reference.variance
    bound = spread * reference.df / chi_square_upper_quantile(reference.df, interval.alpha)
    estimate = difference + spread
    return ScaledCriterion(theta, estimate, estimate + math.hypot(larger - difference, bound - spread))
