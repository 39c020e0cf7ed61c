"""Lay the observations of a 2x2x2 crossover out for its analysis."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal, TypeAlias

import numpy as np
from numpy.typing import NDArray

from galenic.science.bioequivalence import observations as obs
from galenic.science.bioequivalence.model import IncompleteSubject

Subjects: TypeAlias = Literal["all_data", "complete_pairs"]


@dataclass(frozen=True)
class Arrangement:
    """The observations that enter the analysis.

    For each of N observations: the index of its subject, 0 or 1 for its period, 1 for test, and the natural log of its
    value. For each of S subjects: its name, the index of its sequence, whether it has both products.
    """

    subject_of: NDArray[np.int64]
    period: obs.Floats
    is_test: obs.Floats
    log_value: obs.Floats
    subjects: tuple[str, ...]
    sequence_of: NDArray[np.int64]
    complete: NDArray[np.bool_]
    sequences: tuple[str, str]
    incomplete: tuple[IncompleteSubject, ...]


def arrange(
    subject: Sequence[Any],
    sequence: Sequence[Any],
    period: Sequence[Any],
    treatment: Sequence[Any],
    value: Sequence[float | None],
    *,
    test: str,
    reference: str,
    subjects: Subjects,
) -> Arrangement:
    """Check and arrange the observations; see `crossover_2x2` for what is accepted and refused."""
    obs.refuse_unequal_lengths(subject=subject, sequence=sequence, period=period, treatment=treatment, value=value)
    people, seqs, periods, products = (obs.labels(c) for c in (subject, sequence, period, treatment))
    numbers = obs.numbers(value)
    faults = [fault for name, c in (("subject", people), ("sequence", seqs)) for fault in obs.label_faults(name, c)]
    faults += obs.treatment_faults(products, test, reference) or obs.sequence_faults(seqs, periods, products)
    faults += obs.duplicate_faults(list(zip(seqs, people, periods, strict=True)), "subject and period")
    faults += obs.both_sequences_faults(seqs, people)
    faults += obs.value_faults(numbers)
    if faults:
        remedy = "Correct the rows named above; leave the value empty where a subject has none."
        obs.refuse(faults, remedy)
    second = max(periods, key=_period_order)
    columns = _Columns(
        keys=list(zip(seqs, people, strict=True)),
        is_second=np.array([p == second for p in periods], dtype=np.float64),
        is_test=np.array([product == test for product in products], dtype=np.float64),
        numbers=numbers,
    )
    return _select(columns, subjects)


@dataclass(frozen=True)
class _Columns:
    """The checked columns, one entry per row; a key is sequence and subject, as numbers may start again."""

    keys: list[tuple[str, str]]
    is_second: obs.Floats
    is_test: obs.Floats
    numbers: obs.Floats

    def sequences(self) -> tuple[str, str]:
        """The two sequences; the one that starts with the test product comes first, whatever the order of rows."""
        starts = {key[0]: t for key, t, p in zip(self.keys, self.is_test, self.is_second, strict=True) if p == 0}
        first, second = sorted(starts, key=lambda sequence: -starts[sequence])
        return first, second

    def periods_present(self) -> dict[tuple[str, str], list[int]]:
        """The periods (1, 2) in which each subject has a value, in the order in which subjects appear."""
        found: dict[tuple[str, str], list[int]] = {key: [] for key in self.keys}
        for key, period, number in zip(self.keys, self.is_second, self.numbers, strict=True):
            if math.isfinite(number):
                found[key].append(int(period) + 1)
        return found


def _period_order(label: str) -> tuple[float, str]:
    return (float(label), "") if label.isdigit() else (math.inf, label)


def _select(columns: _Columns, subjects: Subjects) -> Arrangement:
    """Drop missing values and, for complete pairs, the subjects that lack one; tell which and why."""
    present = columns.periods_present()
    fewest = 1 if subjects == "all_data" else 2
    index = {key: number for number, key in enumerate(k for k, periods in present.items() if len(periods) >= fewest)}
    rows = np.isfinite(columns.numbers) & np.array([key in index for key in columns.keys])
    sequences = columns.sequences()
    return Arrangement(
        subject_of=np.array([index[key] for key, row in zip(columns.keys, rows, strict=True) if row], dtype=np.int64),
        period=columns.is_second[rows],
        is_test=columns.is_test[rows],
        log_value=np.log(columns.numbers[rows]),
        subjects=tuple(subject for _, subject in index),
        sequence_of=np.array([sequences.index(sequence) for sequence, _ in index], dtype=np.int64),
        complete=np.array([len(present[key]) == 2 for key in index], dtype=np.bool_),
        sequences=sequences,
        incomplete=tuple(
            IncompleteSubject(*key, reason=_what_is_missing(periods), kept=key in index)
            for key, periods in present.items()
            if len(periods) < 2
        ),
    )


def _what_is_missing(present: list[int]) -> str:
    return f"no value in period {3 - present[0]}" if present else "no value in either period"
