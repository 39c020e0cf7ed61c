"""Cells of text turned into values, a column at a time; every cell that fails is named.

What nearly all cells are is converted in one sweep. Only the rest is looked at closely: first for the marks that
laboratories write, then for a reason why a cell is wrong.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

import polars as pl

from galenic.catalogue.tables.explaining import ERROR, MARKS, NUMBER, Reason, explain
from galenic.catalogue.tables.faults import LISTED, Code, FaultLog
from galenic.catalogue.tables.grid import Cells
from galenic.catalogue.tables.schema import ANY_UNIT, Column, Kind
from galenic.science.units import convert

_ISO_DATE = r"^\d{4}-\d{2}-\d{2}(?:[T ]00:00(?::00(?:\.0+)?)?)?$"
_MISSING = r"(?i)^(?:NA|NaN|\.)$"
_CONTROL = r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]"
_EXACT_INTEGER = 2**53
_ROUNDING = 1e-12

Values = dict[str, pl.Series]


@dataclass(frozen=True, slots=True)
class Source:
    """A column on its way in: what it should be, its cells, the unit they are written in, and where faults go."""

    column: Column
    name: str
    cells: Cells
    unit: str | None
    rows: pl.Series
    decimal: str
    log: FaultLog

    @property
    def scaled(self) -> bool:
        """Whether the cells are to be converted into another unit."""
        return self.unit not in (None, self.column.unit) and self.column.unit != ANY_UNIT

    def refuse(self, wrong: pl.Series, reason: Callable[[str], Reason], allowed: str = "") -> None:
        """Note every cell where `wrong` is true and that has no fault yet; null counts as not wrong."""
        wrong = wrong.fill_null(value=False)
        if self.cells.refused is not None:
            wrong &= ~self.cells.refused
        if not wrong.any():
            return
        allowed = allowed or self.column.allows

        def note(place: tuple[str | None, int]) -> None:
            text = place[0] or ""
            code, message = reason(text)
            self.log.add(code, message, row=place[1], column=self.name, value=text, allowed=allowed)

        places = wrong.arg_true()
        first = places.head(LISTED)
        self.log.add_each(list(zip(self.cells.text[first], self.rows[first], strict=True)), note, total=len(places))

    def refuse_unreadable(self, wrong: pl.Series) -> None:
        """Note cells of which only the text can tell what is wrong."""
        self.refuse(wrong, lambda text: explain(text, self.column, self.decimal))


def without_missing(cells: Cells, column: Column) -> Cells:
    """The cells with what programs write for a missing value read as blank: NA of R, NaN, the point of SAS.

    In columns of free text these are words like others.
    """
    if column.kind is Kind.TEXT and not column.allowed:
        return cells
    is_missing = cells.text.str.contains(_MISSING).fill_null(value=False)
    return Cells(cells.text.set(is_missing, None), cells.typed, cells.refused) if is_missing.any() else cells


def read_cells(source: Source) -> Values:
    """The values of one column by the names they have in a Table's frame; faulty cells are null and in the log."""
    kept = without_missing(source.cells, source.column)
    if not source.column.blank:
        source.refuse(source.cells.text.is_null(), lambda _: (Code.BLANK, "The cell is empty."))
        only_marked = kept.text.is_null() & source.cells.text.is_not_null()
        source.refuse(only_marked, lambda _: (Code.BLANK, "A missing value, where no cell may be empty."))
    return _READERS[source.column.kind](replace(source, cells=kept))


def absent(column: Column, height: int) -> Values:
    """The blank cells of an optional column that the source does not have."""
    kinds = {Kind.TEXT: pl.String, Kind.NUMBER: pl.Float64, Kind.INTEGER: pl.Int64, Kind.DATE: pl.Date}
    values = {column.name: pl.repeat(None, height, dtype=kinds[column.kind], eager=True)}
    if column.censored:
        values[f"{column.name}_mark"] = pl.repeat("", height, dtype=pl.String, eager=True)
        values[f"{column.name}_limit"] = pl.repeat(None, height, dtype=pl.Float64, eager=True)
    return values


def _read_text(source: Source) -> Values:
    text = source.cells.text
    wrong = text.str.contains(ERROR) | text.str.contains(_CONTROL)
    source.refuse_unreadable(wrong)
    text = text.set(wrong, None)
    if source.column.allowed:
        known = {value.lower(): value for value in source.column.allowed}
        text, found = text.str.to_lowercase().replace_strict(known, default=None, return_dtype=pl.String), text
        source.refuse(
            text.is_null() & found.is_not_null(), lambda _: (Code.NOT_ALLOWED, "The value is not allowed here.")
        )
    return {source.column.name: text}


