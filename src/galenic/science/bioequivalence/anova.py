"""The type III table of a crossover: what is within subjects against the residual, the rest against subjects."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from galenic.science.bioequivalence.arrangement import Arrangement
from galenic.science.bioequivalence.distributions import f_tail
from galenic.science.bioequivalence.observations import Floats
from galenic.science.bioequivalence.within_subjects import WithinFit, period_columns

RESIDUAL = "residual"


@dataclass(frozen=True, slots=True)
class AnovaRow:
    """One effect of the analysis of variance; `f` and `p` are None for an error term.

    `tested_against` names the effect whose mean square is the denominator.
    """

    effect: str
    df: int
    sum_of_squares: float
    mean_square: float
    f: float | None = None
    p: float | None = None
    tested_against: str = ""


def analysis_of_variance(data: Arrangement, fit: WithinFit) -> tuple[tuple[AnovaRow, ...], float | None]:
    """The type III table, and the between-subject variance component by equating mean squares (Henderson 3).

    Rows: sequence (with groups: group, sequence, sequence*group), subject within them, period (within group),
    treatment, residual. Where a group lacks a sequence, one row `sequence(group)` compares all that there are. The
    variance is None when no two subjects share a sequence. `fit` has the columns of `period_columns` and treatment.
    """
    grouped = len(data.groups) > 1
    residual = _row(RESIDUAL, fit.df, fit.rss)
    subject, variance = _subjects(data, fit, residual, "subject(sequence*group)" if grouped else "subject(sequence)")
    rows = [_tested(row, subject) for row in _between(data, fit)] if subject else list(_between(data, fit))
    rows += [_tested(subject, residual)] if subject else []
    periods = _hypothesis("period(group)" if grouped else "period", np.eye(len(fit.coefficients))[:-1], fit)
    treatment = _hypothesis("treatment", np.eye(len(fit.coefficients))[-1:], fit)
    rows += [_tested(row, residual) for row in (periods, treatment) if row]
    return (*rows, residual), variance


def _row(effect: str, df: int, sum_of_squares: float) -> AnovaRow:
    return AnovaRow(effect, df, sum_of_squares, sum_of_squares / df)


def _tested(row: AnovaRow, error: AnovaRow) -> AnovaRow:
    if error.mean_square <= 0:
        return row
    f = row.mean_square / error.mean_square
    return replace(row, f=f, p=f_tail(row.df, error.df, f), tested_against=error.effect)


def _hypothesis(effect: str, contrasts: Floats, fit: WithinFit) -> AnovaRow | None:
    """Sum of squares of contrasts (k, p) of the coefficients within subjects."""
    estimate, variance = contrasts @ fit.coefficients, contrasts @ fit.covariance @ contrasts.T
    df = int(np.linalg.matrix_rank(variance, hermitian=True)) if len(estimate) else 0
    return _row(effect, df, float(estimate @ np.linalg.pinv(variance, hermitian=True) @ estimate)) if df else None


def _subjects(
    data: Arrangement, fit: WithinFit, residual: AnovaRow, effect: str
) -> tuple[AnovaRow | None, float | None]:
    """Sum of squares of subjects given all else; and how much of its mean square is the variance between subjects."""
    cells = (data.cell_of[data.subject_of][:, None] == np.unique(data.cell_of)).astype(np.float64)
    reduced = np.column_stack([cells, period_columns(data), data.is_test])
    products = reduced.T @ reduced
    inverse = np.linalg.pinv(products, hermitian=True)
    left = data.log_value - reduced @ (inverse @ (reduced.T @ data.log_value))
    sums = np.zeros((data.n_subjects, reduced.shape[1]))
    np.add.at(sums, data.subject_of, reduced)
    df = data.n_subjects + fit.rank - int(np.linalg.matrix_rank(products, hermitian=True))
    if df < 1:
        return None, None
    row = _row(effect, df, max(float(left @ left) - fit.rss, 0.0))
    per_variance = (len(left) - float(np.trace(inverse @ (sums.T @ sums)))) / df
    return row, (row.mean_square - residual.mean_square) / per_variance


def _between(data: Arrangement, fit: WithinFit) -> Iterator[AnovaRow]:
    """Group, sequence and their interaction: contrasts of the mean subject effects of their cells.

    Within a cell every subject weighs the same. A group's mean also holds the mean of its own period effects.
    """
    n_groups, n_sequences = len(data.groups), len(data.sequences)
    cells = np.unique(data.cell_of)
    if len(cells) < n_groups * n_sequences:
        if len(cells) > 1:
            yield _between_row("sequence(group)" if n_groups > 1 else "sequence", _differences(len(cells)), data, fit)
        return
    over_groups, over_sequences = np.full(n_groups, 1.0 / n_groups), np.full(n_sequences, 1.0 / n_sequences)
    if n_groups > 1:
        yield _between_row("group", np.kron(_differences(n_groups), over_sequences), data, fit)
    if n_sequences > 1:
        yield _between_row("sequence", np.kron(over_groups, _differences(n_sequences)), data, fit)
    if n_groups > 1 and n_sequences > 1:
        both = np.kron(_differences(n_groups), _differences(n_sequences))
        yield _between_row("sequence*group", both, data, fit)


def _differences(n: int) -> Floats:
    """Contrasts (n-1, n) of the first with each other."""
    return np.column_stack([np.ones(n - 1), -np.eye(n - 1)])


def _between_row(effect: str, contrasts: NDArray[np.floating[Any]], data: Arrangement, fit: WithinFit) -> AnovaRow:
    """Sum of squares of contrasts (k, C) of the C cells of group and sequence."""
    cells = np.unique(data.cell_of)
    member = (data.cell_of == cells[:, None]).astype(np.float64)
    weights = contrasts @ (member / member.sum(axis=1, keepdims=True))
    periods = np.zeros((len(contrasts), len(fit.coefficients)))
    n_later, group_of = len(data.periods) - 1, cells // len(data.sequences)
    for group in range(len(data.groups)):
        share = contrasts[:, group_of == group].sum(axis=1, keepdims=True) / len(data.periods)
        periods[:, group * n_later : (group + 1) * n_later] = share
    estimate = weights @ fit.subject_effects + periods @ fit.coefficients
    shift = periods - weights @ fit.subject_columns
    variance = (weights / fit.size) @ weights.T + shift @ fit.covariance @ shift.T
    df = int(np.linalg.matrix_rank(variance, hermitian=True))
    return _row(effect, df, float(estimate @ np.linalg.pinv(variance, hermitian=True) @ estimate))
