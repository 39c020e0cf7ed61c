"""Which column of a source is which column of the schema, and in what unit it is stated."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from difflib import get_close_matches

from galenic.catalogue.tables.cells import without_missing
from galenic.catalogue.tables.faults import NOT_FIRST_ROW, Code, FaultLog
from galenic.catalogue.tables.grid import Grid
from galenic.catalogue.tables.schema import ANY_UNIT, Column, TableSchema, plain_name
from galenic.science.units import UnitError, parse_unit

_UNIT_CODES = {"UNT-001": Code.UNIT_UNKNOWN, "UNT-002": Code.UNIT_DIMENSION, "UNT-003": Code.UNIT_UNKNOWN}
_NOT_STATED = {"?", ""}
_LONGEST_HEADING = 200
_WITH_UNIT = re.compile(
    r"(?P<name>.*?\S)\s*(?:\[(?P<square>[^\[\]]*)\]|\((?P<round>(?:[^()]|\([^()]*\))*)\))\s*", re.DOTALL
)


@dataclass(frozen=True, slots=True)
class Match:
    """A column of the schema that was found: where, under which name, in which unit (None: the unit is at fault)."""

    column: Column
    place: int
    name: str
    unit: str | None


def split_heading(heading: str) -> tuple[str, str | None]:
    """Name and unit of `concentration [ng/mL]` or `Time (h)`; the unit is None where no brackets close the heading."""
    found = _WITH_UNIT.fullmatch(heading) if len(heading) <= _LONGEST_HEADING else None
    if not found:
        return heading.strip(), None
    unit = found["square"] if found["square"] is not None else found["round"]
    return found["name"].strip(), unit.strip()


def match_headings(grid: Grid, schema: TableSchema, units: Mapping[str, str], log: FaultLog) -> list[Match]:
    """Every column of the schema that the grid has. All that is wrong with the header goes to the log."""
    nameless = [not heading and _has_cells(grid, place) for place, heading in enumerate(grid.headings)]
    if 2 * sum(nameless) > len(nameless):
        log.stop(Code.NOT_FIRST_ROW, NOT_FIRST_ROW)
    by_heading = schema.by_heading()
    given = _given_units(units, schema, log)
    found: dict[str, Match] = {}
    for place, heading in enumerate(grid.headings):
        column, name, stated = recognized(heading, by_heading)
        name = grid.name(place, name)
        if not heading:
            if nameless[place]:
                log.add(Code.NO_HEADING, f"Column {place + 1} has cells but no heading.", row=1)
        elif column is None:
            _extra(name, schema, found, log)
        elif not column.required and without_missing(grid.columns[place], column).text.is_null().all():
            continue  # a template's optional column that was left empty says as much as one that was taken out
        elif column.name in found:
            log.add(
                Code.DUPLICATE_COLUMN, f"The column stands twice, also as {found[column.name].name!r}.", column=name
            )
        else:
            unit = _unit(column, name, stated, given.get(column.name), log)
            found[column.name] = Match(column, place, name, unit)
    for column in schema.columns:
        if column.required and column.name not in found:
            _missing(column, grid, log)
    log.columns = [grid.name(place, split_heading(heading)[0]) for place, heading in enumerate(grid.headings)]
    return [found[column.name] for column in schema.columns if column.name in found]


def recognized(heading: str, by_heading: Mapping[str, Column]) -> tuple[Column | None, str, str | None]:
    """The column that a heading means, and its name and unit.

    The whole heading counts first, so that `AUC(0-t)` is no unit `0-t`.
    """
    if (column := by_heading.get(plain_name(heading))) is not None:
        return column, heading, None
    name, unit = split_heading(heading)
    return by_heading.get(plain_name(name)), name, unit


def _given_units(units: Mapping[str, str], schema: TableSchema, log: FaultLog) -> dict[str, str]:
    """Units that the caller states, by the schema's names."""
    by_heading = schema.by_heading()
    given = {}
    for name, unit in units.items():
        if (column := by_heading.get(plain_name(name))) is not None:
            given[column.name] = unit
        else:
            names = ", ".join(column.name for column in schema.columns)
            log.add(
                Code.UNIT_FOR_NO_COLUMN, "A unit was given for a column that there is not.", value=name, allowed=names
            )
    return given


def _has_cells(grid: Grid, place: int) -> bool:
    return grid.columns[place].text.is_not_null().any()


def _extra(name: str, schema: TableSchema, found: Mapping[str, Match], log: FaultLog) -> None:
    free = [column.name for column in schema.columns if column.name not in found]
    close = get_close_matches(plain_name(name), free, n=1)
    hint = f" Is {close[0]!r} meant?" if close else " Remove it, or rename it."
    log.add(Code.EXTRA_COLUMN, f"The column is not part of this table.{hint}", column=name, allowed=_names(schema))


def _missing(column: Column, grid: Grid, log: FaultLog) -> None:
    also = f", also read as {', '.join(column.aliases)}" if column.aliases else ""
    message = f"The column is missing ({column.title}); its heading is {column.heading!r}{also}."
    log.add(Code.MISSING_COLUMN, message, column=column.name, value=", ".join(grid.headings))


def _names(schema: TableSchema) -> str:
    return ", ".join(column.name for column in schema.columns)


def _unit(column: Column, name: str, stated: str | None, given: str | None, log: FaultLog) -> str | None:
    """The unit in which the column's cells are written, or None after a fault."""
    stated = None if stated in _NOT_STATED else stated
    if not column.numeric:
        if stated or given:
            message = f"A column of kind {column.kind} has no unit."
            log.add(Code.UNIT_NOT_EXPECTED, message, column=name, value=stated or given or "")
        return ""
    if stated is None and given is None:
        if column.unit:
            _log_unit_missing(column, name, log)
        return None if column.unit else ""
    readings = [_read_unit(column, name, text, log) for text in (stated, given) if text is not None]
    if None in readings:
        return None
    if len(set(readings)) > 1:
        message = f"The heading says {stated}, but {given} was given for this column."
        log.add(Code.UNIT_CONTRADICTION, message, column=name, value=str(stated))
        return None
    return readings[0]


def _log_unit_missing(column: Column, name: str, log: FaultLog) -> None:
    example = column.usual_unit or "ng/mL" if column.unit == ANY_UNIT else column.unit
    pure = " (a pure number has [1])" if column.unit == ANY_UNIT else ""
    message = (
        f"The unit is missing. Write it into the heading, as in '{name} [{example}]'{pure}, or state it with the table."
    )
    log.add(Code.UNIT_MISSING, message, column=name)


def _read_unit(column: Column, name: str, text: str, log: FaultLog) -> str | None:
    try:
        return parse_unit(text, like=None if column.unit == ANY_UNIT else column.unit)
    except UnitError as problem:
        allowed = problem.remedy.removeprefix("Allowed: ").rstrip(".")
        log.add(_UNIT_CODES[problem.code], problem.message, column=name, value=text, allowed=allowed)
        return None
