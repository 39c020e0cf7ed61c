"""Power of a rule whose limits follow s2wR: one quadrature over s2wR, one over the rest of the residual variance.

Given both, the rule accepts an estimate d when |d| <= c(s2wR, standard error): a difference of two normal
probabilities. The quadratures are cut where c has a kink, so that a few dozen nodes in each give ten digits.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from scipy import special

from galenic.science.study_design.quadrature import Floats, chi_panels, panels, scaled_chi_density, scaled_chi_range
from galenic.science.study_design.scaled.laws import JointLaw
from galenic.science.study_design.scaled.mixtures import TAIL

OUTER, INNER = 24, 24
# Where to look for kinks that sweep over the law of the standard error, and at which deviates of that law.
GRID, DEVIATES = 48, (-3.5, 0.0, 3.5)


@dataclass(frozen=True)
class Acceptance:
    """A rule for one law: `bound(variance, error)` is the largest accepted |estimate|, below 0 where none is.

    `switches` are variances of R at which the rule changes; `kinks(variance)`, shape (..., k), standard errors at which
    `bound` has a kink for a variance, the last one where it reaches 0. `weight(variance)` is the probability of what
    else must hold, independently of the estimate.
    """

    bound: Callable[[Floats, Floats], Floats]
    kinks: Callable[[Floats], Floats]
    switches: Sequence[float] = ()
    weight: Callable[[Floats], Floats] | None = None


def probability(law: JointLaw, log_ratio: float, rule: Acceptance) -> float:
    """Probability that the rule accepts, with the true `log_ratio` (error below 1e-6, mostly below 1e-9)."""
    variance, outer = _variances(law, (*rule.switches, *_sweeps(law, rule)))
    error, inner = _errors(law, variance, rule.kinks(variance))
    bound = rule.bound(variance[:, None], error)
    inside = special.ndtr((bound - log_ratio) / law.spread) - special.ndtr((-bound - log_ratio) / law.spread)
    given = np.sum(inner * np.maximum(inside, 0.0), axis=1)
    if rule.weight is not None:
        given = given * rule.weight(variance)
    return float(np.clip(outer @ given, 0.0, 1.0))


def _variances(law: JointLaw, switches: Sequence[float]) -> tuple[Floats, Floats]:
    """Nodes of s2wR and their probabilities."""
    low, high = scaled_chi_range(law.reference_df, TAIL)
    cuts = np.sqrt(np.asarray([law.variances.reference, *switches]) / law.variances.reference)
    edges = np.sort(np.concatenate([[low], np.clip(cuts, low, high), [high]]))
    x, weights = chi_panels(edges, OUTER)
    keep = weights > 0
    x, weights = x[keep], weights[keep]
    return law.variances.reference * x * x, weights * scaled_chi_density(x, law.reference_df)


def _sweeps(law: JointLaw, rule: Acceptance) -> Floats:
    """Variances at which a kink enters, crosses and leaves the bulk of the standard errors.

    What is left after the inner quadrature is smooth there, but bends sharply: it needs nodes of its own.
    """
    low, high = scaled_chi_range(law.reference_df, 1e-9)
    variance = law.variances.reference * np.linspace(low, high, GRID) ** 2
    known = law.reference_df * variance if law.shared else np.zeros_like(variance)
    rest = np.maximum(law.rest.mean + np.array(DEVIATES) * law.rest.sd, law.rest.bounds[0])
    error = np.sqrt(law.factor / law.df * (known[:, None] + rest))
    # One column for each pair of a kink and a deviate; a change of sign is a crossing.
    ahead = (rule.kinks(variance)[:, :, None] - error[:, None, :]).reshape(GRID, -1)
    rows, columns = np.nonzero((ahead[1:] > 0) != (ahead[:-1] > 0))
    before, after = ahead[rows, columns], ahead[rows + 1, columns]
    return np.asarray(variance[rows] + before / (before - after) * (variance[rows + 1] - variance[rows]))


def _errors(law: JointLaw, variance: Floats, kinks: Floats) -> tuple[Floats, Floats]:
    """Nodes of the standard error for each s2wR, and their probabilities; beyond the last kink nothing is accepted."""
    low, high = law.rest.bounds
    known = law.reference_df * variance if law.shared else np.zeros_like(variance)
    cuts = np.clip(law.df / law.factor * np.maximum(kinks, 0.0) ** 2 - known[:, None], low, high)
    top = cuts[:, -1:]
    inner = np.minimum(np.concatenate([cuts[:, :-1], np.full_like(top, law.rest.mean)], axis=1), top)
    edges = np.sort(np.concatenate([np.full_like(top, low), inner, top], axis=1), axis=1)
    rest, weights = panels(edges, INNER)
    error = np.sqrt(law.factor / law.df * (known[:, None] + rest))
    return error, weights * law.rest.density(rest)
