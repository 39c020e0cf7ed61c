"""Average equivalence with fixed limits: power of two one-sided tests (Schuirmann 1987)."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Literal, TypeAlias

import numpy as np
from scipy import special

from galenic.errors import Fault
from galenic.science.study_design import refusals
from galenic.science.study_design.designs import DESIGNS, Design, Subjects, find_design, layout_of
from galenic.science.study_design.distributions import both_rejected, noncentral_t, student_quantile
from galenic.science.study_design.quadrature import Floats

Method: TypeAlias = Literal["exact", "noncentral", "shifted"]
METHODS: tuple[Method, ...] = ("exact", "noncentral", "shifted")


def log_sd(cv: float) -> float:
    """Standard deviation on the natural-log scale of a log-normal variable with this coefficient of variation."""
    return math.sqrt(math.log1p(cv * cv))


def cv_of_log_sd(sd: float) -> float:
    """Coefficient of variation of a log-normal variable with this standard deviation on the natural-log scale."""
    return math.sqrt(math.expm1(sd * sd))


@dataclass(frozen=True, kw_only=True)
class AverageEquivalence:
    """A study that is to show T/R within fixed limits, evaluated on the log scale.

    `cv` is the coefficient of variation of the residual, as a fraction: within subjects, for parallel groups in all.
    `ratio` is the true ratio of geometric means, `alpha` the level of each one-sided test.

    `method` is exact (bivariate noncentral t, by quadrature with an error below 1e-10), or one of two approximations
    that older tables use: noncentral t, shifted central t. `robust` takes the degrees of freedom of Senn's basic
    estimator. Limits of 80 to 125 %: ICH M13A 2.2.4.

    Raises InputError PWR-001, naming every argument that cannot be used.
    """

    cv: float
    design: str = "2x2x2"
    ratio: float = 0.95
    limits: tuple[float, float] = (0.80, 1.25)
    alpha: float = 0.05
    method: Method = "exact"
    robust: bool = False

    def __post_init__(self) -> None:
        refusals.refuse(
            refusals.cv_faults("cv", self.cv)
            + refusals.ratio_faults("ratio", self.ratio)
            + refusals.limit_faults(self.limits)
            + _common_faults(self.design, self.alpha, self.method)
        )

    @property
    def layout(self) -> Design:
        """The design with its sequences and degrees of freedom."""
        return layout_of(self.design)

    @property
    def attainable(self) -> bool:
        """Whether any size of study has the power: the true ratio must lie between the limits."""
        return self.limits[0] < self.ratio < self.limits[1]

    def power(self, n: Subjects) -> float:
        """Probability of showing equivalence with `n` subjects, in all or by sequence.

        Raises InputError PWR-001 for numbers of subjects that the design cannot have.
        """
        allocation = self.layout.allocate(n, robust=self.robust)
        error = log_sd(self.cv) * math.sqrt(self.layout.variance_factor(allocation))
        lower, upper = (math.log(limit) for limit in self.limits)
        center = math.log(self.ratio)
        df = self.layout.df(sum(allocation), robust=self.robust)
        return float(tost_power((center - lower) / error, (upper - center) / error, df, self.alpha, self.method))


@dataclass(frozen=True, kw_only=True)
class DifferenceEquivalence:
    """A study that is to show the difference T - R within fixed limits, evaluated on the scale of the data.

    `sd` is the standard deviation of the residual, in the unit of the difference (often both are relative to the mean
    of the reference). Otherwise as `AverageEquivalence`.
    """

    sd: float
    design: str = "2x2x2"
    difference: float = 0.05
    limits: tuple[float, float] = (-0.20, 0.20)
    alpha: float = 0.05
    method: Method = "exact"
    robust: bool = False

    def __post_init__(self) -> None:
        refusals.refuse(
            refusals.within("PWR-011", "sd", self.sd, 0.0, 1e9, what="The standard deviation")
            + refusals.within("PWR-012", "difference", self.difference, -1e9, 1e9, what="The difference")
            + refusals.limit_faults(self.limits, around=None, low=-math.inf)
            + _common_faults(self.design, self.alpha, self.method)
        )

    @property
    def layout(self) -> Design:
        """The design with its sequences and degrees of freedom."""
        return layout_of(self.design)

    @property
    def attainable(self) -> bool:
        """Whether any size of study has the power: the true difference must lie between the limits."""
        return self.limits[0] < self.difference < self.limits[1]

    def power(self, n: Subjects) -> float:
        """Probability of showing equivalence with `n` subjects; see `AverageEquivalence.power`."""
        allocation = self.layout.allocate(n, robust=self.robust)
        error = self.sd * math.sqrt(self.layout.variance_factor(allocation))
        below, above = self.difference - self.limits[0], self.limits[1] - self.difference
        df = self.layout.df(sum(allocation), robust=self.robust)
        return float(tost_power(below / error, above / error, df, self.alpha, self.method))


def tost_power(
    below: Floats | float, above: Floats | float, df: Floats | float, alpha: Floats | float, method: Method = "exact"
) -> Floats:
    """Power of two one-sided t tests.

    `below` and `above` are the distances from the true value down to the lower and up to the upper limit, in true
    standard errors of the estimate; `df` the degrees of freedom of its estimated standard error. Arrays broadcast.
    """
    t = student_quantile(alpha, df)
    if method == "exact":
        return both_rejected(below, above, t, t, df)
    if method == "noncentral":
        missed = noncentral_t(t, df, below)
        power = noncentral_t(-t, df, -np.asarray(above)) - missed
    else:
        power = special.stdtr(df, above - t) - special.stdtr(df, t - below)
    return np.asarray(np.maximum(power, 0.0))


def _common_faults(design: str, alpha: float, method: str) -> list[Fault]:
    return [
        *refusals.design_faults(design, find_design(design), DESIGNS, only=False),
        *refusals.alpha_faults(alpha),
        *refusals.choice_faults("method", method, METHODS),
    ]
