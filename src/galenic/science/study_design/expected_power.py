"""Power expected over what is not known for sure: a CV and a ratio that come from a study (assurance).

The prior is the posterior of an earlier study: its variance is inverse gamma, its difference normal given the variance.
An uncertain difference only widens the law of the new estimate, so that it never has to be integrated over; an
uncertain variance takes one more quadrature (Julious, Owen 2006; Held, Sabanes Bove 2020, 6.3).
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Literal, TypeAlias

import numpy as np

from galenic.errors import Fault
from galenic.science.study_design import refusals
from galenic.science.study_design.designs import DESIGNS, Design, Subjects, find_design, layout_of
from galenic.science.study_design.distributions import both_rejected, noncentral_t, student_quantile
from galenic.science.study_design.equivalence import AverageEquivalence, log_sd
from galenic.science.study_design.noninferiority import Noninferiority
from galenic.science.study_design.quadrature import Floats, scaled_chi_nodes

NODES = 48
Uncertain: TypeAlias = Literal["cv", "ratio", "both"]
UNCERTAIN: tuple[Uncertain, ...] = ("cv", "ratio", "both")


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """What an earlier study tells: the degrees of freedom of its CV, and the standard error of its log ratio.

    The standard error is needed where the ratio is uncertain. Raises InputError PWR-001 for other numbers.
    """

    df: float
    standard_error: float | None = None

    def __post_init__(self) -> None:
        refusals.refuse(
            refusals.within("PWR-019", "df", self.df, 0.0, 1e9, what="The degrees of freedom")
            + (
                []
                if self.standard_error is None
                else refusals.within("PWR-019", "standard_error", self.standard_error, 0.0, 1e3, what="The error")
            )
        )

    @classmethod
    def of_study(cls, cv: float, n: Subjects, *, design: str = "2x2x2", robust: bool = False) -> Evidence:
        """What a study of `n` subjects tells that found this CV. Raises InputError PWR-001."""
        found = find_design(design)
        refusals.refuse(refusals.cv_faults("cv", cv) + refusals.design_faults(design, found, DESIGNS, only=False))
        layout = layout_of(design)
        allocation = layout.allocate(n, robust=robust)
        error = log_sd(cv) * math.sqrt(layout.variance_factor(allocation))
        return cls(df=layout.df(sum(allocation), robust=robust), standard_error=error)


@dataclass(frozen=True, kw_only=True)
class ExpectedPower:
    """A plan whose CV, ratio or both are estimates of an earlier study.

    `approximate` takes, for an uncertain CV alone, the approximation by a noncentral t law that older texts use.
    Raises InputError PWR-001 when the ratio is uncertain and its standard error is missing.
    """

    plan: AverageEquivalence | Noninferiority
    evidence: Evidence
    uncertain: Uncertain = "cv"
    approximate: bool = False

    def __post_init__(self) -> None:
        faults = refusals.choice_faults("uncertain", self.uncertain, UNCERTAIN)
        if self.uncertain != "cv" and self.evidence.standard_error is None:
            message = "An uncertain ratio needs its standard error, or the size and design of its study."
            faults.append(Fault("PWR-019", message, column="standard_error"))
        refusals.refuse(faults)

    @property
    def layout(self) -> Design:
        """The design of the study that is planned."""
        return self.plan.layout

    @property
    def alpha(self) -> float:
        """The level of each one-sided test."""
        return self.plan.alpha

    @property
    def attainable(self) -> bool:
        """Whether the assumed ratio lies between the limits; what is uncertain may still keep power below a target."""
        return self.plan.attainable

    def power(self, n: Subjects) -> float:
        """Expected probability of success with `n` subjects (error below 1e-9)."""
        robust = self.plan.robust
        allocation = self.layout.allocate(n, robust=robust)
        df = self.layout.df(sum(allocation), robust=robust)
        factor = self.layout.variance_factor(allocation)
        if self.approximate and self.uncertain == "cv":
            return self._approximate(df, log_sd(self.plan.cv) * math.sqrt(factor))
        sd = np.array([log_sd(self.plan.cv)])
        weights = np.ones(1)
        if self.uncertain != "ratio":
            x, weights = scaled_chi_nodes(self.evidence.df, NODES, cuts=(0.5, 1.0, 1.5))
            sd = sd / x
        error = sd * math.sqrt(factor)
        return float(weights @ self._given(error, np.hypot(error, self._doubt(sd)), df))

    def _doubt(self, sd: Floats) -> Floats:
        """Standard error of the assumed log ratio, given the residual standard deviation."""
        if self.uncertain == "cv" or self.evidence.standard_error is None:
            return np.zeros_like(sd)
        if self.uncertain == "ratio":
            return np.full_like(sd, self.evidence.standard_error)
        return sd * (self.evidence.standard_error / log_sd(self.plan.cv))

    def _given(self, error: Floats, spread: Floats, df: int) -> Floats:
        """Power when the estimate has standard deviation `spread`, and its standard error estimates `error`."""
        t = student_quantile(self.alpha, df) * error / spread
        center = math.log(self.plan.ratio)
        if isinstance(self.plan, Noninferiority):
            distance = abs(center - math.log(self.plan.margin)) * (1 if self.plan.attainable else -1)
            return noncentral_t(-t, df, -distance / spread)
        lower, upper = (math.log(limit) for limit in self.plan.limits)
        return both_rejected((center - lower) / spread, (upper - center) / spread, t, t, df)

    def _approximate(self, df: int, error: float) -> float:
        """Power by the noncentral t law of the earlier CV (Julious 2009, section 6.4)."""
        t = float(student_quantile(self.alpha, df))
        limits = (self.plan.margin,) if isinstance(self.plan, Noninferiority) else self.plan.limits
        distances = [abs(math.log(self.plan.ratio / limit)) / error for limit in limits]
        reached = [float(noncentral_t(distance, self.evidence.df, t)) for distance in distances]
        return max(math.fsum(reached) - (len(reached) - 1), 0.0)
