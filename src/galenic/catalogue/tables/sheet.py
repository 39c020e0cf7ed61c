"""One worksheet, read row by row."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any

import polars as pl

from galenic.catalogue.tables.archive import Archive, flag, text_of
from galenic.catalogue.tables.faults import NOT_FIRST_ROW, Code, FaultLog
from galenic.catalogue.tables.grid import Grid, cells_of
from galenic.catalogue.tables.headings import split_heading
from galenic.catalogue.tables.number_formats import Shown, duration, moment, shown_as

MOST_COLUMNS = 1000
_BYTES_A_CELL = 10  # a cell in use takes several times as much of the sheet's XML


@dataclass(frozen=True, slots=True)
class Styles:
    """How each cell style shows a number, and the epoch of dates."""

    shown: Sequence[Shown]
    from_1904: bool

    def of(self, cell: ET.Element) -> Shown:
        """How the cell shows a number; a style that is not declared shows it as it is."""
        style = int(cell.get("s", "0"))
        return self.shown[style] if style < len(self.shown) else shown_as(0, None)


@dataclass(frozen=True, slots=True)
class _Place:
    """A cell that is at fault."""

    row: int
    column: int
    value: str


def read_sheet(
    archive: Archive, part: str, strings: Sequence[str], styles: Styles, log: FaultLog, *, cached: bool
) -> Grid:
    """The cells below the headings, which stand in the first row that is not blank. What cannot be seen is a fault."""
    reader = _SheetReader(archive, strings, styles, log)
    for element in archive.elements(part):
        if element.tag == "row":
            reader.read_row(element)
            element.clear()
        elif element.tag == "col" and _is_hidden_column(element):
            reader.hidden_columns.append((int(element.attrib["min"]), int(element.attrib["max"])))
        elif element.tag == "mergeCell":
            reader.merged.append(element.attrib["ref"])
    return reader.grid(cached=cached)


class _SheetReader:
    """Gathers the cells of a sheet under its headings, and what is wrong with them."""

    def __init__(self, archive: Archive, strings: Sequence[str], styles: Styles, log: FaultLog) -> None:
        self._archive, self._strings, self._styles, self._log = archive, strings, styles, log
        self._headings: dict[int, str] = {}
        self._columns: dict[int, list[Any]] = {}
        self._rows: list[int] = []
        self._row = self._size = 0
        self._formulas: list[_Place] = []
        self._without_result: list[_Place] = []
        self._percentages: list[_Place] = []
        self._hidden_rows: list[int] = []
        self._without_heading: dict[int, int] = {}
        self.hidden_columns: list[tuple[int, int]] = []
        self.merged: list[str] = []

    def read_row(self, element: ET.Element) -> None:
        """Take one row; a blank one only counts."""
        number = int(element.get("r", self._row + 1))
        if number <= self._row:
            raise ValueError(f"row {number} follows row {self._row}")
        self._row = number
        found = self._cells(element)
        if not found:
            return
        if flag(element.attrib, "hidden"):
            self._hidden_rows.append(number)
        if not self._headings:
            self._take_headings(found)
        else:
            self._take_values(found)

    def _cells(self, row: ET.Element) -> dict[int, Any]:
        found: dict[int, Any] = {}
        column = 0
        for cell in row:
            if cell.tag != "c":
                continue
            reference = cell.get("r")
            column = _column_number(reference.rstrip("0123456789")) if reference else column + 1
            value = self._value(cell, column)
            if value is not None and value != "":
                found[column] = value
        return found

    def _value(self, cell: ET.Element, column: int) -> Any:
        raw = formula = None
        inline = ""
        for child in cell:
            if child.tag == "v":
                raw = child.text or ""
            elif child.tag == "f":
                formula = child.text or ""
            elif child.tag == "is":
                inline = text_of(child)
        value = inline or (None if raw is None else self._decoded(cell, raw, column))
        if formula is not None:
            place = _Place(self._row, column, f"={formula}")
            self._formulas.append(place)
            if not raw and cell.get("t") != "str":
                self._without_result.append(place)
        if isinstance(value, str):
            self._size += len(value)
            if self._size > self._archive.max_unpacked:
                self._archive.stop_at_limit(self._size)
        return value

    def _decoded(self, cell: ET.Element, raw: str, column: int) -> Any:
        kind = cell.get("t", "n")
        if kind == "s":
            return self._strings[int(raw)]
        if kind == "b":
            return raw.strip() == "1"
        if kind == "d":
            return datetime.fromisoformat(raw.removesuffix("Z"))
        return raw if kind in ("str", "inlineStr", "e") or not raw else self._number(cell, float(raw), column)

    def _number(self, cell: ET.Element, number: float, column: int) -> Any:
        shown = self._styles.of(cell)
        if shown is Shown.PERCENTAGE:
            self._percentages.append(_Place(self._row, column, f"{number:.12g}, shown as {number * 100:.12g} %"))
        with suppress(OverflowError):  # beyond the year 9999 a spreadsheet shows no date either
            if shown is Shown.DATE:
                return moment(number, from_1904=self._styles.from_1904)
            if shown is Shown.TIME:
                return duration(number)
        return number

    def _take_headings(self, found: dict[int, Any]) -> None:
        if max(found) > MOST_COLUMNS:
            message = f"The header reaches to column {max(found):,}."
            self._log.stop(Code.TOO_MANY_COLUMNS, message, allowed=f"up to {MOST_COLUMNS:,}")
        self._headings = {column: str(value).strip() for column, value in found.items()}
        self._columns = {column: [] for column in found}

    def _take_values(self, found: dict[int, Any]) -> None:
        self._rows.append(self._row)
        if len(self._rows) * len(self._columns) * _BYTES_A_CELL > self._archive.max_unpacked:
            self._archive.stop_at_limit(len(self._rows) * len(self._columns) * _BYTES_A_CELL)
        for column, values in self._columns.items():
            values.append(found.get(column))
        for column in found.keys() - self._columns.keys():
            self._without_heading.setdefault(column, self._row)

    def grid(self, *, cached: bool) -> Grid:
        """What was gathered. Faults that a look at the sheet shows go to the log."""
        if not self._headings:
            self._log.stop(Code.EMPTY, "The sheet is empty.")
        if len(self._without_heading) > len(self._headings):
            self._log.stop(Code.NOT_FIRST_ROW, NOT_FIRST_ROW)
        refused = self._log_formulas(cached=cached) + self._percentages
        self._log_layout()
        self._log.add_each(self._percentages, self._note_percentage)
        place_of_row = {row: place for place, row in enumerate(self._rows)}
        marks: dict[int, set[int]] = {}
        for cell in refused:
            marks.setdefault(cell.column, set()).add(place_of_row.get(cell.row, -1))
        cells = [
            cells_of(values, [place in marks[column] for place in range(len(values))] if column in marks else None)
            for column, values in self._columns.items()
        ]
        notes = (f"Stored results of formulas were read ({len(self._formulas):,}).",) if self._formulas else ()
        return Grid(tuple(self._headings.values()), tuple(cells), pl.Series(self._rows, dtype=pl.Int64), notes)

    def _log_formulas(self, *, cached: bool) -> list[_Place]:
        """Note formulas as allowed, and say which cells are refused because of that."""
        if cached:
            self._log.add_each(self._without_result, self._note_without_result)
            return self._without_result
        self._log.add_each(self._formulas, self._note_formula)
        return self._formulas

    def _name(self, column: int) -> str:
        return split_heading(self._headings[column])[0] if column in self._headings else _letters(column)

    def _note_formula(self, cell: _Place) -> None:
        message = "The cell holds a formula. Paste values only, or allow the stored results of formulas."
        self._log.add(Code.FORMULA, message, row=cell.row, column=self._name(cell.column), value=cell.value)

    def _note_without_result(self, cell: _Place) -> None:
        message = "The formula was stored without its result. Open the workbook, let it compute, and save it."
        self._log.add(
            Code.FORMULA_WITHOUT_RESULT, message, row=cell.row, column=self._name(cell.column), value=cell.value
        )

    def _note_percentage(self, cell: _Place) -> None:
        message = (
            "The cell shows a percentage but holds its hundredth. Format the column as a number, with % as its unit."
        )
        self._log.add(Code.PERCENT_FORMAT, message, row=cell.row, column=self._name(cell.column), value=cell.value)

    def _log_layout(self) -> None:
        for column, row in self._without_heading.items():
            self._log.add(
                Code.NO_HEADING, "There are cells in a column without a heading.", row=row, column=_letters(column)
            )
        for first, last in self.hidden_columns:
            for column in [column for column in self._headings if first <= column <= last]:
                self._log.add(Code.HIDDEN, "The column is hidden. Show or delete it.", column=self._name(column))
        self._log.add_each(
            self._hidden_rows,
            lambda row: self._log.add(
                Code.HIDDEN, "The row is hidden, by hand or by a filter. Show or delete it.", row=row
            ),
        )
        self._log.add_each(
            self.merged,
            lambda cells: self._log.add(
                Code.MERGED,
                "Cells are merged, so that it is not said to which row a value belongs. Separate them and fill each.",
                row=int("".join(filter(str.isdigit, cells.partition(":")[0])) or 0) or None,
                value=cells,
            ),
        )


def _is_hidden_column(element: ET.Element) -> bool:
    return flag(element.attrib, "hidden") or float(element.get("width", "1")) == 0


@lru_cache(maxsize=4096)
def _column_number(letters: str) -> int:
    number = 0
    for letter in letters:
        number = 26 * number + ord(letter) - ord("A") + 1
    return number


def _letters(column: int) -> str:
    letters = ""
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters
