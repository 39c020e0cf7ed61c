"""Judge simulated studies by the rule of their plan."""

from __future__ import annotations

import math
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray
from scipy import special

from galenic.science.study_design.equivalence import AverageEquivalence
from galenic.science.study_design.quadrature import Floats
from galenic.science.study_design.scaled.expanding import ExpandingLimits
from galenic.science.study_design.scaled.linearized import (
    HighlyVariableNarrowIndex,
    NarrowIndex,
    ReferenceScaled,
    bound_of_criterion,
)
from galenic.science.study_design.scaled.rules import (
    CONVENTIONAL,
    FDA_SCALE,
    FDA_SWITCH,
    HIGHEST_SD_RATIO,
    NARROW_SCALE,
)
from galenic.science.study_design.simulation.evaluation import Estimates

Judged: TypeAlias = AverageEquivalence | ExpandingLimits | ReferenceScaled | NarrowIndex | HighlyVariableNarrowIndex
Verdicts: TypeAlias = NDArray[np.bool_]


def passes(plan: Judged, found: Estimates) -> Verdicts:
    """Which of the studies pass; a study that cannot estimate what the rule asks for does not."""
    half = _half_width(found, plan.alpha)
    if isinstance(plan, AverageEquivalence):
        lower, upper = (math.log(limit) for limit in plan.limits)
        return (found.df > 0) & (found.difference - half >= lower) & (found.difference + half <= upper)
    if isinstance(plan, ExpandingLimits):
        limit = plan.limit(found.reference_variance)
        estimate = np.abs(found.difference) <= math.log(plan.rule.estimate_limit)
        return (found.df > 0) & (found.reference_df > 0) & estimate & (np.abs(found.difference) + half <= limit)
    return _by_fda(plan, found, half)


def _by_fda(
    plan: ReferenceScaled | NarrowIndex | HighlyVariableNarrowIndex, found: Estimates, half: Floats
) -> Verdicts:
    sound = (found.df > 0) & (found.reference_df > 0)
    unscaled = np.abs(found.difference) + half <= CONVENTIONAL
    estimate = np.abs(found.difference) <= CONVENTIONAL
    if isinstance(plan, NarrowIndex):
        return sound & unscaled & (_criterion(found, NARROW_SCALE, plan.alpha) <= 0) & _sd_ratio(found, plan.alpha)
    scaled = found.reference_variance >= FDA_SWITCH**2
    if isinstance(plan, HighlyVariableNarrowIndex) and not plan.scaled:
        scaled = np.zeros_like(scaled)
    passed = sound & np.where(scaled, (_criterion(found, FDA_SCALE, plan.alpha) <= 0) & estimate, unscaled)
    return passed if isinstance(plan, ReferenceScaled) else passed & _sd_ratio(found, plan.alpha)


def _criterion(found: Estimates, scale: float, alpha: float) -> Floats:
    t = -special.stdtrit(np.maximum(found.df, 1), alpha)
    df = np.maximum(found.reference_df, 1)
    chi = 2 * special.gammainccinv(df / 2, alpha) / df
    allowed = scale**2 * found.reference_variance
    return bound_of_criterion(np.abs(found.difference), found.error, allowed, t=t, chi=chi)


def _sd_ratio(found: Estimates, alpha: float) -> Verdicts:
    """Upper limit of swT/swR at most 2.5."""
    f = special.fdtri(np.maximum(found.test_df, 1), np.maximum(found.reference_df, 1), alpha)
    enough = found.test_variance <= HIGHEST_SD_RATIO**2 * f * found.reference_variance
    return np.asarray((found.test_df > 0) & enough)


def _half_width(found: Estimates, alpha: float) -> Floats:
    return np.asarray(-special.stdtrit(np.maximum(found.df, 1), alpha) * found.error)
