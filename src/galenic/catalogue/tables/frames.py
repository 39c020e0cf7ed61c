"""Data frames and records as a grid."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import polars as pl

from galenic.catalogue.tables.faults import Code, FaultLog
from galenic.catalogue.tables.grid import LARGEST_EXACT, Cells, Grid, cells_of, trimmed


def read_records(records: Sequence[Mapping[str, Any]], log: FaultLog) -> Grid:
    """Records as JSON gives them, the first in row 1; a key that a record lacks is a blank cell."""
    headings = dict.fromkeys(str(key) for record in records for key in record)
    if not headings:
        log.stop(Code.EMPTY, "There is not a single record.")
    columns = tuple(cells_of([record.get(heading) for record in records]) for heading in headings)
    return Grid(tuple(headings), columns, _numbered(len(records)))


def read_polars(frame: pl.DataFrame, log: FaultLog) -> Grid:
    """A polars frame, its first row is 1."""
    if not frame.width:
        log.stop(Code.EMPTY, "The data frame has no columns.")
    return Grid(tuple(frame.columns), tuple(map(cells_of_series, frame.get_columns())), _numbered(frame.height))


def read_pandas(frame: Any, log: FaultLog) -> Grid:
    """A pandas frame, its first row is 1; NaN and NaT are what pandas has for blank. The index is not read."""
    if not len(frame.columns):
        log.stop(Code.EMPTY, "The data frame has no columns.")
    blank = frame.isna()
    columns = [
        cells_of([None if empty else value for value, empty in zip(frame.iloc[:, i], blank.iloc[:, i], strict=True)])
        for i in range(len(frame.columns))
    ]
    return Grid(tuple(map(str, frame.columns)), tuple(columns), _numbered(len(frame)))


def _numbered(height: int) -> pl.Series:
    return pl.int_range(1, height + 1, eager=True)


def cells_of_series(series: pl.Series) -> Cells:
    """Cells from a column of a data frame."""
    if series.dtype.is_float():
        whole = (series.round() == series) & (series.abs() < LARGEST_EXACT)
        exact = series.set(~whole, None).cast(pl.Int64).cast(pl.String)
        return Cells(exact.zip_with(exact.is_not_null(), series.cast(pl.Float64).cast(pl.String)), _all(series))
    if series.dtype.is_numeric():
        return Cells(series.cast(pl.String), _all(series))
    if series.dtype.is_temporal() or series.dtype == pl.Boolean or series.dtype.is_nested():
        return cells_of(series.to_list())
    return Cells(trimmed(series.cast(pl.String)))


def _all(series: pl.Series) -> pl.Series:
    return pl.repeat(True, len(series), dtype=pl.Boolean, eager=True)
