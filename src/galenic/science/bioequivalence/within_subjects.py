"""Least squares with one effect per subject: everything that changes within subjects is estimated within them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from galenic.science.bioequivalence.arrangement import Arrangement
from galenic.science.bioequivalence.observations import Floats, Ints

# Part of the largest eigenvalue below which a combination of columns counts as not identified.
ALIASED = 1e-10


@dataclass(frozen=True, eq=False)
class WithinFit:
    """A fit of N observations of S subjects on p columns besides the subjects.

    Of columns that cannot be told apart the shortest solution is given: `covariance` (to be multiplied by the residual
    variance) and `coefficients` are right for whatever is `identified`, and contrasts of it.
    """

    coefficients: Floats  # (p,)
    covariance: Floats  # (p, p)
    identified: NDArray[np.bool_]  # (p,) whether a coefficient is determined by the data
    subject_effects: Floats  # (S,)
    subject_columns: Floats  # (S, p) means of the columns within subject
    size: Floats  # (S,) observations per subject
    residuals: Floats  # (N,)
    leverage: Floats  # (N,) diagonal of the hat matrix
    rank: int
    rss: float
    df: int


def fit_within_subjects(columns: Floats, y: Floats, subject_of: Ints) -> WithinFit:
    """Fit `y` (N,) on `columns` (N, p) and subjects (N,) numbered from 0 without gaps."""
    size = np.bincount(subject_of).astype(np.float64)
    everything = np.column_stack([columns, y])
    sums = np.zeros((len(size), everything.shape[1]))
    np.add.at(sums, subject_of, everything)
    means = sums / size[:, None]
    within = everything - means[subject_of]
    x, z = within[:, :-1], within[:, -1]
    covariance, projection, rank = _inverse(x.T @ x)
    coefficients = covariance @ (x.T @ z)
    residuals = z - x @ coefficients
    return WithinFit(
        coefficients=coefficients,
        covariance=covariance,
        identified=np.abs(projection - np.eye(len(projection))).max(axis=0, initial=0.0) < 1e-6,
        subject_effects=means[:, -1] - means[:, :-1] @ coefficients,
        subject_columns=means[:, :-1],
        size=size,
        residuals=residuals,
        leverage=np.einsum("ij,jk,ik->i", x, covariance, x) + 1.0 / size[subject_of],
        rank=rank,
        rss=float(residuals @ residuals),
        df=len(y) - len(size) - rank,
    )


def period_columns(data: Arrangement) -> Floats:
    """Indicators (N, G(P-1)) of the periods after the first, in each group its own (ICH M13A 2.2.3.5)."""
    later = data.period_of[:, None] == np.arange(1, len(data.periods))
    in_group = data.group_of[data.subject_of][:, None] == np.arange(len(data.groups))
    columns: Floats = (in_group[:, :, None] & later[:, None, :]).reshape(len(later), -1).astype(np.float64)
    return columns


def _inverse(matrix: Floats) -> tuple[Floats, Floats, int]:
    """The inverse on the space that the columns span, the projection on that space, and its dimension."""
    values, vectors = np.linalg.eigh(matrix)
    used = values > ALIASED * max(float(values[-1]), 1.0) if len(values) else values > 0
    kept = vectors[:, used]
    return (kept / values[used]) @ kept.T, kept @ kept.T, int(used.sum())
