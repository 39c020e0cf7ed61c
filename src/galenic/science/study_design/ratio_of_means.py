"""Equivalence of the ratio of two normal means, by Fieller's interval (Hauschke, Kieser, Diletti, Burke 1999)."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from galenic.science.study_design import refusals
from galenic.science.study_design.designs import Design, Subjects, find_design, layout_of
from galenic.science.study_design.distributions import SURE, normal_rectangle, student_quantile
from galenic.science.study_design.quadrature import scaled_chi_nodes

NODES = 32


@dataclass(frozen=True, kw_only=True)
class RatioOfMeans:
    """A study that is to show the ratio of means within limits, data normal on their own scale.

    `cv` is relative to the mean of the reference: within subjects of a crossover, in all for parallel groups;
    `cv_between` that between subjects, which only a crossover needs. Clinical endpoints: alpha 0.025.
    Raises InputError PWR-001, naming every argument that cannot be used.
    """

    cv: float
    cv_between: float | None = None
    design: str = "2x2x2"
    ratio: float = 0.95
    limits: tuple[float, float] = (0.80, 1.25)
    alpha: float = 0.025

    def __post_init__(self) -> None:
        found = find_design(self.design)
        crossed = found is not None and found.name != "parallel"
        refusals.refuse(
            refusals.cv_faults("cv", self.cv)
            + (refusals.cv_faults("cv_between", self.cv_between) if crossed else [])
            + refusals.ratio_faults("ratio", self.ratio)
            + refusals.limit_faults(self.limits)
            + refusals.alpha_faults(self.alpha)
            + refusals.design_faults(self.design, found, ("2x2x2", "parallel"))
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
        """Probability that Fieller's interval lies within the limits (bivariate noncentral t, exactly)."""
        allocation = self.layout.allocate(n)
        df = self.layout.df(sum(allocation))
        lower, upper = self.limits
        errors = [math.sqrt(self._covariance(limit, limit, allocation)) for limit in self.limits]
        correlation = self._covariance(lower, upper, allocation) / (errors[0] * errors[1])
        below, above = (self.ratio - lower) / errors[0], (upper - self.ratio) / errors[1]
        t = float(student_quantile(self.alpha, df))
        cuts = tuple(max(distance + step, 0.0) / t for distance in (below, above) for step in (-SURE, 0, SURE))
        x, weights = scaled_chi_nodes(df, NODES, cuts=(1.0, *cuts))
        # Both statistics T - limit * R share the deviation of R, so they are correlated.
        far = np.full_like(x, 40.0)
        inside = normal_rectangle(t * x - below, far, -far, above - t * x, correlation)
        return min(max(float(weights @ inside), 0.0), 1.0)

    def _covariance(self, first: float, second: float, allocation: tuple[int, ...]) -> float:
        """Covariance of T - first R and T - second R for means of T and R, relative to the mean of R."""
        if self.layout.name == "parallel":
            return self.cv**2 * (1 / allocation[0] + first * second / allocation[1])
        spread = self.cv**2 * (1 + first * second) + (self.cv_between or 0.0) ** 2 * (1 - first) * (1 - second)
        return spread * sum(1 / n for n in allocation) / 4
