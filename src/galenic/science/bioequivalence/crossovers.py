"""Crossovers of any design: log-scale analysis of variance with all effects fixed (EMA method A)."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from galenic.errors import Fault
from galenic.science.bioequivalence import observations as obs
from galenic.science.bioequivalence.anova import AnovaRow, analysis_of_variance
from galenic.science.bioequivalence.arrangement import Arrangement, Subjects, arrange
from galenic.science.bioequivalence.designs import Design
from galenic.science.bioequivalence.model import (
    CONVENTIONAL_LIMITS,
    NO_VARIABILITY,
    IncompleteSubject,
    RatioInterval,
    cv_pct,
    no_variability,
    refuse_bad_options,
)
from galenic.science.bioequivalence.within_subjects import WithinFit, fit_within_subjects, period_columns


@dataclass(frozen=True)
class Crossover:
    """A crossover evaluated for one endpoint with all effects fixed.

    `n_subjects` and `n_observations` count what entered the model, `n_evaluable` the subjects with both products (by
    sequence in `n_by_sequence`). Means are geometric least-squares means in the unit of the data; they are None where
    periods that are compared by no subject leave them undetermined. `cv_inter_pct` is None when the between-subject
    variance component is not positive. `individual_ratios_pct` (subject, sequence, ratio) holds the subjects with both
    products; of repeated products the geometric mean counts.
    """

    interval: RatioInterval
    anova: tuple[AnovaRow, ...]
    mse: float
    n_subjects: int
    n_observations: int
    n_evaluable: int
    n_by_sequence: Mapping[str, int]
    test_mean: float | None
    reference_mean: float | None
    cv_intra_pct: float
    cv_inter_pct: float | None
    incomplete: tuple[IncompleteSubject, ...]
    individual_ratios_pct: tuple[tuple[str, str, float], ...]
    design: Design

    def effect(self, name: str) -> AnovaRow:
        """The row of the analysis of variance with this effect."""
        return next(row for row in self.anova if row.effect == name)


def crossover(
    subject: Sequence[Any],
    sequence: Sequence[Any],
    period: Sequence[Any],
    treatment: Sequence[Any],
    value: Sequence[float | None],
    *,
    test: str = "T",
    reference: str = "R",
    others: Sequence[str] = (),
    group: Sequence[Any] | None = None,
    alpha: float = 0.05,
    limits: tuple[float, float] = CONVENTIONAL_LIMITS,
    subjects: Subjects = "all_data",
    is_log: bool = False,
) -> Crossover:
    """Evaluate a crossover of any design for one endpoint.

    `arrange` tells what the data may be, `fixed_effects` what the model is.
    Raises InputError BEQ-001 for the data, BEQ-002 for options.
    """
    refuse_bad_options(alpha, limits)
    data = arrange(
        subject,
        sequence,
        period,
        treatment,
        value,
        test=test,
        reference=reference,
        others=others,
        group=group,
        subjects=subjects,
        is_log=is_log,
    )
    return fixed_effects(data, alpha=alpha, limits=limits)


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

    As `crossover`, and refuses any other design. `subjects="all_data"` keeps subjects with one period, which changes
    neither the treatment contrast nor its error; "complete_pairs" leaves them out. `alpha` is per side.

    Raises InputError BEQ-001 naming every fault (columns, labels, products against sequences, duplicates, values
    without a logarithm, too few subjects, no variability), BEQ-002 for options.
    """
    refuse_bad_options(alpha, limits)
    columns = (subject, sequence, period, treatment, value)
    data = arrange(*columns, test=test, reference=reference, subjects=subjects, design="2x2x2")
    return fixed_effects(data, alpha=alpha, limits=limits)


