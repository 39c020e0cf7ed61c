"""Writes and reads CDISC Dataset-JSON 1.1, as one object or as lines (NDJSON); item OIDs are those of define.xml."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from galenic.dossier.cdisc.errors import UnreadableDataSet
from galenic.dossier.cdisc.standard import descriptions
from galenic.dossier.cdisc.tables import Cell, Column, DataSet
from galenic.dossier.cdisc.timing import SAS_EPOCH, sas

VERSION = "1.1.0"
LINES = ".ndjson"
NUMBERS = ("integer", "float", "double", "decimal")
MOMENTS = ("datetime", "date")
SAS_MOMENT = "DATETIME"


def item_oid(data_set: str, variable: str) -> str:
    """The identifier of a variable, here and in define.xml."""
    return f"IT.{data_set}.{variable}"


def write(data_set: DataSet, *, study: str, moment: datetime, originator: str, system: str) -> bytes:
    """The data set as one JSON object, dated `moment`: the same bytes for the same data. `system` is our version."""
    keys = descriptions()[data_set.name].keys
    columns = [_column(data_set, place, keys) for place in range(len(data_set.columns))]
    kinds = [column["dataType"] for column in columns]
    told = {
        "datasetJSONCreationDateTime": moment.strftime("%Y-%m-%dT%H:%M:%SZ"),
        "datasetJSONVersion": VERSION,
        "fileOID": f"FILE.{study}.{data_set.name}",
        "originator": originator,
        "sourceSystem": {"name": "Galenic", "version": system},
        "studyOID": f"ST.{study}",
        "metaDataVersionOID": f"MDV.{study}.{descriptions()[data_set.name].family}",
        "metaDataRef": "define.xml",
        "itemGroupOID": f"IG.{data_set.name}",
        "records": len(data_set.rows),
        "name": data_set.name,
        "label": data_set.label,
        "columns": columns,
        "rows": [[_value(cell, kind) for cell, kind in zip(row, kinds, strict=True)] for row in data_set.rows],
    }
    return (json.dumps(told, ensure_ascii=False, allow_nan=False, separators=(",", ":")) + "\n").encode()


def _column(data_set: DataSet, place: int, keys: Sequence[str]) -> dict[str, Any]:
    column = data_set.columns[place]
    told: dict[str, Any] = {
        "itemOID": item_oid(data_set.name, column.name),
        "name": column.name,
        "label": column.label,
        "dataType": "string",
    }
    if column.display_format.startswith(SAS_MOMENT):
        told |= {"dataType": "datetime", "targetDataType": "integer", "displayFormat": column.display_format}
    elif column.is_number:
        values = [row[place] for row in data_set.rows if row[place] is not None]
        told["dataType"] = "integer" if all(float(value).is_integer() for value in values) else "double"  # type: ignore[arg-type]
        variable = descriptions()[data_set.name].variable(column.name)
        if variable is not None and variable.type == "float":
            told["dataType"] = "double"
    else:
        told["length"] = column.length
    if column.name in keys:
        told["keySequence"] = keys.index(column.name) + 1
    return told


def _value(cell: Cell, kind: str) -> Cell:
    if cell is None:
        return None
    if kind == "datetime" and not isinstance(cell, str):
        return (SAS_EPOCH + timedelta(seconds=float(cell))).strftime("%Y-%m-%dT%H:%M:%S")
    return int(cell) if kind == "integer" else float(cell) if kind == "double" else cell


def read(content: bytes, name: str) -> DataSet:
    """The data set in a file, as one object or as lines of which the first is the metadata and each other a record.

    Raises UnreadableDataSet CDI-010 where there is none, or where lines are fewer or more than the records it states.
    """
    try:
        text = content.decode("utf-8-sig")
        told, written = _parsed(text, name)
        columns = [_column_of(column) for column in told["columns"]]
        rows = tuple(
            tuple(_cell(value, column) for value, column in zip(row, told["columns"], strict=True)) for row in written
        )
        return DataSet(str(told["name"]), str(told["label"]), tuple(columns), rows)
    except (ValueError, KeyError, TypeError, RecursionError, AttributeError) as error:
        message = f"{name} is no data set of Dataset-JSON 1.1."
        remedy = "Write it anew: one JSON object, or lines with the metadata first and then a list for each record."
        raise UnreadableDataSet(message, remedy=remedy) from error


def _parsed(text: str, name: str) -> tuple[Mapping[str, Any], Sequence[Any]]:
    """Metadata and records of either form, whatever the file is called."""
    if name.lower().endswith(LINES):
        return _lines(text)
    try:
        told = json.loads(text)
    except json.JSONDecodeError as problem:
        if problem.msg != "Extra data":
            raise
        return _lines(text)
    return told, told["rows"]


def _lines(text: str) -> tuple[Mapping[str, Any], Sequence[Any]]:
    """Metadata and records of NDJSON; ValueError where lines are missing, as after a broken transfer."""
    told, *rows = (json.loads(line) for line in text.split("\n") if line.strip())
    if told["records"] != len(rows) or not all(isinstance(row, list) for row in rows):
        raise ValueError(len(rows))
    return told, rows


def _column_of(told: Mapping[str, Any]) -> Column:
    is_number = told["dataType"] in NUMBERS or (told["dataType"] in MOMENTS and "targetDataType" in told)
    length = 8 if is_number else int(told.get("length") or 200)
    return Column(str(told["name"]), str(told["label"]), is_number, length, str(told.get("displayFormat") or ""))


def _cell(value: Any, told: Mapping[str, Any]) -> Cell:
    if told["dataType"] in MOMENTS and "targetDataType" in told:
        return None if value in (None, "") else sas(str(value))
    if told["dataType"] in NUMBERS:
        return None if value in (None, "") else float(value)
    return "" if value is None else str(value)
