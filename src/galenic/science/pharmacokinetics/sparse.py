"""Sparse sampling: the area of a mean profile with its standard error, where no animal gives a whole profile.

Bailer, J Pharmacokinet Biopharm 1988;16:303-309 (one sample per animal); Nedelman and Jia, J Biopharm Stat
1998;8:317-328 (several), with the covariance of Holder, J Biopharm Stat 2001;11:75-79. Linear trapezoidal rule: the
theory has no other.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from galenic.errors import InputError
from galenic.science.pharmacokinetics.profiles import Floats, Integers


@dataclass(frozen=True, slots=True)
class SparseArea:
    """Area under the mean profile to the last mean above zero.

    `standard_error` is NaN where a time has one sample only; `degrees_of_freedom` (Satterthwaite) is NaN where batches
    of animals share some of their times but not all. `times`, `means`, `counts`: the mean profile.
    """

    area: float
    standard_error: float
    degrees_of_freedom: float
    times: Floats
    means: Floats
    counts: Integers

    def confidence_interval(self, level: float = 0.90) -> tuple[float, float]:
        """Interval of the area by Student's t; NaN where the standard error or its degrees of freedom are missing."""
        from scipy import stats

        half = self.standard_error * stats.t.ppf((1 + level) / 2, self.degrees_of_freedom)
        return self.area - half, self.area + half


def sparse_area(
    subject: ArrayLike, time: ArrayLike, concentration: ArrayLike, *, max_blq_share: float = 0.5
) -> SparseArea:
    """Area of one group of animals from all their samples; missing ones are left out.

    Results below the limit are zero. A time at which more than `max_blq_share` of them are has a mean of zero (custom
    of the field; 1 keeps every mean). Raises InputError for repeated samples and with fewer than two times.
    """
    who, when, values = _samples(subject, time, concentration)
    table = _table(who, when, values)
    times = np.unique(when)
    counts = np.sum(~np.isnan(table), axis=0)
    means = np.nanmean(table, axis=0)
    means[np.sum(table == 0, axis=0) > max_blq_share * counts] = 0.0
    last = int(np.max(np.flatnonzero(means > 0), initial=0)) + 1
    table, times, counts, means = table[:, :last], times[:last], counts[:last], means[:last]
    table = table[~np.all(np.isnan(table), axis=1)]  # animals that were sampled later only
    gaps = np.diff(times) / 2
    weights = np.concatenate([gaps, [0.0]]) + np.concatenate([[0.0], gaps])
    variance = _variance(table, counts, weights)
    return SparseArea(
        area=float(weights @ means),
        standard_error=float(np.sqrt(variance)),
        degrees_of_freedom=_degrees_of_freedom(table, weights),
        times=times,
        means=means,
        counts=counts.astype(np.int64),
    )


def _samples(subject: ArrayLike, time: ArrayLike, concentration: ArrayLike) -> tuple[NDArray[np.int64], Floats, Floats]:
    _, who = np.unique(np.asarray(subject), return_inverse=True)
    when, values = np.asarray(time, dtype=np.float64), np.asarray(concentration, dtype=np.float64)
    there = ~np.isnan(values)
    who, when, values = who[there], when[there], values[there]
    if len(np.unique(when)) < 2 or not np.all(np.isfinite(when)) or np.any(values < 0):
        raise InputError("Sparse sampling needs results of 0 or more at two times at least.", code="NCA-013")
    if len(set(zip(who.tolist(), when.tolist(), strict=True))) < len(who):
        raise InputError("A subject has two results at one time.", code="NCA-005", remedy="Keep one.")
    return who, when, values


def _table(who: NDArray[np.int64], when: Floats, values: Floats) -> Floats:
    """Subjects by times, NaN where a subject was not sampled."""
    subjects, rows = np.unique(who, return_inverse=True)
    times, columns = np.unique(when, return_inverse=True)
    table = np.full((len(subjects), len(times)), np.nan)
    table[rows, columns] = values
    return table


def _variance(table: Floats, counts: Integers, weights: Floats) -> float:
    """Nedelman and Jia, equation 7 (vii), covariances by Holder, equation A3, bounded by the variances."""
    sampled = ~np.isnan(table)
    both = sampled.T.astype(float) @ sampled.astype(float)
    centered = np.where(sampled, table - np.nanmean(table, axis=0), 0.0)
    outside = (1.0 - both / counts[:, None]) * (1.0 - both / counts[None, :])
    with np.errstate(all="ignore"):
        covariance = centered.T @ centered / (both - 1.0 + outside)
    deviations = np.sqrt(np.diag(covariance))
    bound = np.multiply.outer(deviations, deviations)
    covariance = np.where(both > 1, np.clip(covariance, -bound, bound), 0.0)
    np.fill_diagonal(covariance, np.where(counts > 1, deviations**2, np.nan))
    share = weights / counts
    contributions = np.multiply.outer(share, share) * both * covariance
    return float(contributions.sum())


def _degrees_of_freedom(table: Floats, weights: Floats) -> float:
    """Satterthwaite over the batches of animals that share their times; NaN where batches overlap.

    One sample per animal makes every time a batch (Nedelman, Gibiansky and Lau, J Pharmacokinet Biopharm
    1995;23:115-128).
    """
    sampled = ~np.isnan(table)
    patterns, batch = np.unique(sampled, axis=0, return_inverse=True)
    if np.any(patterns.sum(axis=0) > 1):
        return float("nan")
    share = np.nansum(table * weights, axis=1)  # each animal's part of the area
    sizes = np.bincount(batch)
    if np.any(sizes < 2):
        return float("nan")
    variances = np.array([np.var(share[batch == b], ddof=1) / sizes[b] for b in range(len(sizes))])
    if not np.any(variances > 0):
        return float("nan")
    return float(variances.sum() ** 2 / np.sum(variances**2 / (sizes - 1)))
