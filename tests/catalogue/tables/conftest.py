"""One schema with every kind of column, and a way to see the faults of a source."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from galenic.catalogue.tables.faults import TableError
from galenic.catalogue.tables.reading import read_table
from galenic.catalogue.tables.schema import Column, Kind, TableSchema

SCHEMA = TableSchema(
    columns=(
        Column("subject", Kind.TEXT, "Subject", "As randomized", aliases=("id",), example=("001", "002")),
        Column("period", Kind.INTEGER, "Period", minimum=1, maximum=4, example=("1", "1")),
        Column("treatment", Kind.TEXT, "Treatment", allowed=("T", "R"), example=("T", "R")),
        Column("time", Kind.NUMBER, "Time after dose", unit="h", minimum=0, example=("0", "0.5")),
        Column(
            "concentration",
            Kind.NUMBER,
            "Concentration",
            unit="ng/mL",
            minimum=0,
            blank=True,
            censored=True,
            aliases=("conc", "DV"),
            example=("BLQ", "12.5"),
        ),
        Column("response", Kind.NUMBER, "Response", unit="any", usual_unit="area", required=False, blank=True),
        Column("weight", Kind.NUMBER, "Body weight", unit="kg", required=False, blank=True, above=0, maximum=500),
        Column("day", Kind.DATE, "Day of dosing", required=False, blank=True, example=("2026-01-31",)),
    ),
    key=("subject", "period", "time"),
)
Find = Callable[..., list[tuple[Any, ...]]]


@pytest.fixture(scope="session")
def schema() -> TableSchema:
    return SCHEMA


@pytest.fixture(scope="session")
def faults() -> Find:
    """(code, row, column) of each fault of a source, in the order in which they are listed."""

    def found(source: Any, schema: TableSchema = SCHEMA, **how: Any) -> list[tuple[Any, ...]]:
        with pytest.raises(TableError) as refusal:
            read_table(source, schema, **how)
        assert all(fault.message for fault in refusal.value.faults)
        return [(fault.code, fault.row, fault.column) for fault in refusal.value.faults]

    return found
