"""A data set in memory: what is built, written, read back and checked."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from galenic.dossier.cdisc.standard import NUMBERED, Description, Variable, descriptions, numbered

Cell = str | float | int | None
Record = Mapping[str, Cell]
KEPT_WHEN_EMPTY = ("Req", "Exp")


@dataclass(frozen=True, slots=True)
class Column:
    """A variable as a file has it. `length` counts bytes; numbers have 8."""

    name: str
    label: str
    is_number: bool
    length: int = 8
    display_format: str = ""


@dataclass(frozen=True, slots=True)
class DataSet:
    """Records of one data set; an empty cell of text is "", a missing number is None."""

    name: str
    label: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]

    @property
    def names(self) -> tuple[str, ...]:
        """The variables in their order."""
        return tuple(column.name for column in self.columns)

    def has(self, name: str) -> bool:
        """Whether the variable is there."""
        return name in self.names

    def values(self, name: str) -> list[Cell]:
        """One variable's cells; all empty where the data set lacks it."""
        if name not in self.names:
            return [""] * len(self.rows)
        place = self.names.index(name)
        return [row[place] for row in self.rows]

    def records(self) -> Iterator[dict[str, Cell]]:
        """The records by variable."""
        names = self.names
        for row in self.rows:
            yield dict(zip(names, row, strict=True))


def build(name: str, records: Iterable[Record], *, periods: int = 0) -> DataSet:
    """A data set of the specification from `records`, its variables in the standard's order.

    Permissible variables that nothing fills are left out. `periods` says how often numbered variables are repeated.
    """
    description = descriptions()[name]
    kept = [dict(record) for record in records]
    unknown = {key for record in kept for key in record if description.variable(key) is None}
    if unknown:
        raise KeyError(f"{name} has no {', '.join(sorted(unknown))}")
    variables = [
        variable
        for variable in expanded(description, periods)
        if variable.core in KEPT_WHEN_EMPTY or any(record.get(variable.name) not in (None, "") for record in kept)
    ]
    rows = tuple(tuple(_cell(record.get(variable.name), variable) for variable in variables) for record in kept)
    return DataSet(name, description.label, tuple(_column(variable) for variable in variables), rows)


def expanded(description: Description, periods: int) -> Iterator[Variable]:
    """The variables of a data set, those that are numbered once for each period."""
    for variable in description.variables:
        if NUMBERED in variable.name:
            yield from (numbered(variable, f"{period:02}") for period in range(1, periods + 1))
        else:
            yield variable


def fitted(data_sets: Sequence[DataSet]) -> list[DataSet]:
    """The same with text variables as long as their longest value in any of them (FDA Study Data TCG 3.3.2).

    A variable that several data sets share has one length, so that they can be joined.
    """
    longest: dict[str, int] = {}
    for data_set in data_sets:
        for place, column in enumerate(data_set.columns):
            if not column.is_number:
                used = max((len(str(row[place]).encode()) for row in data_set.rows), default=1)
                longest[column.name] = max(longest.get(column.name, 1), used)
    return [
        replace(
            one,
            columns=tuple(
                column if column.is_number else replace(column, length=longest[column.name]) for column in one.columns
            ),
        )
        for one in data_sets
    ]


def in_order(data_set: DataSet) -> DataSet:
    """The records sorted by the keys of the standard, empty cells first."""
    return arranged(data_set, order_of(data_set))


def order_of(data_set: DataSet) -> list[int]:
    """Where each record stood, from 0, in the order that the keys of the standard ask for."""
    keys = [data_set.names.index(key) for key in descriptions()[data_set.name].keys if key in data_set.names]

    def key(number: int) -> list[tuple[float, str]]:
        row = data_set.rows[number]
        return [
            (float(row[place] or 0), "") if data_set.columns[place].is_number else (0.0, str(row[place]))
            for place in keys
        ]

    return sorted(range(len(data_set.rows)), key=key)


def arranged(data_set: DataSet, places: Sequence[int]) -> DataSet:
    """The records in the order of `places`."""
    return replace(data_set, rows=tuple(data_set.rows[place] for place in places))


def _column(variable: Variable) -> Column:
    length = 8 if variable.is_number else variable.length
    return Column(variable.name, variable.label, variable.is_number, length, variable.display_format)


def _cell(value: Cell, variable: Variable) -> Cell:
    if variable.is_number:
        return None if value in (None, "") else value
    return "" if value is None else str(value)
