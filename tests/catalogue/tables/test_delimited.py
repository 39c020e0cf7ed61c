from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from galenic.catalogue.tables.reading import read_table
from galenic.catalogue.tables.schema import Column, Kind, TableSchema

HEADER = "subject,period,treatment,time [h],concentration [ng/mL]\n"
ROWS = "1,1,T,0,BLQ\n1,1,T,0.5,12.5\n"
EXPECTED = [("1", 1, "T", 0.0, None), ("1", 1, "T", 0.5, 12.5)]
NAMED = ("subject", "period", "treatment", "time", "concentration")


def rows_of(content: bytes, schema: TableSchema, **how: Any) -> list[tuple[Any, ...]]:
    return read_table(content, schema, **how).frame.select(NAMED).rows()


@pytest.mark.parametrize(
    "content",
    [
        (HEADER + ROWS).encode(),
        (HEADER + ROWS).strip().encode(),
        (HEADER + ROWS).encode("utf-8-sig"),
        (HEADER + ROWS).encode("utf-16"),
        (HEADER + ROWS).replace("\n", "\r\n").encode(),
        (HEADER + ROWS).replace("\n", "\r").encode(),
        (HEADER + ROWS).replace(",", ";").encode(),
        (HEADER + ROWS).replace(",", "\t").encode(),
        (HEADER + ROWS).replace(",", "|").encode(),
        ("sep=;\n" + (HEADER + ROWS).replace(",", ";")).encode(),
        ("\n  \n" + HEADER + "\n" + ROWS + "\n\n , , , ,\n   \n").encode(),
        (HEADER + ROWS).replace("T", '"T"').replace("subject", '"subject"').encode(),
        (HEADER + ROWS).replace(",", " , ").encode(),
    ],
    ids=[f"variant {number}" for number in range(13)],
)
def test_what_programs_write_is_read(content: bytes, schema: TableSchema) -> None:
    assert rows_of(content, schema) == EXPECTED


def test_decimal_commas_are_read_when_declared(schema: TableSchema) -> None:
    content = (HEADER + ROWS).replace(",", ";").replace(".", ",").encode()
    assert rows_of(content, schema, decimal=",") == EXPECTED


def test_cells_may_hold_delimiters_marks_and_line_ends() -> None:
    schema = TableSchema((Column("name", Kind.TEXT, "Name"), Column("note", Kind.TEXT, "Note")))
    content = b'name,note\n"a, ""b""","two\nlines"\nc,d\n'
    table = read_table(content, schema)
    assert table.frame.select("name", "note").rows() == [('a, "b"', "two\nlines"), ("c", "d")]
    assert table.frame["row"].to_list() == [2, 3]


def test_windows_1252_is_read_when_declared(faults: Callable[..., Any]) -> None:
    schema = TableSchema((Column("name", Kind.TEXT, "Name"),))
    content = "name\nMüller\n".encode("windows-1252")
    assert faults(content, schema) == [("TAB-009", 2, "")]
    assert read_table(content, schema, encoding="windows-1252").frame["name"].to_list() == ["Müller"]


def test_a_single_column_needs_no_delimiter() -> None:
    schema = TableSchema((Column("value", Kind.NUMBER, "Value"),))
    assert read_table(b"value\n1\n\n2\n", schema).frame["row"].to_list() == [2, 4]


def test_ragged_rows_are_named_and_the_others_still_read(faults: Callable[..., Any]) -> None:
    content = (HEADER + ROWS + "2,1,T,0\n2,1,T,1,2,3\n2,1,X,2,1\n").encode()
    assert faults(content) == [("TAB-012", 4, ""), ("TAB-012", 5, ""), ("TAB-063", 6, "treatment")]


@pytest.mark.parametrize(
    ("row", "number"),
    [('1,1,T,0,5"\n', 2), ('1,1,"T,0,5\n', 2), (ROWS + '2,1,T,0,"5"x\n', 4), (ROWS + '2,1,T,0, "5"\n', 4)],
)
def test_stray_quotation_marks_stop_reading(row: str, number: int, faults: Callable[..., Any]) -> None:
    assert faults((HEADER + row).encode()) == [("TAB-013", number, "")]


def test_a_title_above_the_headings_is_named_as_such(faults: Callable[..., Any]) -> None:
    assert faults(("Study 123\n" + HEADER + ROWS).encode()) == [("TAB-023", None, "")]
    assert faults(("Study 123\n" + HEADER + ROWS).replace(",", ";").encode()) == [("TAB-023", None, "")]
    assert faults(("Study 123,,,,\n" + HEADER + ROWS).encode()) == [("TAB-023", None, "")]


def test_a_trailing_delimiter_makes_no_column(schema: TableSchema, faults: Callable[..., Any]) -> None:
    content = "".join(f"{line},\n" for line in (HEADER + ROWS).splitlines())
    assert rows_of(content.encode(), schema) == EXPECTED
    assert faults(content.replace("12.5,", "12.5,x").encode()) == [("TAB-033", 1, "")]


@pytest.mark.parametrize("content", [b"", b"\n\n", b"  \n", "\ufeff".encode()])
def test_an_empty_file(content: bytes, faults: Callable[..., Any]) -> None:
    assert faults(content) == [("TAB-003", None, "")]


def test_a_header_alone(faults: Callable[..., Any]) -> None:
    assert faults(HEADER.encode()) == [("TAB-071", None, "")]


def test_binary_content_and_too_many_columns(faults: Callable[..., Any]) -> None:
    assert faults(b"subject,\0\n") == [("TAB-004", None, "")]
    assert faults(b"," * 5000 + b"\n") == [("TAB-022", None, "")]


def test_the_apostrophe_that_protects_from_formulas_is_taken_off() -> None:
    schema = TableSchema((Column("name", Kind.TEXT, "Name"),))
    table = read_table(b"name\n'=1+1\n''@x\n'quoted'\n-5\n", schema)
    assert table.frame["name"].to_list() == ["=1+1", "'@x", "'quoted'", "-5"]
