"""Power of a study in groups that tests the group x treatment interaction first, and then chooses the evaluation.

Without a significant interaction the groups are pooled; with one, the largest group is evaluated alone. ICH M13A
2.2.3.5 asks for no such test; it is here because earlier practice had it, and to show what it costs.

The share Q/(Q + SSE) of the interaction in the residual of the pooled model is independent of that residual and of the
pooled estimate, so that the pooled part is a product. For the largest group, the interaction rests on the difference
of its estimate from that of the others: a bivariate normal law, given all sums of squares.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy import special

from galenic.science.study_design.distributions import normal_rectangle, student_quantile
from galenic.science.study_design.equivalence import tost_power
from galenic.science.study_design.quadrature import Floats, chi_panels, panels, scaled_chi_density, scaled_chi_range

NODES = 16


@dataclass(frozen=True)
class GroupsTested:
    """Groups with their variance factors and degrees of freedom; distances to the limits in residual deviations.

    `level` is that of the test for interaction, `alpha` that of each one-sided test.
    """

    factors: Sequence[float]
    df: Sequence[int]
    below: float
    above: float
    alpha: float
    level: float

    def power(self) -> float:
        """Probability of showing equivalence by whichever evaluation the test chooses (error below 1e-8)."""
        pooled = math.fsum(1 / factor for factor in self.factors) ** -0.5
        df = sum(self.df) + len(self.df) - 1
        by_all = float(tost_power(self.below / pooled, self.above / pooled, df, self.alpha))
        return min((1 - self.level) * by_all + self._by_largest(), 1.0)

    def _by_largest(self) -> float:
        """Probability of a significant interaction, and of equivalence in the first of the largest groups."""
        place = min(range(len(self.df)), key=lambda group: (-self.df[group], group))
        error, df = math.sqrt(self.factors[place]), self.df[place]
        alone = float(tost_power(self.below / error, self.above / error, df, self.alpha))
        return max(alone - self._by_largest_without(place), 0.0)

    def _by_largest_without(self, place: int) -> float:
        """Probability of equivalence in that group without a significant interaction."""
        error, df = math.sqrt(self.factors[place]), self.df[place]
        others = [factor for group, factor in enumerate(self.factors) if group != place]
        rest = math.fsum(1 / factor for factor in others) ** -1
        correlation = error / math.sqrt(error**2 + rest)
        t = float(student_quantile(self.alpha, df))
        widest = (self.below + self.above) / (2 * t * error)
        x, weights = _deviations(df, widest)
        y, more = _deviations(sum(self.df) - df, math.inf)
        squares = df * x[:, None] ** 2 + (sum(self.df) - df) * y**2
        free = len(self.df) - 1
        room = special.fdtri(free, sum(self.df), 1 - self.level) * free / sum(self.df) * squares
        bound, chances = _left(room, free - 1)
        low, high = t * x - self.below / error, self.above / error - t * x
        passes = normal_rectangle(low[:, None, None], high[:, None, None], -bound, bound, correlation)
        return float(np.einsum("i,j,ijk,ijk->", weights, more, chances, passes))


def _deviations(df: int, widest: float) -> tuple[Floats, Floats]:
    """Nodes and weights of a relative standard deviation up to `widest`."""
    low, high = (float(bound) for bound in scaled_chi_range(df))
    top = min(max(widest, low), high)
    x, weights = chi_panels(np.array([low, min(max(1.0, low), top), top]), NODES)
    return x, weights * scaled_chi_density(x, df)


def _left(room: Floats, df: int) -> tuple[Floats, Floats]:
    """Bounds of a normal variable whose square, with a chi-square of `df`, stays within `room`, and their weights.

    With q = room sin^2(angle) the bound is sqrt(room) cos(angle), and neither end has a singularity.
    """
    if df == 0:
        return np.sqrt(room)[..., None], np.ones((*room.shape, 1))
    angle, weights = panels(np.array([0.0, math.pi / 4, math.pi / 2]), NODES)
    sine = np.sin(angle)
    half = df / 2
    log_scale = half * np.log(room / 2)[..., None] - special.gammaln(half)
    chances = 2 * np.exp(log_scale - 0.5 * room[..., None] * sine**2) * sine ** (df - 1) * np.cos(angle)
    return np.sqrt(room)[..., None] * np.cos(angle), weights * chances
