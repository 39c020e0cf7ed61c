"""Dose proportionality by the power model: log exposure = intercept + slope log dose (Smith et al. 2000)."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

import numpy as np

from galenic.errors import Fault
from galenic.science.study_design import refusals
from galenic.science.study_design.designs import Design, Subjects
from galenic.science.study_design.equivalence import METHODS, Method, log_sd, tost_power

KINDS = ("crossover", "parallel")


@dataclass(frozen=True, kw_only=True)
class DoseProportionality:
    """A study that is to show the slope of the power model within 1 + ln(limits)/ln(highest dose/lowest dose).

    `doses` in any one unit. `design` is "crossover" (every subject gets every dose), or "parallel"; `sequences` instead
    gives for each sequence the doses of its periods, for incomplete blocks, which also need `cv_between`, as subjects
    are then random. `slope` is the true one; without it that of 0.95 over the range of doses.
    Raises InputError PWR-001, naming every argument that cannot be used.
    """

    cv: float
    doses: tuple[float, ...]
    slope: float | None = None
    limits: tuple[float, float] = (0.80, 1.25)
    alpha: float = 0.05
    design: str = "crossover"
    sequences: tuple[tuple[float, ...], ...] = ()
    cv_between: float | None = None
    method: Method = "exact"

    def __post_init__(self) -> None:
        refusals.refuse(
            refusals.cv_faults("cv", self.cv)
            + (
                []
                if self.slope is None
                else refusals.within("PWR-012", "slope", self.slope, 0.0, 10.0, what="The slope")
            )
            + refusals.limit_faults(self.limits)
            + refusals.alpha_faults(self.alpha)
            + refusals.choice_faults("design", self.design, KINDS)
            + refusals.choice_faults("method", self.method, METHODS)
            + self._dose_faults()
        )

    @property
    def layout(self) -> Design:
        """Sequences (dose groups) and degrees of freedom: subjects, periods and slope are estimated."""
        if self.design == "parallel":
            return Design("parallel", "Parallel dose groups", tuple(map(str, self.doses)), 1, 2, Fraction(1))
        sequences = self.sequences or tuple(self.doses[i:] + self.doses[:i] for i in range(len(self.doses)))
        periods = len(sequences[0])
        names = tuple(" ".join(map(str, sequence)) for sequence in sequences)
        return Design("crossover", "Doses crossed over", names, periods - 1, periods, Fraction(1))

    @property
    def slope_limits(self) -> tuple[float, float]:
        """What the interval of the slope must lie within."""
        span = self._span
        return 1 + math.log(self.limits[0]) / span, 1 + math.log(self.limits[1]) / span

    @property
    def assumed_slope(self) -> float:
        """The true slope that power is computed for."""
        return 1 + math.log(0.95) / self._span if self.slope is None else self.slope

    @property
    def attainable(self) -> bool:
        """Whether any size of study has the power: the true slope must lie between its limits."""
        return self.slope_limits[0] < self.assumed_slope < self.slope_limits[1]

    def power(self, n: Subjects) -> float:
        """Probability of showing proportionality with `n` subjects, in all or by sequence (by dose, when parallel)."""
        allocation = self.layout.allocate(n)
        error = log_sd(self.cv) / math.sqrt(self._spread(allocation))
        lower, upper = self.slope_limits
        below, above = (self.assumed_slope - lower) / error, (upper - self.assumed_slope) / error
        return float(tost_power(below, above, self.layout.df(sum(allocation)), self.alpha, self.method))

    @property
    def _span(self) -> float:
        return math.log(max(self.doses) / min(self.doses))

    def _spread(self, allocation: Sequence[int]) -> float:
        """Information on the slope, in units of the residual variance: the corrected sum of squares of log doses."""
        logs = np.log(self.doses)
        if self.design == "parallel":
            counts = np.array(allocation)
            return float(counts @ (logs - counts @ logs / counts.sum()) ** 2)
        if not self.sequences:
            return float(sum(allocation) * np.sum((logs - logs.mean()) ** 2))
        return self._spread_of_blocks(allocation)

    def _spread_of_blocks(self, allocation: Sequence[int]) -> float:
        """The same for incomplete blocks with random subjects, by generalized least squares (Sethuraman 2007)."""
        relative = (log_sd(self.cv_between or 0.0) / log_sd(self.cv)) ** 2
        information = np.zeros((2, 2))
        for count, sequence in zip(allocation, self.sequences, strict=True):
            regressors = np.array([np.ones(len(sequence)), np.log(sequence)])
            covariance = np.eye(len(sequence)) + relative
            information += count * regressors @ np.linalg.solve(covariance, regressors.T)
        return float(1 / np.linalg.inv(information)[1, 1])

    def _dose_faults(self) -> list[Fault]:
        positive = all(refusals.is_number(dose) and dose > 0 for dose in self.doses)
        if not positive or len(set(self.doses)) < 2 or len(set(self.doses)) < len(self.doses):
            allowed = "two or more different numbers above 0"
            return [Fault("PWR-022", "These are no doses.", column="doses", value=str(self.doses), allowed=allowed)]
        if not self.sequences:
            return []
        known = all(dose in self.doses for sequence in self.sequences for dose in sequence)
        if not known or len({len(sequence) for sequence in self.sequences}) != 1 or len(self.sequences[0]) < 2:
            message = "Every sequence gives known doses to the same number of periods, two or more."
            return [Fault("PWR-022", message, column="sequences", value=str(self.sequences))]
        return refusals.cv_faults("cv_between", self.cv_between)
