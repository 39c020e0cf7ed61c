"""Within-subject variability of one product, from the subjects that received it more than once."""

from __future__ import annotations

import math
from collections.abc import Collection
from dataclasses import dataclass
from typing import Literal, TypeAlias

import numpy as np

from galenic.science.bioequivalence.arrangement import Arrangement
from galenic.science.bioequivalence.distributions import f_quantile
from galenic.science.bioequivalence.model import cv_pct
from galenic.science.bioequivalence.observations import Ints
from galenic.science.bioequivalence.within_subjects import WithinFit, fit_within_subjects, period_columns

Product: TypeAlias = Literal["test", "reference"]


@dataclass(frozen=True, slots=True)
class WithinVariability:
    """The within-subject variance of a product on the natural-log scale, its degrees of freedom, and of how many."""

    variance: float
    df: int
    n_subjects: int

    @property
    def sd(self) -> float:
        """Standard deviation on the log scale: swR or swT."""
        return math.sqrt(self.variance)

    @property
    def cv_pct(self) -> float:
        """Coefficient of variation in %: CVwR or CVwT."""
        return cv_pct(self.variance)


@dataclass(frozen=True, slots=True)
class SdRatio:
    """swT/swR with its 100(1 - 2 alpha) % equal-tails interval."""

    ratio: float
    lower: float
    upper: float
    alpha: float


def within_variability(data: Arrangement, product: Product = "reference") -> WithinVariability | None:
    """Variance of a product within subjects, from the values of that product alone, of subjects with two or more.

    The model has sequence, subject(sequence) and period as fixed effects (EMA/582648/2016, annex I; with groups,
    period(group)). None when no subject has two values, or no error is left.
    """
    found = repeated_values(data, product)
    return None if found is None else variability_of(data, *found)


def variability_of(data: Arrangement, fit: WithinFit, rows: Ints) -> WithinVariability:
    """The variability that a fit of a product's values shows."""
    return WithinVariability(fit.rss / fit.df, fit.df, len(np.unique(data.subject_of[rows])))


def repeated_values(
    data: Arrangement, product: Product, *, only: Collection[int] | None = None
) -> tuple[WithinFit, Ints] | None:
    """The fit of one product's values, of all subjects or of `only` these, and which observations it used.

    None when there is nothing to estimate.
    """
    wanted = 1.0 if product == "test" else 0.0
    used = data.count(wanted) > 1
    if only is not None:
        used &= np.isin(np.arange(data.n_subjects), list(only))
    rows = np.flatnonzero((data.is_test == wanted) & used[data.subject_of])
    if not len(rows):
        return None
    _, subject_of = np.unique(data.subject_of[rows], return_inverse=True)
    fit = fit_within_subjects(period_columns(data)[rows], data.log_value[rows], subject_of)
    return (fit, rows) if fit.df > 0 else None


def sd_ratio(test: WithinVariability, reference: WithinVariability, *, alpha: float = 0.05) -> SdRatio | None:
    """swT/swR with its interval by the F distribution (FDA, Statistical Approaches, May 2026, appendix F).

    None when one of the variances is zero.
    """
    if test.variance <= 0 or reference.variance <= 0:
        return None
    ratio = test.sd / reference.sd
    quantiles = (f_quantile(test.df, reference.df, p) for p in (1 - alpha, alpha))
    lower, upper = (ratio / math.sqrt(quantile) for quantile in quantiles)
    return SdRatio(ratio, lower, upper, alpha)
