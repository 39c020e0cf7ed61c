"""A data set of CDISC Dataset-JSON 1.1 as a grid, its structure checked against what the standard asks for.

Both forms are read: one JSON object, and lines (NDJSON), of which the first has the metadata and every other a row.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any, NoReturn

import polars as pl

from galenic.catalogue.tables.faults import LISTED, Code, FaultLog
from galenic.catalogue.tables.grid import Grid, cells_of

_REQUIRED = ("datasetJSONCreationDateTime", "datasetJSONVersion", "itemGroupOID", "records", "name", "label", "columns")
_REQUIRED_OF_COLUMN = ("itemOID", "name", "label", "dataType")
_VERSION = re.compile(r"1\.1(\.\d+)?")
_MOST_COLUMNS = 1000
_MOST_RECORDS = 2_000_000  # each takes several times its bytes once it is read

Metadata = Mapping[str, Any]
Rows = Sequence[Any]


def _is_number(value: Any) -> bool:
    return isinstance(value, (int, float)) and not isinstance(value, bool)


def _is_text(value: Any) -> bool:
    return isinstance(value, str)


# What JSON has for a value of each data type; decimals are text, so that no digit is lost.
_TYPES: Mapping[str, tuple[Callable[[Any], bool], str]] = {
    **dict.fromkeys(("string", "datetime", "date", "time", "URI"), (_is_text, "text or null")),
    "decimal": (_is_text, "a number written as text, or null"),
    "integer": (lambda value: _is_number(value) and float(value).is_integer(), "a whole number or null"),
    **dict.fromkeys(("float", "double"), (_is_number, "a number or null")),
    "boolean": (lambda value: isinstance(value, bool), "true, false or null"),
}


def read_dataset_json(content: bytes, log: FaultLog) -> Grid:
    """The data set in `content`; its first record is row 1. Every fault of its structure goes to the log."""
    metadata, rows = _parsed(content, log)
    columns = _columns(metadata, log)
    if metadata.get("records") != len(rows):
        message = f"The file says that it has {metadata.get('records')} records, and has {len(rows):,}: it may be cut."
        log.add(Code.DATASET, message, value=str(len(rows)), allowed=str(metadata.get("records")))
    width = len(columns)
    ragged = [place for place, row in enumerate(rows) if not isinstance(row, list) or len(row) != width]
    log.add_each(ragged, lambda place: _note_ragged(log, place + 1, rows[place], width))
    if log:
        raise log.refusal()
    for place, column in enumerate(columns):
        _check_values(column, [row[place] for row in rows], log)
    log.columns = [column["name"] for column in columns]
    log.raise_if_any()
    cells = tuple(_cells(column, [row[place] for row in rows]) for place, column in enumerate(columns))
    return Grid(tuple(column["name"] for column in columns), cells, pl.int_range(1, len(rows) + 1, eager=True))


def _cells(column: Metadata, values: list[Any]) -> Any:
    if column["dataType"] == "decimal":  # text, and yet a number whatever decimal sign was declared
        return cells_of([None if value in (None, "") else _number(value) for value in values])
    return cells_of(values)


def _number(text: str) -> float | str:
    try:
        return float(text)
    except ValueError:
        return text


def _parsed(content: bytes, log: FaultLog) -> tuple[Metadata, Rows]:
    """Metadata and rows of either form."""
    if content.count(b"[") > _MOST_RECORDS:
        message = "The file has too many records. Write it as a transport file or CSV, or split it."
        log.stop(Code.UNPACKED_SIZE, message, allowed=f"up to {_MOST_RECORDS:,}")
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        log.stop(Code.ENCODING, "The file is not UTF-8, as JSON has to be.")
    try:
        try:
            found = _json(text)
            rows = found.pop("rows", []) if isinstance(found, dict) else []
        except json.JSONDecodeError as problem:
            if problem.msg != "Extra data":
                raise
            found, *rows = [_json(line) for line in text.splitlines() if line.strip()]
    except (ValueError, RecursionError) as problem:
        log.stop(Code.DATASET, f"This is no JSON, or it breaks off: {problem}.")
    if not isinstance(found, dict) or not isinstance(rows, list):
        log.stop(Code.DATASET, "A data set is an object with columns and rows, and its rows are a list of lists.")
    return found, rows


def _json(text: str) -> Any:
    def refuse(constant: str) -> NoReturn:
        raise ValueError(f"{constant} is no number of JSON")

    return json.loads(text, parse_constant=refuse)


def _columns(metadata: Metadata, log: FaultLog) -> list[Metadata]:
    """The descriptions of the columns. Stops where rows could not be told apart without what is wrong."""
    missing = [name for name in _REQUIRED if name not in metadata]
    if missing:
        log.add(Code.DATASET, f"The data set lacks {', '.join(missing)}.", allowed=", ".join(_REQUIRED))
    version = str(metadata.get("datasetJSONVersion", ""))
    if not _VERSION.fullmatch(version):
        log.stop(Code.OTHER_FORMAT, "Another version of Dataset-JSON.", value=version, allowed="1.1")
    columns = metadata.get("columns")
    if not isinstance(columns, list) or not all(isinstance(column, dict) for column in columns):
        log.stop(Code.DATASET, "The columns are no list of objects.")
    if len(columns) > _MOST_COLUMNS:
        message = f"There are {len(columns):,} columns."
        log.stop(Code.TOO_MANY_COLUMNS, message, allowed=f"up to {_MOST_COLUMNS:,}")
    for number, column in enumerate(columns, start=1):
        _check_column(number, column, log)
    names = [column.get("name") for column in columns]
    for name in dict.fromkeys(name for name in names if names.count(name) > 1):
        log.add(Code.DUPLICATE_COLUMN, "The column is described twice.", column=str(name))
    log.raise_if_any()
    return columns


def _check_column(number: int, column: Metadata, log: FaultLog) -> None:
    lacking = [name for name in _REQUIRED_OF_COLUMN if not isinstance(column.get(name), str)]
    name = str(column.get("name", f"column {number}"))
    if lacking:
        log.add(Code.DATASET, f"The description of the column lacks {', '.join(lacking)}.", column=name)
    elif column["dataType"] not in _TYPES:
        message = "The column has a data type that there is not."
        log.add(Code.DATASET, message, column=name, value=column["dataType"], allowed=", ".join(_TYPES))


def _check_values(column: Metadata, values: list[Any], log: FaultLog) -> None:
    fits, allowed = _TYPES[column["dataType"]]
    wrong = [place for place, value in enumerate(values) if value is not None and not fits(value)]

    def note(place: int) -> None:
        message = f"The value is not of the column's data type, {column['dataType']}."
        value = json.dumps(values[place])
        log.add(Code.DATASET, message, row=place + 1, column=column["name"], value=value, allowed=allowed)

    log.add_each(wrong[:LISTED], note, total=len(wrong))


def _note_ragged(log: FaultLog, row: int, found: Any, width: int) -> None:
    held = f"{len(found):,} values" if isinstance(found, list) else f"no list but {json.dumps(found)[:40]}"
    log.add(Code.RAGGED, f"The row holds {held}, the data set has {width:,} columns.", row=row)
