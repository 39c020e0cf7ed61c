"""Sequences that are spelled by their products say what every row must hold; every row that differs is named."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from galenic.catalogue.bioequivalence._observations import Observations
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
    spelled = _spelled(found, options)
    fitting = {name: products for name, products in spelled.items() if len(products) == len(periods)}
    faults = list(_misfits(found, spelled, fitting, len(periods)))
    if fitting and not faults:
        faults = list(_alone(found, fitting)) or list(_contradictions(found, fitting, periods))
    if faults:
        remedy = "Correct the rows named, or the options test, reference and other_treatments."
        message = "The sequences are not those of a crossover."
        raise InputError(message, code="BES-001", faults=faults, remedy=remedy)


def _spelled(found: Observations, options: StudyOptions) -> Spelling:
    """The products of every sequence that is spelled by two or more: TRTR, T/R, Test-Reference."""
    products = sorted({options.test, options.reference, *options.other_treatments}, key=len, reverse=True)
    one = "|".join(map(re.escape, products))
    whole = re.compile(rf"(?:(?:{one}){SEPARATORS}){{2,}}")
    sequences = dict.fromkeys(row.sequence for row in found.rows)
    return {name: tuple(re.findall(one, name)) for name in sequences if whole.fullmatch(name)}


def _misfits(found: Observations, spelled: Spelling, fitting: Spelling, n_periods: int) -> Iterator[Fault]:
    """Rows whose sequence is not spelled where others are, or names more or fewer products than there are periods."""
    if stray := _stray_periods(found, spelled):
        for row in (row for row in found.rows if row.period in stray):
            message = f"Sequence {row.sequence} names {len(spelled[row.sequence])} products, and none for this period."
            yield Fault("BES-023", message, found.source, row.row or None, "period", row.period)
        return
    allowed = f"{n_periods} products, one per period" + (f", as {', '.join(fitting)}" if fitting else "")
    for row in found.rows:
        products = spelled.get(row.sequence)
        if row.sequence in fitting or (products is None and not fitting):
            continue
        message = "The sequence is unknown."
        if products is not None:
            message = f"The sequence names {len(products)} products, and the data have {n_periods} periods."
        yield Fault("BES-023", message, found.source, row.row or None, "sequence", row.sequence, allowed)


def _stray_periods(found: Observations, spelled: Spelling) -> frozenset[str]:
    """Periods beyond those that every sequence names, where few rows have them: rather a slip than a period more."""
    lengths = {len(products) for products in spelled.values()}
    rows = Counter(row.period for row in found.rows)
    if len(lengths) != 1 or any(row.sequence not in spelled for row in found.rows):
        return frozenset()
    usual, rest = rows.most_common(min(lengths)), rows.most_common()[min(lengths) :]
    return frozenset(period for period, count in rest if 2 * count < usual[-1][1])


def _alone(found: Observations, spelled: Spelling) -> Iterator[Fault]:
    if len(spelled) == 1:
        (name,) = spelled
        who = {row.subject for row in found.rows}
        message = f"All subjects have the sequence {name}: period and treatment cannot be told apart."
        if len(who) == 1:
            message = f"Subject {who.pop()} is the only one: one person shows no variability between people."
        yield Fault("BES-024", message, found.source, column="sequence", allowed="two sequences or more")


def _contradictions(found: Observations, spelled: Spelling, periods: Sequence[str]) -> Iterator[Fault]:
    """Rows whose treatment is not the one that their sequence gives in their period."""
    known = {product for products in spelled.values() for product in products}
    for row in found.rows:
        given = spelled[row.sequence][periods.index(row.period)]
        if row.treatment in known and row.treatment != given:
            message = f"Sequence {row.sequence} gives {given} in period {row.period}."
            yield Fault("BES-025", message, found.source, row.row or None, "treatment", row.treatment)
