"""What a table that a service reads must look like: named columns with kind, unit and limits."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING

from galenic.catalogue.tables.layouts import Layout
from galenic.science.units import UnitError, parse_unit

if TYPE_CHECKING:
    import polars as pl

ANY_UNIT = "any"
ROW = "row"


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
    `unit="any"` takes whatever unit the header states and hands it on unconverted; the template proposes `usual_unit`.
    `required` is about the column, `blank` about its cells: an optional column that a file leaves out, or leaves empty
    altogether, is read as blank.
    `censored` lets the cell of a number column say what laboratories write for a value that is no number: BLQ, "<0.5",
    NS, NR, ND. `minimum` and `maximum` are allowed themselves, `above` is not; all three are in `unit`.
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
    above: float | None = None
    aliases: tuple[str, ...] = ()
    example: tuple[str, ...] = ()
    usual_unit: str = ""

    @property
    def numeric(self) -> bool:
        """Whether the cells hold numbers, so that the column can have a unit."""
        return self.kind in (Kind.NUMBER, Kind.INTEGER)

    @property
    def heading(self) -> str:
        """The heading in a template: `concentration [ng/mL]`, with `[?]` where the user has to state the unit."""
        unit = self.usual_unit or "?" if self.unit == ANY_UNIT else self.unit
        return f"{self.name} [{unit}]" if unit else self.name

    @property
    def allows(self) -> str:
        """What a cell may hold, in words: for messages, templates and forms."""
        words = ", ".join(self.allowed) if self.allowed else _KIND_WORDS[self.kind] + self._bounds()
        if self.censored:
            words += "; BLQ, <LLOQ, <0.5, NS, NR, ND"
        return f"{words}; empty" if self.blank else words

    def _bounds(self) -> str:
        unit = f" {self.unit}" if self.unit not in ("", ANY_UNIT) else ""
        if self.minimum is not None and self.maximum is not None:
            return f" from {self.minimum:g} to {self.maximum:g}{unit}"
        bounds = ((" of at least", self.minimum), (" above", self.above), (" up to", self.maximum))
        return "".join(f"{words} {bound:g}{unit}" for words, bound in bounds if bound is not None)


_KIND_WORDS = {
    Kind.TEXT: "text",
    Kind.NUMBER: "a number",
    Kind.INTEGER: "a whole number",
    Kind.DATE: "a date like 2026-01-31",
}


@dataclass(frozen=True, slots=True)
class TableSchema:
    """Columns, which of them together name a row once (`key`), and the standards' `layouts` that are understood.

    Raises ValueError for a declaration that no file could fulfil; that is a mistake of the service's author.
    """

    columns: tuple[Column, ...]
    key: tuple[str, ...] = ()
    minimum_rows: int = 1
    layouts: tuple[Layout, ...] = ()

    def __post_init__(self) -> None:
        names = [column.name for column in self.columns]
        made = [f"{column.name}_{extra}" for column in self.columns if column.censored for extra in ("mark", "limit")]
        taken = [*names, *made, ROW]
        spellings = [plain_name(name) for column in self.columns for name in {column.name, *column.aliases}]
        problems = [
            f"{name} is not a name for a column" for name in names if not re.fullmatch(r"[a-z][a-z0-9_]*", name)
        ]
        problems += [f"{name} stands for two columns" for name in taken if taken.count(name) > 1]
        problems += [f"{name} means two columns" for name in spellings if spellings.count(name) > 1]
        problems += [f"the key {name} is not a column" for name in self.key if name not in names]
        problems += [f"{it.name}: {name} is not a column" for it in self.layouts for name in it.columns.keys() - names]
        problems += [f"{column.name} cannot be censored" for column in self.columns if _wrongly_censored(column)]
        problems += [
            f"{column.name} cannot have a unit" for column in self.columns if column.unit and not column.numeric
        ]
        problems += [problem for column in self.columns if (problem := _unit_problem(column))]
        if problems:
            raise ValueError("; ".join(dict.fromkeys(problems)))

    def column(self, name: str) -> Column:
        """The column called `name`; KeyError when there is none."""
        return {column.name: column for column in self.columns}[name]

    def by_heading(self) -> dict[str, Column]:
        """Columns by each `plain_name` that means them: their name, aliases, and title where that is free."""
        found = {plain_name(column.name): column for column in self.columns}
        found |= {plain_name(alias): column for column in self.columns for alias in column.aliases}
        for column in self.columns:
            found.setdefault(plain_name(column.title), column)
        return found


def plain_name(text: str) -> str:
    """`text` without regard to case, blanks, hyphens and underscores, so that `Nominal time` is `nominal_time`."""
    return re.sub(r"[\s_-]+", "_", text.strip()).casefold()


def _wrongly_censored(column: Column) -> bool:
    return column.censored and column.kind is not Kind.NUMBER


def _unit_problem(column: Column) -> str:
    stated = column.usual_unit if column.unit == ANY_UNIT else column.unit
    try:
        unit = parse_unit(stated)
    except UnitError as problem:
        return problem.message
    return "" if unit == stated else f"the unit {stated} of {column.name} is written {unit or 'as nothing'}"


@dataclass(frozen=True, slots=True)
class Table:
    """A table that was read and found right.

    `frame` has the schema's columns by name: numbers as Float64 in the schema's unit (null where blank or censored),
    integers as Int64, dates as Date, text as String, and for every censored column two more: `<name>_mark` ("" | "BLQ"
    | "NS" | "NR" | "ND") and `<name>_limit` (the number in "<0.5", in the same unit, else null). Its column `row` is
    each row's number in the source: in a file the header is row 1; in a data frame or in records the first row is 1.
    `units` gives the unit of each numeric column in `frame`, `stated_units` what the source said, where that differs.
    `notes` say what a reader of the source should know, such as which of several sheets was read.
    """

    schema: TableSchema
    frame: pl.DataFrame
    units: Mapping[str, str] = field(default_factory=dict)
    source: str = ""
    stated_units: Mapping[str, str] = field(default_factory=dict)
    notes: tuple[str, ...] = ()
