"""What a table that a service reads must look like: named columns with kind, unit and limits."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import polars


class Kind(StrEnum):
    """What a cell may hold."""

    TEXT = "text"
    NUMBER = "number"
    INTEGER = "integer"
    DATE = "date"


@dataclass(frozen=True, slots=True)
class Column:
    """One column of an input table.

    `unit` is the unit that the template proposes and the calculation receives; a file may state another one of the same
    dimension in its header, `concentration [ug/L]`, and is converted. An empty `unit` means a pure number or text.
    `unit="any"` takes whatever unit the header states and hands it on unconverted.
    `censored` lets the cell say what laboratories write for a value that is no number: BLQ, "<0.5", NS, NR, ND.
    """

    name: str
    kind: Kind
    title: str
    description: str = ""
    unit: str = ""
    required: bool = True
    blank: bool = False
    censored: bool = False
    allowed: tuple[str, ...] = ()
    minimum: float | None = None
    maximum: float | None = None
    aliases: tuple[str, ...] = ()
    example: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class TableSchema:
    """Columns, and which of them together name a row once (`key`)."""

    columns: tuple[Column, ...]
    key: tuple[str, ...] = ()
    minimum_rows: int = 1

    def column(self, name: str) -> Column:
        return {column.name: column for column in self.columns}[name]


@dataclass(frozen=True, slots=True)
class Table:
    """A table that was read and found right.

    `frame` has the schema's columns by name: numbers as Float64 in the schema's unit (null where blank or censored), and for
    every censored column two more: `<name>_mark` ("" | "BLQ" | "NS" | "NR" | "ND") and `<name>_limit` (the number in "<0.5",
    else null). `row` is each row's number in the source, as its reader counts them. `units` gives the unit of each column.
    """

    schema: TableSchema
    frame: polars.DataFrame
    units: Mapping[str, str] = field(default_factory=dict)
    source: str = ""
