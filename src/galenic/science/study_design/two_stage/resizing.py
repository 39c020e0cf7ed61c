"""Sizes re-estimated at the interim look, for many estimated variances at once.

Power of the planned ratio falls with the variance, so that every size covers an interval of variances. Finding its ends
once replaces a search for each study.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import special

from galenic.science.study_design.distributions import student_quantile
from galenic.science.study_design.equivalence import Method, tost_power
from galenic.science.study_design.quadrature import Floats

# Sizes above FINE that differ by at most this SHARE are joined.
FINE, SHARE, MOST = 200, 0.01, 200_000


@dataclass(frozen=True)
class PlannedRatio:
    """What sizes are re-estimated for: the limits and the planned ratio on the log scale, level, target and method."""

    lower: float
    upper: float
    planned: float
    alpha: float
    target: float
    method: Method = "noncentral"

    def power(self, sd: Floats, n: Floats, df: Floats, *, per_subject: float) -> Floats:
        """Power with the residual standard deviation `sd`, when the difference has variance per_subject sd^2 / n."""
        error = sd * np.sqrt(per_subject / n)
        below, above = (self.planned - self.lower) / error, (self.upper - self.planned) / error
        return tost_power(below, above, df, self.alpha, self.method)

    def largest_sd(self, n: Floats, df: Floats, *, per_subject: float) -> Floats:
        """The standard deviation at which n subjects have just the target power; 0 where none has it."""
        n, df = np.asarray(n, dtype=np.float64), np.asarray(df, dtype=np.float64)
        goal = special.ndtri(self.target)
        t = student_quantile(self.alpha, df)
        room = min(self.planned - self.lower, self.upper - self.planned)
        # Power depends on 1/sd nearly linearly on the normal-quantile scale: a secant finds the end in a few steps.
        start = (t + goal) / (room * np.sqrt(n / per_subject))
        old, new = start, 1.1 * start
        at_old = self._reached(1 / old, n, df, per_subject)
        for _ in range(40):
            at_new = self._reached(1 / new, n, df, per_subject)
            gap = np.where(at_new == at_old, 1.0, at_new - at_old)
            step = np.where(at_new == at_old, 0.0, (goal - at_new) * (new - old) / gap)
            step = np.clip(step, -0.3 * new, 0.5 * new)
            old, at_old, new = new, at_new, new + step
            if float(np.max(np.abs(step) / new)) < 1e-11:
                break
        return np.asarray(1 / new)

    def _reached(self, sd: Floats, n: Floats, df: Floats, per_subject: float) -> Floats:
        power = self.power(sd, n, df, per_subject=per_subject)
        return np.asarray(special.ndtri(np.clip(power, 1e-12, 1 - 1e-12)))


@dataclass(frozen=True)
class SizeTable:
    """Total sizes in steps of two, and the largest standard deviation that each of them covers, ascending."""

    sizes: Floats
    ends: Floats

    @classmethod
    def of(cls, planned: PlannedRatio, first: int, largest_sd: float, *, lost_df: int, per_subject: float) -> SizeTable:
        """All sizes from `first` on that standard deviations up to `largest_sd` ask for.

        Above 200 subjects, sizes within one percent of each other are joined.
        """
        least = max(first, lost_df + 1 + (lost_df + 1 - first) % 2)
        edges = _edges(least)
        ends = np.zeros(0)
        while len(ends) < len(edges) and (not len(ends) or ends[-1] < largest_sd):
            more = edges[len(ends) : 2 * len(ends) + 64]
            found = planned.largest_sd(more, more - lost_df, per_subject=per_subject)
            ends = np.maximum.accumulate(np.concatenate([ends, found]))
        last = int(np.searchsorted(ends, largest_sd)) + 1
        # Many sizes that share an end are stood for by their middle one.
        sizes = (np.concatenate([[least], edges[:-1] + 2]) + edges) / 2
        return cls(sizes[: len(ends)][:last].astype(np.int64), ends[:last])

    def size(self, sd: Floats) -> Floats:
        """The total size for each standard deviation; infinite beyond the table."""
        place = np.searchsorted(self.ends, sd, side="left")
        return np.asarray(np.append(self.sizes.astype(float), math.inf)[place])


def _edges(least: int) -> Floats:
    """Ends of ranges of sizes that are treated alike: single ones up to 200, then an odd number of them."""
    edges = [float(least)]
    while edges[-1] < MOST:
        wide = int(edges[-1] * SHARE / 4) if edges[-1] >= FINE else 0
        edges.append(edges[-1] + 2 * (2 * wide + 1))
    return np.array(edges)


@dataclass(frozen=True)
class EnoughPower:
    """Whether estimated standard errors are small enough for the target power, whatever their degrees of freedom.

    The largest such error is tabled over 1/df, in which it is smooth.
    """

    inverse_df: Floats
    errors: Floats

    @classmethod
    def of(cls, planned: PlannedRatio) -> EnoughPower:
        """The table for one level and target."""
        inverse = np.linspace(1e-6, 1.0, 2000)
        return cls(inverse, planned.largest_sd(np.ones_like(inverse), 1 / inverse, per_subject=1.0))

    def __call__(self, error: Floats, df: Floats) -> NDArray[np.bool_]:
        """Whether each error is small enough."""
        return np.asarray(error <= np.interp(1 / df, self.inverse_df, self.errors))
