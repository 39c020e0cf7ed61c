"""Sequences that are spelled by their products say what every row must hold; every row that differs is named."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from galenic.catalogue.bioequivalence._observations import Observation, Observations
from galenic.errors import Fault, InputError

if TYPE_CHECKING:
    from galenic.catalogue.bioequivalence._settings import StudyOptions


def refuse_wrong_sequences(found: Observations, options: StudyOptions) -> None:
    """Check the sequences of a 2x2x2 crossover, where they are spelled TR and RT; others are left to the statistics.

    Raises InputError BES-001: BES-023 unknown sequence, BES-024 one sequence only, BES-025 treatment against sequence.
    """
    pair = (options.test + options.reference, options.reference + options.test)
    spelled = [row for row in found.rows if row.sequence in pair]
    faults = [
        Fault(
            "BES-023",
            "The sequence is unknown.",
            found.source,
            row.row or None,
            "sequence",
            row.sequence,
            ", ".join(pair),
        )
        for row in found.rows
        if spelled and row.sequence not in pair
    ]
    if spelled and not faults and len({row.sequence for row in spelled}) == 1:
        message = f"All subjects have the sequence {spelled[0].sequence}: period and treatment cannot be told apart."
        faults = [Fault("BES-024", message, found.source, column="sequence", allowed=" and ".join(pair))]
    faults = faults or _contradictions(spelled, found, options)
    if faults:
        remedy = "A 2x2x2 crossover needs both sequences. Correct the rows named, or the options test and reference."
        raise InputError(
            "The sequences are not those of a 2x2x2 crossover.", code="BES-001", faults=faults, remedy=remedy
        )


def _contradictions(spelled: Sequence[Observation], found: Observations, options: StudyOptions) -> list[Fault]:
    """Rows whose treatment is not the one that their sequence gives in their period (periods 1 and 2)."""
    faults = []
    for row in spelled:
        order = (options.test, options.reference)
        order = order if row.sequence == "".join(order) else order[::-1]
        if row.treatment in order and row.period in ("1", "2") and row.treatment != order[int(row.period) - 1]:
            message = f"Sequence {row.sequence} gives {order[int(row.period) - 1]} in period {row.period}."
            faults.append(Fault("BES-025", message, found.source, row.row or None, "treatment", row.treatment))
    return faults
