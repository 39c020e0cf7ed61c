"""Check what a study hands in, before anything is computed; every fault is named."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any, NoReturn, TypeAlias

import numpy as np
from numpy.typing import NDArray

from galenic.errors import Fault, InputError

Floats: TypeAlias = NDArray[np.float64]
FIRST_DATA_ROW = 2


def labels(column: Iterable[Any]) -> list[str]:
    """Labels as text: 1, 1.0 and "1" are the same subject."""
    return [str(int(v)) if isinstance(v, float) and v.is_integer() else str(v).strip() for v in column]


def numbers(column: Sequence[float | None]) -> Floats:
    """Values as floats, None as NaN (missing)."""
    return np.array([math.nan if v is None else float(v) for v in column], dtype=np.float64)


def refuse(faults: Sequence[Fault], remedy: str) -> NoReturn:
    """Raise InputError BEQ-001 with every fault."""
    raise InputError("The study cannot be evaluated from these data.", remedy=remedy, faults=faults, code="BEQ-001")


def refuse_unequal_lengths(**columns: Sequence[Any]) -> None:
    """Raise when the columns are not of one length, or are empty."""
    sizes = {name: len(column) for name, column in columns.items()}
    if len(set(sizes.values())) != 1 or not next(iter(sizes.values())):
        found = ", ".join(f"{name} {size}" for name, size in sizes.items())
        fault = Fault("BEQ-010", "The columns are empty or not of one length.", value=found)
        refuse([fault], "Give one value in every column for each observation.")


def label_faults(column: str, found: Sequence[str]) -> list[Fault]:
    """A fault for every empty label."""
    return [
        Fault("BEQ-011", "The label is missing.", row=row, column=column)
        for row, label in enumerate(found, start=FIRST_DATA_ROW)
        if label in {"", "nan", "None"}
    ]


def value_faults(values: Floats) -> list[Fault]:
    """A fault for every value that has no logarithm; NaN means missing and is none."""
    faults = []
    for row, value in enumerate(values, start=FIRST_DATA_ROW):
        if math.isinf(value):
            faults.append(Fault("BEQ-012", "The value is not finite.", row=row, column="value", value=str(value)))
        elif value <= 0:
            message = "The value has no logarithm."
            faults.append(Fault("BEQ-013", message, row=row, column="value", value=f"{value:g}", allowed="above 0"))
    return faults


def treatment_faults(treatments: Sequence[str], test: str, reference: str) -> list[Fault]:
    """A fault for every product that is neither the test nor the reference, and for one that never occurs."""
    allowed = f"{test} (test), {reference} (reference)"
    faults = [
        Fault("BEQ-014", "The product is unknown.", row=row, column="treatment", value=label, allowed=allowed)
        for row, label in enumerate(treatments, start=FIRST_DATA_ROW)
        if label not in {test, reference}
    ]
    absent = [label for label in (test, reference) if label not in treatments]
    return faults + [
        Fault("BEQ-014", f"No observation of product {a}.", column="treatment", allowed=allowed) for a in absent
    ]


def duplicate_faults(keys: Sequence[tuple[str, ...]], what: str) -> list[Fault]:
    """A fault for every second observation with the same key."""
    first: dict[tuple[str, ...], int] = {}
    faults = []
    for row, key in enumerate(keys, start=FIRST_DATA_ROW):
        if key in first:
            message = f"A second value for the same {what}; the first is in row {first[key]}."
            faults.append(Fault("BEQ-015", message, row=row, value=" / ".join(key)))
        first.setdefault(key, row)
    return faults


def sequence_faults(sequences: Sequence[str], periods: Sequence[str], treatments: Sequence[str]) -> list[Fault]:
    """Faults against two sequences, two periods, and one product per sequence and period, crossed over."""
    faults = [
        Fault(code, f"A 2x2x2 crossover has two {what}s.", column=what, value=", ".join(sorted(set(found))))
        for code, what, found in (("BEQ-016", "sequence", sequences), ("BEQ-017", "period", periods))
        if len(set(found)) != 2
    ]
    given = defaultdict(list)
    for row, key in enumerate(zip(sequences, periods, treatments, strict=True), start=FIRST_DATA_ROW):
        given[key].append(row)
    plan = _plan(given)
    for (sequence, period, product), rows in given.items():
        if plan.get((sequence, period)) != product:
            message = f"Sequence {sequence} does not give {product} in period {period}."
            faults += [Fault("BEQ-018", message, row=row, column="treatment", value=product) for row in rows]
    return faults or _mirror_faults(plan)


def _plan(given: dict[tuple[str, str, str], list[int]]) -> dict[tuple[str, str], str]:
    """The product of each sequence and period: as the sequence is spelt, or else as most rows have it."""
    plan: dict[tuple[str, str], str] = {}
    ordered = sorted({period for _, period, _ in given})
    products = {product for _, _, product in given}
    for sequence, period, _ in given:
        spelt = len(sequence) == len(ordered) and set(sequence) <= products
        candidates = {p: len(rows) for (s, q, p), rows in given.items() if (s, q) == (sequence, period)}
        most = max(candidates, key=lambda product: candidates[product])
        plan[sequence, period] = sequence[ordered.index(period)] if spelt else most
    return plan


def _mirror_faults(plan: dict[tuple[str, str], str]) -> list[Fault]:
    by_sequence: dict[str, list[str]] = defaultdict(list)
    for (sequence, _), product in sorted(plan.items()):
        by_sequence[sequence].append(product)
    if sorted(len(set(products)) for products in by_sequence.values()) != [2, 2]:
        return [Fault("BEQ-018", "Each sequence must give both products, one in each period.", column="sequence")]
    first, second = by_sequence.values()
    if first == second:
        return [Fault("BEQ-018", "Both sequences give the products in the same order.", column="sequence")]
    return []


def both_sequences_faults(sequences: Sequence[str], subjects: Sequence[str]) -> list[Fault]:
    """A fault for a subject number that has one single period in each sequence.

    Numbers may start again in each sequence, but then each of the two people has two periods: half a person in each
    sequence is a slip of the pen.
    """
    count: dict[tuple[str, str], int] = defaultdict(int)
    for key in zip(subjects, sequences, strict=True):
        count[key] += 1
    found = sorted({subject for subject, _ in count})
    return [
        Fault("BEQ-019", "The subject stands in both sequences with one period each.", column="subject", value=subject)
        for subject in found
        if [n for (s, _), n in count.items() if s == subject] == [1, 1]
    ]
