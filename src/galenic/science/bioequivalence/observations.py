"""Check what a study hands in, before anything is computed; every fault is named."""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Sequence
from typing import Any, NoReturn, TypeAlias

import numpy as np
from numpy.typing import NDArray

from galenic.errors import Fault, InputError

Floats: TypeAlias = NDArray[np.float64]
Ints: TypeAlias = NDArray[np.int64]
Plan: TypeAlias = dict[tuple[str, str], str]  # (sequence, period) -> product
FIRST_DATA_ROW = 2
UNKNOWN = "The product is neither of the labels that `test` and `reference` name."


def labels(column: Iterable[Any]) -> list[str]:
    """Labels as text: 1, 1.0 and "1" are the same subject."""
    return [str(int(v)) if isinstance(v, float) and v.is_integer() else str(v).strip() for v in column]


def numbers(column: Sequence[float | None]) -> Floats:
    """Values as floats, None as NaN (missing). Raises InputError BEQ-001 with a fault for every text."""
    try:
        return np.array([math.nan if v is None else v for v in column], dtype=np.float64)
    except (TypeError, ValueError):
        faults = [
            Fault("BEQ-012", "The value is not a number.", row=row, column="value", value=str(cell))
            for row, cell in enumerate(column, start=FIRST_DATA_ROW)
            if not _is_number(cell)
        ]
        refuse(faults, "Give numbers; leave the value empty where a subject has none.")


def _is_number(cell: Any) -> bool:
    try:
        return cell is None or isinstance(float(cell), float)
    except (TypeError, ValueError):
        return False


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


def value_faults(values: Floats, *, is_log: bool = False) -> list[Fault]:
    """A fault for every value that has no logarithm, or is infinite; NaN means missing and is none."""
    faults = []
    for index in np.flatnonzero(np.isinf(values) | ((values <= 0) & (not is_log))):
        row, value = int(index) + FIRST_DATA_ROW, float(values[index])
        if math.isinf(value):
            faults.append(Fault("BEQ-012", "The value is not finite.", row=row, column="value", value=str(value)))
        else:
            message = "The value has no logarithm."
            faults.append(Fault("BEQ-013", message, row=row, column="value", value=f"{value:g}", allowed="above 0"))
    return faults


def treatment_faults(treatments: Sequence[str], test: str, reference: str, others: Collection[str] = ()) -> list[Fault]:
    """A fault for every product that is not of the study, and for a test or reference that never occurs."""
    allowed = ", ".join([f"{test} (test)", f"{reference} (reference)", *others])
    if test == reference:
        message = "Test and reference have the same label."
        return [Fault("BEQ-014", message, column="treatment", value=test, allowed="two different labels")]
    known = {test, reference, *others}
    faults = [
        Fault("BEQ-014", UNKNOWN, row=row, column="treatment", value=label, allowed=allowed)
        for row, label in enumerate(treatments, start=FIRST_DATA_ROW)
        if label not in known
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


def two_by_two_faults(sequences: Sequence[str], periods: Sequence[str]) -> list[Fault]:
    """Faults against two sequences and two periods."""
    return [
        Fault(code, f"A 2x2x2 crossover has two {what}s.", column=what, value=", ".join(sorted(set(found))))
        for code, what, found in (("BEQ-016", "sequence", sequences), ("BEQ-017", "period", periods))
        if len(set(found)) != 2
    ]


def plan_faults(sequences: Sequence[str], periods: Sequence[str], treatments: Sequence[str], plan: Plan) -> list[Fault]:
    """A fault for every row whose product is not the one that its sequence gives in its period."""
    faults = []
    for row, (sequence, period, product) in enumerate(
        zip(sequences, periods, treatments, strict=True), start=FIRST_DATA_ROW
    ):
        if plan[sequence, period] != product:
            message = f"Sequence {sequence} does not give {product} in period {period}."
            faults.append(Fault("BEQ-018", message, row=row, column="treatment", value=product))
    return faults or _order_faults(plan)


def planned(sequences: Sequence[str], periods: Sequence[str], treatments: Sequence[str]) -> Plan:
    """The product of each sequence and period: as the sequence is spelt, or else as most rows have it."""
    given = Counter(zip(sequences, periods, treatments, strict=True))
    position = {period: number for number, period in enumerate(ordered_periods(periods))}
    products = set(treatments)
    plan: Plan = {}
    for (sequence, period, product), rows in given.items():
        spelt = len(sequence) == len(position) and set(sequence) <= products
        if spelt:
            plan[sequence, period] = sequence[position[period]]
        elif rows > given.get((sequence, period, plan.get((sequence, period), "")), 0):
            plan[sequence, period] = product
    return plan


def ordered_periods(periods: Iterable[str]) -> list[str]:
    """The labels of periods in the order of time: numbers by size, anything else by spelling, after the numbers."""
    return sorted(set(periods), key=lambda label: (float(label), "") if label.isdigit() else (math.inf, label))


def _order_faults(plan: Plan) -> list[Fault]:
    """Every sequence must be of its own kind; a two-period crossover needs both products in one of them."""
    orders: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for (sequence, period), product in sorted(plan.items()):
        orders[sequence].append((period, product))
    if all(len({product for _, product in order}) < 2 for order in orders.values()):
        return [Fault("BEQ-018", "No sequence gives two products, so that nobody can be compared.", column="sequence")]
    if len(orders) > 1 and all(order == next(iter(orders.values())) for order in orders.values()):
        return [Fault("BEQ-018", "All sequences give the products in the same order.", column="sequence")]
    return []


def torn_subject_faults(labels_of: Sequence[str], subjects: Sequence[str], periods: Sequence[str]) -> list[Fault]:
    """A fault for a subject number that stands under several labels (sequences, groups) and in no period twice.

    Numbers may start again under each label, but then two people of one number share a period: one person in pieces is
    a slip of the pen.
    """
    present: dict[str, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    for subject, label, period in zip(subjects, labels_of, periods, strict=True):
        present[subject][label].add(period)
    return [
        Fault(
            "BEQ-019",
            "The subject stands under several labels, one period here and another there.",
            column="subject",
            value=f"{subject} in {', '.join(sorted(pieces))}",
        )
        for subject, pieces in sorted(present.items())
        if len(pieces) > 1 and sum(map(len, pieces.values())) == len(set().union(*pieces.values()))
    ]
