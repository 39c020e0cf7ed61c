"""The 2x2x2 crossover: log-scale analysis of variance with all effects fixed."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from scipy import stats

from galenic.errors import Fault
from galenic.science.bioequivalence.arrangement import Arrangement, Subjects, arrange
from galenic.science.bioequivalence.model import (
    CONVENTIONAL_LIMITS,
    NO_VARIABILITY,
    AnovaRow,
    IncompleteSubject,
    RatioInterval,
    cv_pct,
    no_variability,
    refuse_bad_options,
)
from galenic.science.bioequivalence.observations import Floats, refuse

SUBJECT, RESIDUAL = "subject(sequence)", "residual"


@dataclass(frozen=True)
class Crossover:
    """A 2x2x2 crossover evaluated for one endpoint.

    `n_subjects` and `n_observations` count what entered the model, `n_evaluable` the subjects with both products (by
    sequence in `n_by_sequence`). Means are geometric least-squares means in the unit of the data. `cv_inter_pct` is
    None when the between-subject variance component is not positive. `individual_ratios_pct` (subject, sequence, ratio)
    holds the subjects with both products.
    """

    interval: RatioInterval
    anova: tuple[AnovaRow, ...]
    mse: float
    n_subjects: int
    n_observations: int
    n_evaluable: int
    n_by_sequence: Mapping[str, int]
    test_mean: float
    reference_mean: float
    cv_intra_pct: float
    cv_inter_pct: float | None
    incomplete: tuple[IncompleteSubject, ...]
    individual_ratios_pct: tuple[tuple[str, str, float], ...]

    def effect(self, name: str) -> AnovaRow:
        """The row of the analysis of variance with this effect."""
        return next(row for row in self.anova if row.effect == name)


@dataclass(frozen=True)
class _Fit:
    """Least squares with one effect per subject: period and treatment are estimated within subjects."""

    coefficients: Floats  # (2,) second against first period; test against reference
    covariance: Floats  # (2, 2), to be multiplied by the residual variance
    subject_effects: Floats  # (S,)
    subject_columns: Floats  # (S, 2) means of the two columns within subject
    size: Floats  # (S,) observations per subject
    rss: float
    df: int


def crossover_2x2(
    subject: Sequence[Any],
    sequence: Sequence[Any],
    period: Sequence[Any],
    treatment: Sequence[Any],
    value: Sequence[float | None],
    *,
    test: str = "T",
    reference: str = "R",
    alpha: float = 0.05,
    limits: tuple[float, float] = CONVENTIONAL_LIMITS,
    subjects: Subjects = "all_data",
) -> Crossover:
    """Evaluate a two-treatment, two-sequence, two-period crossover for one endpoint.

    The model has sequence, subject within sequence, period and treatment as fixed effects on the natural-log scale
    (EMA CPMP/EWP/QWP/1401/98 Rev. 1, 4.1.8; ICH M13A 2.2.3.2); sums of squares are type III and sequence is tested
    against subject(sequence). Arguments are columns of equal length, one row per subject and period; None or NaN is a
    missing value. Sequences may be spelt by their products ("TR") or otherwise; subject numbers may start again in
    each sequence. `subjects="all_data"` keeps subjects with one period, which changes neither the treatment contrast
    nor its error; "complete_pairs" leaves them out. `alpha` is per side.

    Raises InputError BEQ-001 naming every fault (columns, labels, products against sequences, duplicates, values
    without a logarithm, too few subjects, no variability), BEQ-002 for options.
    """
    refuse_bad_options(alpha, limits)
    data = arrange(subject, sequence, period, treatment, value, test=test, reference=reference, subjects=subjects)
    _refuse_too_few(data)
    fit = _fit(data)
    mse = fit.rss / fit.df
    error = math.sqrt(mse * fit.covariance[1, 1])
    anova, subject_variance = _anova(data, fit)
    center = fit.subject_effects
    base = 0.5 * (center[data.sequence_of == 0].mean() + center[data.sequence_of == 1].mean() + fit.coefficients[0])
    return Crossover(
        interval=RatioInterval(float(fit.coefficients[1]), error, fit.df, alpha, *limits),
        anova=anova,
        mse=mse,
        n_subjects=len(data.subjects),
        n_observations=len(data.log_value),
        n_evaluable=int(data.complete.sum()),
        n_by_sequence=_count(data),
        test_mean=math.exp(base + fit.coefficients[1]),
        reference_mean=math.exp(base),
        cv_intra_pct=cv_pct(mse),
        cv_inter_pct=cv_pct(subject_variance) if subject_variance > 0 else None,
        incomplete=data.incomplete,
        individual_ratios_pct=_individual_ratios(data),
    )


def _count(data: Arrangement) -> dict[str, int]:
    return {name: int((data.complete & (data.sequence_of == i)).sum()) for i, name in enumerate(data.sequences)}


def _refuse_too_few(data: Arrangement) -> None:
    by_sequence = _count(data)
    if min(by_sequence.values()) < 1 or sum(by_sequence.values()) < 3:
        found = ", ".join(f"{name}: {n}" for name, n in by_sequence.items())
        fault = Fault(
            "BEQ-023", "Too few subjects have both products.", value=found, allowed="3 in all, 1 per sequence"
        )
        refuse([fault], "Complete the data; without both sequences period and treatment cannot be told apart.")


def _fit(data: Arrangement) -> _Fit:
    size = np.bincount(data.subject_of).astype(np.float64)
    columns = np.column_stack([data.period, data.is_test, data.log_value])
    sums = np.column_stack([np.bincount(data.subject_of, weights=column) for column in columns.T])
    means: Floats = np.asarray(sums / size[:, None], dtype=np.float64)
    within = columns - means[data.subject_of]
    covariance: Floats = np.asarray(np.linalg.inv(within[:, :2].T @ within[:, :2]), dtype=np.float64)
    coefficients = covariance @ (within[:, :2].T @ within[:, 2])
    residual = within[:, 2] - within[:, :2] @ coefficients
    rss = float(residual @ residual)
    if rss <= NO_VARIABILITY * float(data.log_value @ data.log_value + 1.0):
        raise no_variability()
    effects = means[:, 2] - means[:, :2] @ coefficients
    return _Fit(coefficients, covariance, effects, means[:, :2], size, rss, len(residual) - len(size) - 2)


def _anova(data: Arrangement, fit: _Fit) -> tuple[tuple[AnovaRow, ...], float]:
    """The type III table, and the between-subject variance component by equating mean squares (Henderson 3)."""
    between_ss, per_variance = _between_subjects(data, fit)
    between = AnovaRow(SUBJECT, len(fit.size) - 2, between_ss, between_ss / (len(fit.size) - 2))
    residual = AnovaRow(RESIDUAL, fit.df, fit.rss, fit.rss / fit.df)
    period, treatment = (
        AnovaRow(name, 1, float(estimate**2 / factor), float(estimate**2 / factor))
        for name, estimate, factor in zip(
            ("period", "treatment"), fit.coefficients, np.diag(fit.covariance), strict=True
        )
    )
    sequence_ss = _sequence_ss(data, fit)
    table = (
        _tested(AnovaRow("sequence", 1, sequence_ss, sequence_ss), between),
        _tested(between, residual),
        _tested(period, residual),
        _tested(treatment, residual),
        residual,
    )
    return table, (between.mean_square - residual.mean_square) / per_variance


def _tested(row: AnovaRow, error: AnovaRow) -> AnovaRow:
    f = row.mean_square / error.mean_square
    return replace(row, f=f, p=float(stats.f.sf(f, row.df, error.df)), tested_against=error.effect)


def _sequence_ss(data: Arrangement, fit: _Fit) -> float:
    """Sum of squares of the difference of the sequences' mean subject effects, every subject weighing the same."""
    in_first = data.sequence_of == 0
    weight = np.where(in_first, 1.0 / in_first.sum(), -1.0 / (~in_first).sum())
    shift = weight @ fit.subject_columns
    factor = float((weight**2 / fit.size).sum() + shift @ fit.covariance @ shift)
    return float(weight @ fit.subject_effects) ** 2 / factor


def _between_subjects(data: Arrangement, fit: _Fit) -> tuple[float, float]:
    """Sum of squares of subject(sequence) given all else; how often its mean square holds the subject variance."""
    in_second = (data.sequence_of[data.subject_of] == 1).astype(np.float64)
    reduced = np.column_stack([np.ones_like(in_second), in_second, data.period, data.is_test])
    residual = data.log_value - reduced @ np.linalg.lstsq(reduced, data.log_value, rcond=None)[0]
    sums = np.column_stack([np.bincount(data.subject_of, weights=column) for column in reduced.T])
    explained = float(np.trace(np.linalg.pinv(reduced.T @ reduced) @ (sums.T @ sums)))
    per_variance = (len(residual) - explained) / (len(fit.size) - 2)
    return float(residual @ residual) - fit.rss, per_variance


def _individual_ratios(data: Arrangement) -> tuple[tuple[str, str, float], ...]:
    sign = np.where(data.is_test == 1.0, 1.0, -1.0)
    difference = np.bincount(data.subject_of, weights=sign * data.log_value)
    return tuple(
        (name, data.sequences[int(data.sequence_of[i])], 100.0 * math.exp(difference[i]))
        for i, name in enumerate(data.subjects)
        if data.complete[i]
    )
