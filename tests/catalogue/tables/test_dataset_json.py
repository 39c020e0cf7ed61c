"""Data sets of Dataset-JSON 1.1, and everything in which a file may not be one."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest

from galenic.catalogue.tables.reading import read_table
from galenic.catalogue.tables.schema import Column, Kind, TableSchema

Faults = Callable[..., list[tuple[Any, ...]]]
SCHEMA = TableSchema((Column("subject", Kind.TEXT, "Subject"), Column("value", Kind.NUMBER, "Value", blank=True)))


def data_set(rows: Any = (["1", 2.5], ["2", None]), kind: str = "double", **changes: Any) -> dict[str, Any]:
    columns = [
        {"itemOID": "IT.SUBJECT", "name": "SUBJECT", "label": "Subject", "dataType": "string", "length": 8},
        {"itemOID": "IT.VALUE", "name": "VALUE", "label": "Value", "dataType": kind},
    ]
    found = {
        "datasetJSONCreationDateTime": "2026-01-31T12:00:00Z",
        "datasetJSONVersion": "1.1.0",
        "itemGroupOID": "IG.X",
        "records": len(rows),
        "name": "X",
        "label": "Any",
        "columns": columns,
        "rows": list(rows),
    }
    return {name: value for name, value in (found | changes).items() if value is not ...}


def content(**changes: Any) -> bytes:
    return json.dumps(data_set(**changes)).encode()


def test_both_forms_are_read_alike() -> None:
    whole = data_set()
    lines = [{name: value for name, value in whole.items() if name != "rows"}, *whole["rows"]]
    one = read_table(json.dumps(whole, indent=2).encode(), SCHEMA, name="x.json").frame
    other = read_table("\n".join(map(json.dumps, lines)).encode(), SCHEMA, name="x.ndjson").frame
    assert one.equals(other)
    assert one["value"].to_list() == [2.5, None]
    assert one["row"].to_list() == [1, 2]


def test_decimals_keep_their_digits_under_a_declared_comma() -> None:
    given = content(rows=(["1", "0.10"], ["2", ""]), kind="decimal")
    assert read_table(given, SCHEMA, decimal=",").frame["value"].to_list() == [0.1, None]


@pytest.mark.parametrize(
    ("changes", "found"),
    [
        ({"label": ...}, [("TAB-024", None, "")]),
        ({"datasetJSONVersion": "1.0.0"}, [("TAB-005", None, "")]),
        ({"records": 3}, [("TAB-024", None, "")]),
        ({"rows": (["1", 1.0], ["2"])}, [("TAB-012", 2, "")]),
        ({"rows": (["1", 1.0], {"SUBJECT": "2"})}, [("TAB-012", 2, "")]),
        ({"rows": (["1", "high"], [2, 1.0])}, [("TAB-024", 2, "SUBJECT"), ("TAB-024", 1, "VALUE")]),
        ({"kind": "number"}, [("TAB-024", None, "VALUE")]),
        ({"kind": "integer"}, [("TAB-024", 1, "VALUE")]),
        ({"columns": "SUBJECT"}, [("TAB-024", None, "")]),
        ({"columns": [{"name": "SUBJECT"}], "rows": (["1"],)}, [("TAB-024", None, "SUBJECT")]),
        ({"rows": {}}, [("TAB-024", None, "")]),
    ],
)
def test_what_the_standard_does_not_allow_is_named(
    changes: dict[str, Any], found: list[tuple[Any, ...]], faults: Faults
) -> None:
    rows = changes.get("rows", ())
    given = data_set(**changes) if not isinstance(rows, dict) else {**data_set(), "rows": rows}
    assert sorted(faults(json.dumps(given).encode(), SCHEMA), key=str) == sorted(found, key=str)


def test_a_column_that_stands_twice_is_refused(faults: Faults) -> None:
    column = {"itemOID": "IT.A", "name": "A", "label": "A", "dataType": "string"}
    assert faults(content(columns=[column, column]), SCHEMA) == [("TAB-032", None, "A")]


@pytest.mark.parametrize("text", ["{}", '{"datasetJSONVersion": 1', '{"datasetJSONVersion": NaN}', "[" * 10_000])
def test_what_is_no_data_set_is_refused(text: str, faults: Faults) -> None:
    assert faults(text.encode(), SCHEMA, name="x.json")[0][0] in ("TAB-004", "TAB-005", "TAB-024")


def test_more_records_than_can_be_held_are_refused_unread(faults: Faults, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("galenic.catalogue.tables.dataset_json._MOST_RECORDS", 3)
    assert read_table(content(rows=(["1", 2.5],)), SCHEMA).frame.height == 1
    assert faults(content(rows=(["1", 2.5],) * 3), SCHEMA) == [("TAB-008", None, "")]


def test_another_encoding_is_refused(faults: Faults) -> None:
    assert faults(content().replace(b"Any", b"\xe9"), SCHEMA) == [("TAB-009", None, "")]
