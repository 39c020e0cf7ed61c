"""Results drawn out of a CDISC data set: number, text, limit of quantification and unit, each in a variable of its own.

CDISC SDTMIG 3.4, 4.5.1 (results as text and as number) and 6.3.5.9 (PC, PP); ADaMIG for noncompartmental analysis 1.0.
"""

from __future__ import annotations

import re

import polars as pl

from galenic.catalogue.tables.datasets import DataSet, Drawn
from galenic.catalogue.tables.explaining import MARKS
from galenic.catalogue.tables.faults import Code
from galenic.catalogue.tables.frames import cells_of_series
from galenic.catalogue.tables.grid import Cells
from galenic.catalogue.tables.layouts import Result, Taken
from galenic.science.units import UnitError, convert, parse_unit, same_dimension


def draw_taken(way: Taken, data: DataSet) -> Drawn | None:
    """The first variable that holds anything, its values in one unit."""
    name = next((name for name in way.names if data.has(name)), None)
    if name is None:
        return None
    cells = data.variables[name]
    if not way.unit or not data.has(way.unit):
        return Drawn(name, cells)
    (converted,), stated = _in_one_unit(data, way.unit, (data.number(name),))
    return Drawn(name, cells if converted is None else cells_of_series(converted), stated)


def draw_result(way: Result, data: DataSet) -> Drawn | None:
    """The number as it is; else the text, so that BLQ is read with its limit; `NS` for what was not done."""
    if way.number not in data.variables:
        return None
    (values, limits), stated = _in_one_unit(data, way.unit, (data.number(way.number), data.number(way.limit)))
    cells = data.text(way.number) if values is None else cells_of_series(values).text
    said = pl.select(pl.coalesce(*(data.text(text) for text in way.texts))).to_series()
    below = data.number(way.limit) if limits is None else limits
    written = [
        found if found is not None else _said(text, lower)
        for found, text, lower in zip(cells.to_list(), said.to_list(), below.to_list(), strict=True)
    ]
    cells = pl.Series(written, dtype=pl.String)
    not_done = (data.text(way.status).str.to_uppercase() == "NOT DONE").fill_null(value=False)
    return Drawn(way.number, Cells(cells.zip_with(~(not_done & cells.is_null()), _same("NS", cells))), stated)


def _same(text: str, like: pl.Series) -> pl.Series:
    return pl.repeat(text, len(like), dtype=pl.String, eager=True)


def _said(text: str | None, limit: float | None) -> str | None:
    """What stands for a result without a number; a limit makes `<0.5` of what only says that it is below one."""
    if text is None:
        return None
    mark = MARKS.get(re.sub(r"\s", "", text).upper(), "")
    return f"<{limit!r}" if mark == "BLQ" and limit is not None and limit > 0 else text


def _in_one_unit(data: DataSet, unit: str, columns: tuple[pl.Series, ...]) -> tuple[tuple[pl.Series | None, ...], str]:
    """The columns in the unit of the first row with a number; None where nothing had to be converted.

    Rows whose unit does not convert are faults.
    """
    units = data.text(unit)
    counted = units.filter(columns[0].is_not_null() & units.is_not_null())
    stated = counted.unique(maintain_order=True).to_list() or units.drop_nulls().unique(maintain_order=True).to_list()
    if len(stated) < 2:
        return (None,) * len(columns), stated[0] if stated else ""
    first, *others = stated
    converted = list(columns)
    for other in others:
        here = (units == other).fill_null(value=False)
        try:
            fits = same_dimension(other, first)
        except UnitError:
            fits = False
        if not fits:
            row = data.rows.filter(here)[0]
            message = f"This unit does not convert to {first}, the unit of the rows before."
            data.log.add(Code.UNITS_DIFFER, message, row=row, column=unit, value=other, allowed=first)
            continue
        converted = [column.zip_with(~here, convert(column, other, first)) for column in converted]
        data.notes.append(f"{unit}: values in {other} were converted to {parse_unit(first)}.")
    return tuple(converted), first
