"""Leads faults that a calculation found in its columns back to the rows of the file they came from."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from galenic.catalogue.tables.schema import Table
from galenic.errors import Fault, InputError

SMALLEST, LARGEST = 1e-30, 1e30


def located(
    error: InputError, source: str, rows: Sequence[int | None], *, first: int, columns: Mapping[str, str] | None = None
) -> InputError:
    """The same refusal with rows as the source counts them.

    `rows[i]` is the source's row of the calculation's i-th row, which it calls `first + i`; `columns` translates names.
    """
    faults = [
        replace(
            fault,
            table=source,
            row=None if fault.row is None else rows[fault.row - first],
            column=(columns or {}).get(fault.column, fault.column),
        )
        for fault in error.faults
    ]
    return InputError(error.message, remedy=error.remedy, code=error.code, faults=faults)


def differing(table: Table, of: Sequence[str], within: Sequence[str]) -> list[Fault]:
    """Find rows whose `of` columns are not what they were in the first row with the same `within` columns (SRV-020).

    A column that the table lacks takes no part.
    """
    frame = table.frame
    places = [name for name in within if name in frame.columns]
    keys = list(zip(*(frame[name] for name in places), strict=True))
    faults = []
    for name in (name for name in of if name in frame.columns):
        first: dict[tuple[object, ...], tuple[int, object]] = {}
        for row, key, value in zip(frame["row"], keys, frame[name], strict=True):
            first_row, first_value = first.setdefault(key, (row, value))
            if value != first_value:
                place = ", ".join(f"{label} {part}" for label, part in zip(places, key, strict=True))
                message = f"{place} has another {name} than in row {first_row}."
                faults.append(Fault("SRV-020", message, table.source, row, name, str(value), str(first_value)))
    return faults


def refuse_out_of_range(table: Table) -> None:
    """Refuse numbers so large or so small that sums of squares leave the range of floating point (SRV-021).

    No quantity of the field comes near; such a cell is a slip of the keyboard or of a program.
    """
    import polars as pl

    faults = []
    for name in table.units:
        size = pl.col(name).abs()
        beyond = table.frame.filter((size > LARGEST) | ((size < SMALLEST) & (size > 0)))
        for row, value in zip(beyond["row"], beyond[name], strict=True):
            allowed = f"0, or between {SMALLEST:g} and {LARGEST:g} in size"
            faults.append(Fault("SRV-021", "The number cannot be meant.", table.source, row, name, str(value), allowed))
    if faults:
        raise InputError("Some numbers cannot be computed with.", code="SRV-021", faults=faults)
