"""Sequences that are spelled by their products say what every row must hold; every row that differs is named."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from galenic.catalogue.bioequivalence._observations import Observation, Observations
from galenic.errors import Fault, InputError
from galenic.science.bioequivalence.observations import ordered_periods

if TYPE_CHECKING:
    from galenic.catalogue.bioequivalence._settings import StudyOptions

SEPARATORS = r"[\s/,;|>-]*"
Spelling = Mapping[str, tuple[str, ...]]


def refuse_wrong_sequences(found: Observations, options: StudyOptions) -> None:
    """Check the sequences of a crossover, where they are spelled by their products; others are left to the statistics.

    Raises InputError BES-001: BES-023 unknown sequence, BES-024 one sequence only, BES-025 treatment against sequence.
    """
    periods = ordered_periods(row.period for row in found.rows)
    spelled = _spelled(found, options, len(periods))
    if not spelled:
        return
    faults = [_unknown(row, found, spelled) for row in found.rows if row.sequence not in spelled]
    faults = faults or list(_alone(found, spelled)) or list(_contradictions(found, spelled, periods))
    if faults:
        remedy = "Correct the rows named, or the options test, reference and other_treatments."
        message = "The sequences are not those of a crossover."
        raise InputError(message, code="BES-001", faults=faults, remedy=remedy)


def _spelled(found: Observations, options: StudyOptions, n_periods: int) -> Spelling:
    """The products of every sequence that names one for each period: TRTR, T/R, Test-Reference."""
    products = sorted({options.test, options.reference, *options.other_treatments}, key=len, reverse=True)
    one = "|".join(map(re.escape, products))
    whole = re.compile(rf"(?:(?:{one}){SEPARATORS})+")
    spelled = {}
    for sequence in dict.fromkeys(row.sequence for row in found.rows):
        parts = tuple(re.findall(one, sequence)) if whole.fullmatch(sequence) else ()
        if len(parts) == n_periods:
            spelled[sequence] = parts
    return spelled


def _unknown(row: Observation, found: Observations, spelled: Spelling) -> Fault:
    allowed = "one product per period, as " + ", ".join(spelled)
    return Fault(
        "BES-023", "The sequence is unknown.", found.source, row.row or None, "sequence", row.sequence, allowed
    )


def _alone(found: Observations, spelled: Spelling) -> Iterator[Fault]:
    if len(spelled) == 1:
        (name,) = spelled
        message = f"All subjects have the sequence {name}: period and treatment cannot be told apart."
        yield Fault("BES-024", message, found.source, column="sequence", allowed="two sequences or more")


def _contradictions(found: Observations, spelled: Spelling, periods: Sequence[str]) -> Iterator[Fault]:
    """Rows whose treatment is not the one that their sequence gives in their period."""
    known = {product for products in spelled.values() for product in products}
    for row in found.rows:
        given = spelled[row.sequence][periods.index(row.period)]
        if row.treatment in known and row.treatment != given:
            message = f"Sequence {row.sequence} gives {given} in period {row.period}."
            yield Fault("BES-025", message, found.source, row.row or None, "treatment", row.treatment)
