"""The columns of a schema drawn out of a data set that is laid out as a standard says."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace

from galenic.catalogue.tables.datasets import DataSet, Drawn
from galenic.catalogue.tables.faults import Code, FaultLog
from galenic.catalogue.tables.grid import Grid
from galenic.catalogue.tables.headings import recognized
from galenic.catalogue.tables.layouts import Dosing, Elapsed, Layout, Result, Since, Taken, Way
from galenic.catalogue.tables.results import draw_result, draw_taken
from galenic.catalogue.tables.schema import Column, plain_name
from galenic.catalogue.tables.timing import draw_elapsed, draw_period, draw_since

_VARIABLE = re.compile(r"[A-Z_][A-Z0-9_]{0,7}")


def laid_out(grid: Grid, layouts: Sequence[Layout], by_heading: Mapping[str, Column], log: FaultLog) -> Grid:
    """The columns of a schema drawn from `grid` where it is laid out as a standard says; else `grid` as it is.

    Variables that no column is drawn from are left aside; a heading that is none of the standard's stays, to be judged
    as in any other table.
    """
    layout = next((layout for layout in layouts if layout.fits(grid.headings)), None)
    if layout is None:
        return grid
    grid = _observations(grid, layout)
    data = DataSet(dict(zip(grid.headings, grid.columns, strict=True)), grid.rows, log)
    _refuse_several(data, layout)
    named, left = _beside(grid, layout, by_heading)
    stated = {recognized(grid.headings[place], by_heading)[0] for place in named}
    wanted = {name: ways for name, ways in layout.columns.items() if name not in {c.name for c in stated if c}}
    drawn = {name: found for name, ways in wanted.items() if (found := _first(ways, data)) is not None}
    headings = [f"{name} [{found.unit}]" if found.unit else name for name, found in drawn.items()]
    taken = ", ".join(f"{name} from {found.name}" for name, found in drawn.items())
    notes = [f"Read as {layout.name}: {taken}.", *data.notes]
    if left:
        notes.append(f"Variables left aside: {', '.join(left)}.")
    return Grid(
        (*headings, *(grid.headings[place] for place in named)),
        (*(found.cells for found in drawn.values()), *(grid.columns[place] for place in named)),
        grid.rows,
        (*grid.notes, *notes),
        (*(found.name for found in drawn.values()), *("" for _ in named)),
    )


def _first(ways: Sequence[Way], data: DataSet) -> Drawn | None:
    return next((found for way in ways if (found := _draw(way, data)) is not None), None)


def _draw(way: Way, data: DataSet) -> Drawn | None:
    match way:
        case Taken():
            return draw_taken(way, data)
        case Result():
            return draw_result(way, data)
        case Elapsed():
            return draw_elapsed(way, data)
        case Since():
            return draw_since(way, data)
        case Dosing():
            return draw_period(way, data)


def _observations(grid: Grid, layout: Layout) -> Grid:
    """The grid without the rows that are no observations, which a note names."""
    for variable, value, why in layout.aside:
        if variable in grid.headings:
            is_aside = (grid.columns[grid.headings.index(variable)].text == value).fill_null(value=False)
            data = DataSet({}, grid.rows, FaultLog(""))
            data.note_rows(is_aside, f"Left aside where {variable} is {value}: {why}")
            columns = tuple(cells.filter(~is_aside) for cells in grid.columns)
            notes = (*grid.notes, *data.notes)
            grid = replace(grid, columns=columns, rows=grid.rows.filter(~is_aside), notes=notes)
    return grid


def _refuse_several(data: DataSet, layout: Layout) -> None:
    for variable in layout.single:
        values = data.text(variable).drop_nulls().unique(maintain_order=True).to_list()
        if len(values) > 1:
            message = "The data set holds several of these; keep the rows of one."
            data.log.add(Code.SEVERAL, message, column=variable, value=", ".join(values), allowed="one value")


def _beside(grid: Grid, layout: Layout, by_heading: Mapping[str, Column]) -> tuple[list[int], list[str]]:
    """Places of the headings that are judged as in any table, and the variables that nothing is made of.

    The former are headings under a column's own name, which then is not drawn; other names of columns that the layout
    does not draw; and whatever is no variable of the standard.
    """
    known = layout.variables()
    named, left = [], []
    for place, heading in enumerate(grid.headings):
        column, name, _ = recognized(heading, by_heading)
        is_own = column is not None and (plain_name(name) == column.name or column.name not in layout.columns)
        if heading not in known and (is_own or not _VARIABLE.fullmatch(heading)):
            named.append(place)
        elif heading not in known:
            left.append(heading)
    return named, left
