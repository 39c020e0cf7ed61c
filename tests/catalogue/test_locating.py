"""Faults of a calculation lead back to rows of the file."""

from __future__ import annotations

import polars as pl
import pytest

from galenic.catalogue.locating import differing, located
from galenic.catalogue.tables.schema import Column, Kind, Table, TableSchema
from galenic.errors import Fault, InputError

NAMES = ("subject", "sequence")
SCHEMA = TableSchema(tuple(Column(name, Kind.TEXT, name) for name in NAMES))


@pytest.mark.parametrize(("first", "row"), [(2, 3), (1, 2)])
def test_rows_and_columns_are_translated(first: int, row: int) -> None:
    error = InputError(
        "No.", faults=[Fault("X-1", "Bad.", row=row, column="value"), Fault("X-2", "All.")], remedy="Mend."
    )
    moved = located(error, "study.csv", [7, 9, None], first=first, columns={"value": "auclst"})
    assert [(fault.table, fault.row, fault.column) for fault in moved.faults] == [
        ("study.csv", 9, "auclst"),
        ("study.csv", None, ""),
    ]
    assert (moved.message, moved.remedy, moved.code) == ("No.", "Mend.", error.code)


def test_rows_that_differ_from_the_first_are_named() -> None:
    frame = pl.DataFrame({"subject": ["1", "1", "2", "1"], "sequence": ["TR", "TR", "RT", "RT"], "row": [2, 3, 4, 5]})
    (fault,) = differing(Table(SCHEMA, frame, source="study.csv"), of=("sequence",), within=("subject", "absent"))
    assert (fault.code, fault.row, fault.value, fault.allowed) == ("SRV-020", 5, "RT", "TR")
    assert fault.message == "subject 1 has another sequence than in row 2."
