"""What every kind of source is reduced to before its meaning is looked at: headings, and cells as text."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time
from numbers import Number
from typing import Any

import polars as pl

LARGEST_EXACT = 1e15


@dataclass(frozen=True, slots=True)
class Cells:
    """The cells of one column.

    `text` is trimmed, null where the cell is blank. `typed` marks cells that the source holds as numbers: a declared
    decimal comma does not concern them. `refused` marks cells that already have a fault and need no second one.
    """

    text: pl.Series
    typed: pl.Series | None = None
    refused: pl.Series | None = None

    def filter(self, rows: pl.Series) -> Cells:
        """Only the rows where `rows` is true."""
        kept = [series if series is None else series.filter(rows) for series in (self.typed, self.refused)]
        return Cells(self.text.filter(rows), *kept)


@dataclass(frozen=True, slots=True)
class Grid:
    """Headings and cells, in the order of the source; `rows` are the numbers by which the source's reader counts.

    `names` says under which names the source has what stands under the headings, where that differs.
    """

    headings: tuple[str, ...]
    columns: tuple[Cells, ...]
    rows: pl.Series
    notes: tuple[str, ...] = ()
    names: tuple[str, ...] = ()

    def name(self, place: int, heading: str) -> str:
        """Name a column as the source does; `heading` is its heading without the unit."""
        return self.names[place] if self.names and self.names[place] else heading

    def without_blank_rows(self) -> Grid:
        """Rows in which nothing stands are no rows; the others keep their numbers."""
        if not self.columns:
            return self
        filled = pl.select(pl.any_horizontal(*(cells.text.is_not_null() for cells in self.columns))).to_series()
        if filled.all():
            return self
        columns = tuple(cells.filter(filled) for cells in self.columns)
        return replace(self, columns=columns, rows=self.rows.filter(filled))


def trimmed(text: pl.Series) -> pl.Series:
    """Without white space around, and null where nothing remains."""
    bare = text.str.strip_chars()
    return bare.set(bare == "", None)


def cells_of(values: Sequence[Any], refused: Sequence[bool] | None = None) -> Cells:
    """Cells from Python values as spreadsheets and records hold them."""
    texts = [as_text(value) for value in values]
    typed = [isinstance(value, Number) and not isinstance(value, bool) for value in values]
    return Cells(
        trimmed(pl.Series(texts, dtype=pl.String)),
        pl.Series(typed, dtype=pl.Boolean),
        None if refused is None else pl.Series(refused, dtype=pl.Boolean),
    )


def as_text(value: Any) -> str | None:
    """One value as a person would type it: 1 for 1.0, dates as ISO 8601, the time of day only where there is one."""
    if value is None or isinstance(value, str):
        return value
    if hasattr(value, "item") and not isinstance(value, (datetime, date)):
        value = value.item()
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, float):
        whole = math.isfinite(value) and value.is_integer() and abs(value) < LARGEST_EXACT
        return str(int(value)) if whole else repr(value)
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time.min else value.isoformat(sep=" ", timespec="seconds")
    return value.isoformat() if isinstance(value, date) else str(value)
