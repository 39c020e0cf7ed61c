"""Noninferiority: one limit, one test."""

from __future__ import annotations

import math
from dataclasses import dataclass

from galenic.errors import Fault
from galenic.science.study_design import refusals
from galenic.science.study_design.designs import DESIGNS, Design, Subjects, find_design, layout_of
from galenic.science.study_design.distributions import noncentral_t, student_quantile
from galenic.science.study_design.equivalence import log_sd


@dataclass(frozen=True, kw_only=True)
class Noninferiority:
    """A study that is to show T/R above a `margin` below 1, or below a margin above 1, on the log scale.

    Arguments otherwise as of `AverageEquivalence`; `alpha` is that of the one test (0.025: ICH E9 3.3.2 and 5.5).
    Raises InputError PWR-001, naming every argument that cannot be used.
    """

    cv: float
    design: str = "2x2x2"
    ratio: float = 0.95
    margin: float = 0.80
    alpha: float = 0.025
    robust: bool = False

    def __post_init__(self) -> None:
        faults = refusals.ratio_faults("margin", self.margin)
        if self.margin == 1:
            faults = [Fault("PWR-013", "A margin of 1 leaves nothing to show.", column="margin", value="1")]
        refusals.refuse(
            refusals.cv_faults("cv", self.cv)
            + refusals.ratio_faults("ratio", self.ratio)
            + faults
            + refusals.design_faults(self.design, find_design(self.design), DESIGNS, only=False)
            + refusals.alpha_faults(self.alpha)
        )

    @property
    def layout(self) -> Design:
        """The design with its sequences and degrees of freedom."""
        return layout_of(self.design)

    @property
    def attainable(self) -> bool:
        """Whether any size of study has the power: the true ratio must lie on the good side of the margin."""
        return (self.ratio > self.margin) if self.margin < 1 else (self.ratio < self.margin)

    def power(self, n: Subjects) -> float:
        """Probability of rejecting inferiority with `n` subjects, in all or by sequence."""
        allocation = self.layout.allocate(n, robust=self.robust)
        error = log_sd(self.cv) * math.sqrt(self.layout.variance_factor(allocation))
        distance = math.log(self.ratio / self.margin) * (1 if self.margin < 1 else -1)
        df = self.layout.df(sum(allocation), robust=self.robust)
        t = float(student_quantile(self.alpha, df))
        # The complement, as the upper tail of the mirrored law, keeps small powers exact.
        return float(noncentral_t(-t, df, -distance / error))
