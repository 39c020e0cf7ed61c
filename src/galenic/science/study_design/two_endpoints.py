"""Two endpoints that must both be equivalent, such as AUC and Cmax: power under their true correlation.

The two estimates are bivariate normal, the two residual variances the diagonal of a Wishart matrix. Both follow from
residuals that are correlated alike. The matrix is written by its Bartlett factors, so that power is a triple integral
over independent chi and normal variables, cut where an interval becomes wider than its limits.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from galenic.errors import Fault
from galenic.science.study_design import refusals
from galenic.science.study_design.designs import Design, Subjects
from galenic.science.study_design.distributions import normal_rectangle, student_quantile
from galenic.science.study_design.equivalence import AverageEquivalence, log_sd
from galenic.science.study_design.quadrature import Floats, chi_panels, panels, scaled_chi_density, scaled_chi_range

NODES = 28


@dataclass(frozen=True, kw_only=True)
class TwoEndpoints:
    """Two plans of one study, with the correlation of their residuals.

    Raises InputError PWR-001 unless both have the same design, and the correlation lies from -1 to 1.
    """

    first: AverageEquivalence
    second: AverageEquivalence
    correlation: float

    def __post_init__(self) -> None:
        faults = []
        rho = self.correlation
        if not (refusals.is_number(rho) and -1 <= rho <= 1):
            faults.append(
                Fault("PWR-020", "This is no correlation.", column="correlation", value=str(rho), allowed="-1 to 1")
            )
        if (self.first.layout, self.first.robust) != (self.second.layout, self.second.robust):
            message = "Both endpoints come from one study, so they have one design."
            faults.append(
                Fault("PWR-015", message, column="design", value=f"{self.first.design}, {self.second.design}")
            )
        refusals.refuse(faults)

    @property
    def layout(self) -> Design:
        """The design that both endpoints share."""
        return self.first.layout

    @property
    def alpha(self) -> float:
        """The larger of the two levels."""
        return max(self.first.alpha, self.second.alpha)

    @property
    def attainable(self) -> bool:
        """Whether any size of study has the power: both true ratios must lie between their limits."""
        return self.first.attainable and self.second.attainable

    def power(self, n: Subjects) -> float:
        """Probability that both endpoints are shown to be equivalent with `n` subjects (error below 1e-8)."""
        robust = self.first.robust
        allocation = self.layout.allocate(n, robust=robust)
        df = self.layout.df(sum(allocation), robust=robust)
        factor = self.layout.variance_factor(allocation)
        bands = [_Band.of(plan, df, factor) for plan in (self.first, self.second)]
        return _both(bands[0], bands[1], df, self.correlation)


@dataclass(frozen=True)
class _Band:
    """One endpoint in units of its true standard error: limits relative to the true value, critical value."""

    lower: float
    upper: float
    t: float

    @classmethod
    def of(cls, plan: AverageEquivalence, df: int, factor: float) -> _Band:
        error = log_sd(plan.cv) * math.sqrt(factor)
        lower, upper = (math.log(limit / plan.ratio) / error for limit in plan.limits)
        return cls(lower, upper, float(student_quantile(plan.alpha, df)))

    @property
    def widest(self) -> float:
        """The relative standard error at which the interval fills the limits."""
        return (self.upper - self.lower) / (2 * self.t)


def _both(first: _Band, second: _Band, df: int, correlation: float) -> float:
    """Integrate over X1 = sqrt(chi2(df)/df), Z normal, and Y = sqrt(chi2(df - 1)/(df - 1)).

    X2^2 = (rho X1 + r Z/sqrt(df))^2 + r^2 Y^2 (df - 1)/df with r^2 = 1 - rho^2.
    """
    low, high = (float(bound) for bound in scaled_chi_range(df, 1e-13))
    x1, w1 = chi_panels(
        np.array([low, min(max(1.0, low), max(first.widest, low)), max(min(high, first.widest), low)]), NODES
    )
    w1 = w1 * scaled_chi_density(x1, df)
    rest = math.sqrt(max(1 - correlation**2, 0.0))
    if rest < 1e-9 or df == 1:
        return _few_df(first, second, df, correlation, (x1, w1))
    room = max(second.widest, 0.0)
    ends = (np.array([-1.0, 1.0])[None, :] * room - correlation * x1[:, None]) * math.sqrt(df) / rest
    z, wz = panels(np.clip(ends, -7.5, 7.5), NODES)
    wz = wz * np.exp(-0.5 * z * z) / math.sqrt(2 * math.pi)
    shared = (correlation * x1[:, None] + rest * z / math.sqrt(df)) ** 2
    low_y, high_y = (float(bound) for bound in scaled_chi_range(df - 1, 1e-13))
    share = rest * math.sqrt((df - 1) / df)
    top = np.clip(np.sqrt(np.maximum(room**2 - shared, 0.0)) / share, low_y, high_y)
    y, wy = chi_panels(np.stack([np.full_like(top, low_y), top], axis=-1), NODES)
    wy = wy * scaled_chi_density(y, df - 1)
    x2 = np.sqrt(shared[..., None] + (share * y) ** 2)
    inside = _rectangle(first, second, x1[:, None, None], x2, correlation)
    return float(np.einsum("i,ij,ijk,ijk->", w1, wz, wy, inside))


def _few_df(first: _Band, second: _Band, df: int, correlation: float, outer: tuple[Floats, Floats]) -> float:
    """One degree of freedom, or a correlation of -1 or 1: the second variance has no part of its own."""
    x1, w1 = outer
    if df > 1:
        keep = x1 <= second.widest
        return float(w1 @ np.where(keep, _rectangle(first, second, x1, x1, round(correlation)), 0.0))
    rest = math.sqrt(max(1 - correlation**2, 0.0))
    z, wz = panels(np.linspace(-7.5, 7.5, 9), NODES)
    wz = wz * np.exp(-0.5 * z * z) / math.sqrt(2 * math.pi)
    x2 = np.abs(correlation * x1[:, None] + rest * z)
    return float(w1 @ (_rectangle(first, second, x1[:, None], x2, correlation) @ wz))


def _rectangle(first: _Band, second: _Band, x1: Floats, x2: Floats, correlation: float) -> Floats:
    """Probability that both intervals lie within their limits, given the two relative standard errors."""
    return normal_rectangle(
        first.lower + first.t * x1,
        first.upper - first.t * x1,
        second.lower + second.t * x2,
        second.upper - second.t * x2,
        correlation,
    )