def fixed_effects(
    data: Arrangement, *, alpha: float = 0.05, limits: tuple[float, float] = CONVENTIONAL_LIMITS
) -> Crossover:
    """Fit the model with sequence, subject within sequence, period and treatment as fixed effects, log scale.

    This is EMA's method A (EMA/582648/2016, annex I; CPMP/EWP/QWP/1401/98 Rev. 1, 4.1.8; ICH M13A 2.2.3.2); with groups
    or sites it is the model of ICH M13A 2.2.3.5, without a group by treatment term. Sums of squares are type III;
    what is between subjects is tested against subject(sequence). `alpha` is per side.

    Raises InputError BEQ-001 when too few subjects, or no variability, are left to compare the products; BEQ-002 for
    options.
    """
    refuse_bad_options(alpha, limits)
    refuse_too_few(data)
    fit = fit_within_subjects(np.column_stack([period_columns(data), data.is_test]), data.log_value, data.subject_of)
    refuse_undetermined(data, fit)
    mse = fit.rss / fit.df
    error = math.sqrt(mse * fit.covariance[-1, -1])
    anova, subject_variance = analysis_of_variance(data, fit)
    test_mean, reference_mean = _means(data, fit)
    return Crossover(
        interval=RatioInterval(float(fit.coefficients[-1]), error, fit.df, alpha, *limits),
        anova=anova,
        mse=mse,
        n_subjects=data.n_subjects,
        n_observations=len(data.log_value),
        n_evaluable=int(data.complete.sum()),
        n_by_sequence=data.evaluable(),
        test_mean=test_mean,
        reference_mean=reference_mean,
        cv_intra_pct=cv_pct(mse),
        cv_inter_pct=cv_pct(subject_variance) if subject_variance is not None and subject_variance > 0 else None,
        incomplete=data.incomplete,
        individual_ratios_pct=individual_ratios(data),
        design=data.design,
    )


def refuse_too_few(data: Arrangement) -> None:
    """Raise InputError BEQ-001 unless three subjects have both products, in a 2x2x2 crossover one in each sequence."""
    by_sequence = data.evaluable()
    is_plain = len(by_sequence) == len(data.periods) == 2
    if sum(by_sequence.values()) < 3 or (is_plain and min(by_sequence.values()) < 1):
        found = ", ".join(f"{name}: {n}" for name, n in by_sequence.items())
        allowed = "3 in all, 1 per sequence" if is_plain else "3 in all"
        fault = Fault("BEQ-023", "Too few subjects have both products.", value=found, allowed=allowed)
        obs.refuse([fault], "Complete the data; without both sequences period and treatment cannot be told apart.")


def refuse_undetermined(data: Arrangement, fit: WithinFit) -> None:
    """Raise InputError BEQ-001 when period and treatment cannot be told apart, or no residual is left."""
    if not fit.identified[-1]:
        found = ", ".join(f"{name}: {n}" for name, n in data.evaluable().items())
        fault = Fault("BEQ-026", "Product and period cannot be told apart.", column="sequence", value=found)
        obs.refuse([fault], "Evaluate two sequences or more that give the products in different periods.")
    if fit.df < 1:
        fault = Fault("BEQ-023", "As many effects as observations; no error is left.", value=f"{len(data.log_value)}")
        obs.refuse([fault], "Complete the data.")
    if fit.rss <= NO_VARIABILITY * float(data.log_value @ data.log_value + 1.0):
        raise no_variability()


def _means(data: Arrangement, fit: WithinFit) -> tuple[float, float] | tuple[None, None]:
    """Geometric least-squares means: every cell of group and sequence weighs the same, and every period."""
    present = np.unique(data.cell_of)
    cells = np.mean([fit.subject_effects[data.cell_of == cell].mean() for cell in present])
    periods = fit.coefficients[:-1]
    if not fit.identified.all():
        return None, None
    base = float(cells) + float(periods.sum()) / (len(data.periods) * len(data.groups))
    return math.exp(base + fit.coefficients[-1]), math.exp(base)


def individual_ratios(data: Arrangement) -> tuple[tuple[str, str, float], ...]:
    """Subject, sequence and T/R in % of every subject with both products."""
    test, reference = (
        np.bincount(data.subject_of, weights=data.log_value * (data.is_test == product), minlength=data.n_subjects)
        / np.maximum(data.count(product), 1)
        for product in (1.0, 0.0)
    )
    ratios = (100.0 * np.exp(test - reference)).tolist()
    told = zip(data.subjects, data.sequence_of.tolist(), ratios, data.complete.tolist(), strict=True)
    return tuple((name, data.sequences[sequence], ratio) for name, sequence, ratio, complete in told if complete)
