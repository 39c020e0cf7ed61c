"""A user's table, read whole or refused whole with every fault named."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Literal

import polars as pl

from galenic.catalogue.tables.cells import Source, absent, read_cells
from galenic.catalogue.tables.dataset_json import read_dataset_json
from galenic.catalogue.tables.delimited import read_delimited
from galenic.catalogue.tables.drawing import laid_out
from galenic.catalogue.tables.faults import LISTED, Code, FaultLog
from galenic.catalogue.tables.frames import read_pandas, read_polars, read_records
from galenic.catalogue.tables.grid import Grid, as_text
from galenic.catalogue.tables.headings import Match, match_headings
from galenic.catalogue.tables.schema import ANY_UNIT, ROW, Table, TableSchema
from galenic.catalogue.tables.sniffing import sniff
from galenic.catalogue.tables.transport import read_transport
from galenic.catalogue.tables.workbook import read_workbook

MAX_BYTES = 50_000_000

TableSource = Path | str | bytes | Sequence[Mapping[str, Any]] | pl.DataFrame | Any


def read_table(
    source: TableSource,
    schema: TableSchema,
    *,
    units: Mapping[str, str] | None = None,
    decimal: Literal[".", ","] = ".",
    delimiter: Literal["auto", ",", ";", "\t", "|"] = "auto",
    encoding: Literal["utf-8", "windows-1252"] = "utf-8",
    sheet: str = "",
    formulas: Literal["refuse", "cached"] = "refuse",
    max_bytes: int = MAX_BYTES,
    name: str = "",
) -> Table:
    """The table in `source` as `schema` wants it.

    `source` is a file (its path, or its bytes with the file's name as `name`), records, or a polars or pandas frame.
    `units` states units by column that the headings do not; `decimal`, `delimiter` and `encoding` declare how a text
    file is written; `sheet` chooses a worksheet, the first visible one by default; `formulas` says whether the results
    that a spreadsheet stored for its formulas count. `max_bytes` limits the file; a workbook may unpack to four times
    as much.

    Raises TableError, which lists what is wrong and where. The codes are explained in docs/reference/errors/tables.md.
    """
    if isinstance(source, (str, os.PathLike)):
        name = name or Path(source).name
    log = FaultLog(name or "table")
    if isinstance(source, (str, os.PathLike, bytes)):
        content = source if isinstance(source, bytes) else _file(Path(source), max_bytes, log)
        if len(content) > max_bytes:
            _too_large(len(content), max_bytes, log)
        match sniff(content, name, log):
            case "workbook":
                grid = read_workbook(content, log, sheet=sheet, cached=formulas == "cached", max_unpacked=4 * max_bytes)
            case "transport":
                grid = read_transport(content, log, encoding=encoding)
            case "dataset-json":
                grid = read_dataset_json(content, log)
            case "delimited":
                known = schema.by_heading().keys()
                grid = read_delimited(content, log, known=known, delimiter=delimiter, encoding=encoding)
    else:
        grid = _in_memory(source, log)
    grid = laid_out(grid.without_blank_rows(), schema.layouts, schema.by_heading(), log)
    return _table(grid, schema, units or {}, decimal, log)


def _file(path: Path, max_bytes: int, log: FaultLog) -> bytes:
    try:
        if path.is_file() and (size := path.stat().st_size) > max_bytes:
            _too_large(size, max_bytes, log)
        return path.read_bytes()
    except OSError as problem:
        log.add(Code.NO_FILE, f"The file cannot be opened: {problem.strerror}.", value=str(path))
        raise log.refusal() from None


def _too_large(size: int, max_bytes: int, log: FaultLog) -> None:
    message = "The file is too large. Give only the columns that are asked for, or raise the limit in the settings."
    log.stop(Code.FILE_SIZE, message, value=_megabytes(size), allowed=f"up to {_megabytes(max_bytes)}")


def _megabytes(size: int) -> str:
    return f"{size / 1e6:,.1f} MB"


def _in_memory(source: Any, log: FaultLog) -> Grid:
    if isinstance(source, pl.DataFrame):
        return read_polars(source, log)
    if type(source).__module__.partition(".")[0] == "pandas":
        return read_pandas(source, log)
    return read_records(source, log)


def _table(grid: Grid, schema: TableSchema, units: Mapping[str, str], decimal: str, log: FaultLog) -> Table:
    matches = match_headings(grid, schema, units, log)
    values: dict[str, pl.Series] = {}
    for match in matches:
        cells = grid.columns[match.place]
        values |= read_cells(Source(match.column, match.name, cells, match.unit, grid.rows, decimal, log))
    found = {match.column.name for match in matches}
    for column in schema.columns:
        if column.name not in found:
            values |= absent(column, len(grid.rows))
    frame = pl.DataFrame({**{name: values[name] for name in _order(schema)}, ROW: grid.rows})
    _check_rows(frame, schema, {match.column.name: match.name for match in matches}, log)
    log.raise_if_any()
    return Table(schema, frame, _units(schema, matches), log.table, _stated(matches), grid.notes)


def _order(schema: TableSchema) -> list[str]:
    made = ("", "_mark", "_limit")
    return [column.name + end for column in schema.columns for end in (made if column.censored else made[:1])]


def _check_rows(frame: pl.DataFrame, schema: TableSchema, names: Mapping[str, str], log: FaultLog) -> None:
    """Enough rows, and none twice. Key cells that are faulty themselves prove nothing: null that may not be."""
    if frame.height < schema.minimum_rows:
        needed = f"at least {schema.minimum_rows:,} row{'s' if schema.minimum_rows > 1 else ''} below the header"
        log.add(Code.TOO_FEW_ROWS, "There are too few rows of values.", value=str(frame.height), allowed=needed)
    if any(schema.column(name).required and name not in names for name in schema.key):
        return
    key = [name for name in schema.key if name in names]
    whole = [name for name in key if not schema.column(name).blank]
    rows = frame.select(*key, ROW).drop_nulls(whole)
    if not key or not rows.select(key).is_duplicated().any():
        return
    first = rows.with_columns(pl.col(ROW).first().over(key).alias("first")).filter(pl.col("first") < pl.col(ROW))

    def note(repeated: dict[str, Any]) -> None:
        found = ", ".join(f"{names[name]} {as_text(repeated[name])}" for name in key)
        message = (
            f"The same {', '.join(names[name] for name in key)} as in row {repeated['first']}; each may occur once."
        )
        log.add(Code.DUPLICATE_KEY, message, row=repeated[ROW], column=names[key[-1]], value=found)

    log.add_each(first.head(LISTED).to_dicts(), note, total=first.height)


def _units(schema: TableSchema, matches: Sequence[Match]) -> dict[str, str]:
    stated = {match.column.name: match.unit or "" for match in matches}
    return {
        column.name: stated.get(column.name, "") if column.unit == ANY_UNIT else column.unit
        for column in schema.columns
        if column.numeric
    }


def _stated(matches: Sequence[Match]) -> dict[str, str]:
    """What the source said where that is not what the frame holds."""
    return {
        match.column.name: match.unit or ""
        for match in matches
        if match.column.numeric and match.column.unit not in (ANY_UNIT, match.unit)
    }
