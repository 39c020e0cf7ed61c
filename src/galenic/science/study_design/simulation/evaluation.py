"""Evaluate many simulated studies at once: analysis of variance with missing periods, and contrasts of subjects."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from galenic.science.study_design.quadrature import Floats

Mask = NDArray[np.bool_]


@dataclass(frozen=True)
class Estimates:
    """What studies estimate, one entry each: T - R with standard error and degrees of freedom, and the variances.

    A study that cannot estimate something has 0 degrees of freedom there.
    """

    difference: Floats
    error: Floats
    df: Floats
    reference_variance: Floats
    reference_df: Floats
    test_variance: Floats
    test_df: Floats


def by_anova(values: Floats, present: Mask, given: Mask) -> Estimates:
    """Fixed effects of subject, period and treatment (EMA method A), of all subjects with both products.

    `values` and `present` have shape (studies, subjects, periods); `given`, shape (subjects, periods), is True for T.
    """
    both: Mask = np.any(present & given, axis=2) & np.any(present & ~given, axis=2)
    used = present & both[:, :, None]
    effects = np.concatenate([_periods(given.shape), given[:, :, None].astype(float)], axis=2)
    fit = _least_squares(values, used, effects)
    aim = np.zeros(effects.shape[2])
    aim[-1] = 1.0
    variance = fit.variance * (fit.inverse @ aim)[:, -1]
    # Without its effect in reach (one sequence left) the difference is confounded with periods.
    sound = np.abs((fit.information @ fit.inverse @ aim) - aim).max(axis=1) < 1e-6
    df = np.where(sound, fit.df, 0)
    reference = _least_squares(values, used & ~given, _periods(given.shape))
    test = _least_squares(values, used & given, _periods(given.shape))
    return Estimates(
        fit.effect[:, -1],
        np.sqrt(np.maximum(variance, 0)),
        df,
        reference.variance,
        reference.df,
        test.variance,
        test.df,
    )


def by_contrasts(values: Floats, present: Mask, given: Mask, sequence: NDArray[np.int64]) -> Estimates:
    """Differences of the means of T and R of each complete subject, with sequence effects (FDA, appendix G)."""
    complete = np.all(present, axis=2)
    studies, groups = len(values), np.unique(sequence)
    test, reference = _Product.of(values, given), _Product.of(values, ~given)
    between, among_t, among_r = (_Pool.empty(studies) for _ in range(3))
    difference, factor = np.zeros(studies), np.zeros(studies)
    for group in groups:
        members = complete & (sequence == group)
        n = members.sum(axis=1)
        difference += between.add(test.mean - reference.mean, members) / len(groups)
        factor += np.where(n > 0, 1 / np.maximum(n, 1), np.inf) / len(groups) ** 2
        for pool, product in ((among_t, test), (among_r, reference)):
            for contrast in product.contrasts(sequence == group):
                pool.add(contrast, members)
    sound = np.isfinite(factor)
    error = np.sqrt(between.variance * np.where(sound, factor, 0))
    df = np.where(sound, between.df, 0)
    return Estimates(difference, error, df, among_r.variance, among_r.df, among_t.variance, among_t.df)


@dataclass(frozen=True)
class _Fit:
    effect: Floats
    variance: Floats
    df: Floats
    information: Floats
    inverse: Floats


def _least_squares(values: Floats, used: Mask, effects: Floats) -> _Fit:
    """Least squares with subjects taken out: each study has its own pattern of values that are there."""
    there = used.astype(float)
    count = there.sum(axis=2)
    share = there / np.maximum(count, 1)[:, :, None]
    centered = np.where(used, values - np.sum(share * np.where(used, values, 0.0), axis=2, keepdims=True), 0.0)
    if np.array_equal(used, np.broadcast_to(used[:1], used.shape)):
        there, share, count = there[:1], share[:1], count[:1]  # nothing is missing, or the same in all studies
    deviations = effects - np.einsum("bnp,npi->bni", share, effects)[:, :, None, :]
    information = np.einsum("bnp,bnpi,bnpj->bij", there, deviations, deviations, optimize=True)
    inverse = np.linalg.pinv(information, rcond=1e-9, hermitian=True)
    rank = np.linalg.matrix_rank(information, tol=1e-7, hermitian=True)
    moment = np.einsum("bnp,npi->bi", centered, effects, optimize=True)
    effect = (inverse @ moment[:, :, None])[:, :, 0]
    squares = np.sum(centered**2, axis=(1, 2)) - np.sum(effect * moment, axis=1)
    df = np.broadcast_to(count.sum(axis=1) - (count > 0).sum(axis=1) - rank, squares.shape)
    return _Fit(effect, np.maximum(squares, 0.0) / np.maximum(df, 1), np.maximum(df, 0), information, inverse)


@dataclass(frozen=True)
class _Product:
    """Values of one product: the mean of each subject, and the values themselves with where they stand."""

    mean: Floats
    values: Floats
    given: Mask

    @classmethod
    def of(cls, values: Floats, given: Mask) -> _Product:
        weights = given / np.maximum(given.sum(axis=1, keepdims=True), 1)
        return cls(np.einsum("bnp,np->bn", values, weights), values, given)

    def contrasts(self, members: Mask) -> Sequence[Floats]:
        """Orthonormal contrasts among the repeats of the subjects of one sequence; meaningless for the others."""
        places = np.flatnonzero(self.given[members][0])
        found = []
        for row in range(1, len(places)):
            before = self.values[:, :, places[:row]].sum(axis=2)
            found.append((before - row * self.values[:, :, places[row]]) / np.sqrt(row * (row + 1)))
        return found


@dataclass(frozen=True)
class _Pool:
    """Sums of squares about means, gathered sequence by sequence."""

    squares: Floats
    df: Floats

    @classmethod
    def empty(cls, studies: int) -> _Pool:
        return cls(np.zeros(studies), np.zeros(studies))

    def add(self, values: Floats, members: Mask) -> Floats:
        """Add the members' values, and return their mean in each study."""
        n = members.sum(axis=1)
        mean: Floats = np.sum(np.where(members, values, 0.0), axis=1) / np.maximum(n, 1)
        self.squares[:] += np.sum(np.where(members, (values - mean[:, None]) ** 2, 0.0), axis=1)
        self.df[:] += np.maximum(n - 1, 0)
        return mean

    @property
    def variance(self) -> Floats:
        """The pooled variance; 0 where there are no degrees of freedom."""
        return self.squares / np.maximum(self.df, 1)


def _periods(shape: tuple[int, ...]) -> Floats:
    subjects, periods = shape
    return np.broadcast_to(np.eye(periods), (subjects, periods, periods))
