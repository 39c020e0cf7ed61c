"""The raw rows of a data set, and the results that they stand behind."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from galenic.catalogue.discovery import service
from galenic.catalogue.performed import Reading
from galenic.catalogue.tables.schema import ANY_UNIT, ROW, Column, Table
from galenic.catalogue.tracing import key_columns, result_rows
from galenic.evidence import store
from galenic.evidence.computing import outcome_of
from galenic.evidence.models import DataSet, Evidence
from galenic.evidence.reading import read_table

Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class RawRow:
    """A row as the calculation received it: its number in the file (the header is row 1), and its cells as text."""

    number: int
    cells: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class RowResults:
    """Evidence that was computed from a data set, with its tables that speak of a raw row: number, title, rows."""

    evidence: Evidence
    named: tuple[tuple[int, str, list[int]], ...]


def table_of(data_set: DataSet) -> Table:
    """The table of a data set that the reader may see.

    Raises InputError when the service as it is installed reads it no more, DocumentMissing, DocumentDamaged.
    """
    content = store.read(data_set.document.sha256)
    reading = Reading.model_validate(data_set.reading)
    known = service(data_set.service_id)
    return read_table(known, data_set.input_name, content, file_name=data_set.document.file_name, reading=reading)


def shown_columns(table: Table) -> list[tuple[Column, str]]:
    """The columns that hold anything, each with its unit."""
    return [
        (column, table.units.get(column.name, "" if column.unit == ANY_UNIT else column.unit))
        for column in table.schema.columns
        if table.frame[column.name].null_count() < table.frame.height or column.censored
    ]


def shown_rows(rows: Sequence[Row], columns: Sequence[tuple[Column, str]]) -> list[RawRow]:
    """Rows of `Table.frame` as text; what a laboratory wrote for a value that is no number stays as it was meant."""
    return [RawRow(row[ROW], tuple(_text(row, column) for column, _ in columns)) for row in rows]


def results_of(row: Mapping[str, Any], table: Table, uses: Sequence[Evidence]) -> Iterator[RowResults]:
    """What each piece of evidence says of the subject, period or batch that a raw row names."""
    names = key_columns(table.schema)
    for evidence in uses:
        outcome = outcome_of(evidence)
        found: dict[int, list[int]] = {}
        for number, place, _ in result_rows(outcome.tables, row, names):
            found.setdefault(number, []).append(place)
        named = ((number, outcome.tables[number - 1].title, places) for number, places in found.items())
        yield RowResults(evidence, tuple(named))


def _text(row: Row, column: Column) -> str:
    value = row[column.name]
    if column.censored and row[f"{column.name}_mark"]:
        limit = row[f"{column.name}_limit"]
        return f"<{limit:g}" if limit is not None else str(row[f"{column.name}_mark"])
    if value is None:
        return ""
    return f"{value:.12g}" if isinstance(value, float) else str(value)
