"""Breaks one thing in a package: a cell, a variable, a record, a data set."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from galenic.dossier.cdisc.conformance.case import Case
from galenic.dossier.cdisc.tables import Cell, Column, DataSet

Break = Callable[[Case], Case]


def _with(case: Case, name: str, data_set: DataSet) -> Case:
    return replace(case, data_sets={**case.data_sets, name: data_set})


def cell(name: str, row: int, variable: str, value: Cell) -> Break:
    """Write another value into record `row` (from 1)."""

    def apply(case: Case) -> Case:
        data_set = case.data_sets[name]
        place, rows = data_set.names.index(variable), list(data_set.rows)
        rows[row - 1] = (*rows[row - 1][:place], value, *rows[row - 1][place + 1 :])
        return _with(case, name, replace(data_set, rows=tuple(rows)))

    return apply


def parameter(code: str, variable: str, value: Cell) -> Break:
    """Write another value into the record of TS about `code`."""

    def apply(case: Case) -> Case:
        row = next(row for row, one in case.records("TS") if one["TSPARMCD"] == code)
        return cell("TS", row, variable, value)(case)

    return apply


def column(name: str, variable: str, **changes: Any) -> Break:
    """Describe a variable otherwise."""

    def apply(case: Case) -> Case:
        data_set = case.data_sets[name]
        columns = tuple(replace(one, **changes) if one.name == variable else one for one in data_set.columns)
        return _with(case, name, replace(data_set, columns=columns))

    return apply


def without(name: str, variable: str = "") -> Break:
    """Leave out a variable, or the data set."""

    def apply(case: Case) -> Case:
        if not variable:
            return replace(case, data_sets={key: one for key, one in case.data_sets.items() if key != name})
        data_set = case.data_sets[name]
        place = data_set.names.index(variable)
        columns = (*data_set.columns[:place], *data_set.columns[place + 1 :])
        rows = tuple((*row[:place], *row[place + 1 :]) for row in data_set.rows)
        return _with(case, name, replace(data_set, columns=columns, rows=rows))

    return apply


def added(name: str, variable: str, value: Cell, label: str = "Added", *, first: bool = False) -> Break:
    """Give a data set one more variable, the same in every record."""

    def apply(case: Case) -> Case:
        data_set = case.data_sets[name]
        is_number = not isinstance(value, str)
        one = Column(variable, label, is_number, 8 if is_number else max(len(str(value)), 1))
        columns = (one, *data_set.columns) if first else (*data_set.columns, one)
        rows = tuple((value, *row) if first else (*row, value) for row in data_set.rows)
        return _with(case, name, replace(data_set, columns=columns, rows=rows))

    return apply


def emptied(name: str, *, keep: int = 0) -> Break:
    """Leave out all records but the first `keep`."""
    return lambda case: _with(case, name, replace(case.data_sets[name], rows=case.data_sets[name].rows[:keep]))


def dropped(name: str, row: int) -> Break:
    """Leave out one record."""

    def apply(case: Case) -> Case:
        rows = case.data_sets[name].rows
        return _with(case, name, replace(case.data_sets[name], rows=(*rows[: row - 1], *rows[row:])))

    return apply


def repeated(name: str, row: int) -> Break:
    """Put one record in twice."""

    def apply(case: Case) -> Case:
        rows = case.data_sets[name].rows
        return _with(case, name, replace(case.data_sets[name], rows=(*rows, rows[row - 1])))

    return apply


def swapped(name: str, first: str, second: str) -> Break:
    """Let two variables change their places."""

    def apply(case: Case) -> Case:
        data_set = case.data_sets[name]
        a, b = data_set.names.index(first), data_set.names.index(second)

        def swap(parts: tuple[Any, ...]) -> tuple[Any, ...]:
            kept = list(parts)
            kept[a], kept[b] = kept[b], kept[a]
            return tuple(kept)

        changed = replace(data_set, columns=swap(data_set.columns), rows=tuple(map(swap, data_set.rows)))
        return _with(case, name, changed)

    return apply


def renamed(name: str, other: str) -> Break:
    """Give a data set another name."""

    def apply(case: Case) -> Case:
        data_sets = {key: one for key, one in case.data_sets.items() if key != name}
        return replace(case, data_sets={**data_sets, other: replace(case.data_sets[name], name=other)})

    return apply


def both(*breaks: Break) -> Break:
    """One break after the other."""

    def apply(case: Case) -> Case:
        for each in breaks:
            case = each(case)
        return case

    return apply