def _read_date(source: Source) -> Values:
    text = source.cells.text
    dates = text.set(~text.str.contains(_ISO_DATE), None).str.slice(0, 10).str.to_date("%Y-%m-%d", strict=False)
    source.refuse_unreadable(dates.is_null() & text.is_not_null())
    return {source.column.name: dates}


def _read_number(source: Source) -> Values:
    pointed = _with_points(source)
    number = pointed.cast(pl.Float64, strict=False)
    odd = pointed.is_not_null() & ~number.is_finite().fill_null(value=False)
    mark = pl.repeat("", len(number), dtype=pl.String, eager=True)
    limit = pl.repeat(None, len(number), dtype=pl.Float64, eager=True)
    if odd.any():
        rest, places = pointed.filter(odd), odd.arg_true()
        # A minus sign from a word processor is still a minus sign.
        number = number.scatter(places, _finite(rest.str.replace("^\u2212", "-")))
        if source.column.censored:
            limit = limit.scatter(places, _finite(rest.str.extract(rf"^<\s*({NUMBER})$")))
            written = source.cells.text.filter(odd).str.replace_all(r"\s", "").str.to_uppercase()
            mark = mark.scatter(places, written.replace_strict(MARKS, default="", return_dtype=pl.String))
            mark = mark.set(limit.is_not_null(), "BLQ")
    source.refuse_unreadable(odd & number.is_null() & (mark == ""))
    source.refuse(limit <= 0, lambda _: (Code.BELOW_MINIMUM, "A limit of quantification is above 0."))
    number = _within_bounds(source, _scaled(source, number))
    if not source.column.censored:
        return {source.column.name: number}
    name = source.column.name
    return {name: number, f"{name}_mark": mark, f"{name}_limit": _scaled(source, limit)}


def _read_integer(source: Source) -> Values:
    pointed = _with_points(source)
    whole = pointed.cast(pl.Int64, strict=False)
    odd = pointed.is_not_null() & whole.is_null()
    number = _finite(pointed.set(~odd, None))
    fraction, large = number != number.round(), number.abs() > _EXACT_INTEGER
    source.refuse(fraction, lambda _: (Code.NOT_WHOLE, "The column takes whole numbers."))
    source.refuse(large & ~fraction, lambda _: (Code.INTEGER_RANGE, "The number is too large to be counted with."))
    source.refuse_unreadable(odd & number.is_null())
    whole = whole.zip_with(~odd, number.set(fraction | large, None).cast(pl.Int64))
    if source.scaled:
        converted = _scaled(source, whole.cast(pl.Float64))
        broken = (converted - converted.round()).abs() > _ROUNDING * converted.abs()
        source.refuse(broken, lambda _: (Code.NOT_WHOLE, f"In {source.column.unit} this is no whole number."))
        whole = converted.set(broken, None).round().cast(pl.Int64)
    return {source.column.name: _within_bounds(source, whole)}


def _with_points(source: Source) -> pl.Series:
    """The text with decimal points. With the comma declared, a typed point makes a cell unreadable."""
    text = source.cells.text
    if source.decimal == ".":
        return text
    pointed = text.set(text.str.contains(".", literal=True), ".").str.replace(",", ".", literal=True)
    return pointed if source.cells.typed is None else text.zip_with(source.cells.typed, pointed)


def _finite(text: pl.Series) -> pl.Series:
    number = text.cast(pl.Float64, strict=False)
    return number.set(~number.is_finite(), None)


def _scaled(source: Source, values: pl.Series) -> pl.Series:
    return convert(values, source.unit or "", source.column.unit) if source.scaled else values


def _within_bounds(source: Source, values: pl.Series) -> pl.Series:
    """`values`; those beyond a bound or not in the list are faults. A conversion's last bit decides nothing."""
    column = source.column
    if source.unit is None:
        return values
    number = values.cast(pl.Float64)
    slack = number.abs() * (_ROUNDING if source.scaled else 0.0)
    if column.minimum is not None:
        source.refuse(number + slack < column.minimum, lambda _: (Code.BELOW_MINIMUM, "The number is too small."))
    if column.above is not None:
        source.refuse(number - slack <= column.above, lambda _: (Code.BELOW_MINIMUM, "The number is too small."))
    if column.maximum is not None:
        source.refuse(number - slack > column.maximum, lambda _: (Code.ABOVE_MAXIMUM, "The number is too large."))
    if column.allowed:
        listed = number.is_in([float(value) for value in column.allowed])
        source.refuse(~listed, lambda _: (Code.NOT_ALLOWED, "The value is not allowed here."))
    return values


_READERS = {Kind.TEXT: _read_text, Kind.NUMBER: _read_number, Kind.INTEGER: _read_integer, Kind.DATE: _read_date}
