from __future__ import annotations

import csv
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import Workbook

from galenic.catalogue.tables.faults import TableError
from galenic.catalogue.tables.reading import read_table
from galenic.catalogue.tables.schema import Column, Kind, Table, TableSchema
from galenic.catalogue.tables.writing import put_cell, workbook_bytes, write_csv

Faults = Callable[..., list[tuple[Any, ...]]]

HEADINGS = ["name", "count", "value [ng/mL]", "day", "filler"]
ROUND = TableSchema(
    columns=(
        Column("name", Kind.TEXT, "Name", blank=True),
        Column("count", Kind.INTEGER, "Count", blank=True),
        Column("value", Kind.NUMBER, "Value", unit="ng/mL", blank=True, censored=True),
        Column("day", Kind.DATE, "Day", blank=True),
        Column("filler", Kind.TEXT, "Filler"),
    )
)
TEXTS = st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"]), max_size=10).map(str.strip)
NUMBERS = st.floats(-1e300, 1e300).map(lambda number: float(f"{number:.15g}"))
MARKS = st.sampled_from(["BLQ", "NS", "NR", "ND"])
LIMITS = st.floats(0.001, 1000).map(lambda limit: f"<{limit!r}")
ROWS = st.lists(
    st.tuples(
        st.none() | TEXTS.filter(lambda text: text and not text.startswith(("#", "_x"))),
        st.none() | st.integers(-(2**53), 2**53),
        st.none() | NUMBERS | MARKS | LIMITS,
        st.none() | st.dates(date(1901, 1, 1), date(2100, 1, 1)),
        st.just("x"),
    ),
    min_size=1,
    max_size=6,
)


def as_csv(rows: list[tuple[Any, ...]], delimiter: str = ",", decimal: str = ".") -> bytes:
    def spelled(value: Any) -> Any:
        return value.replace(".", decimal) if isinstance(value, str) and value.startswith("<") else value

    lines = [[row[0], row[1], spelled(row[2]), *row[3:]] for row in rows]
    return write_csv([HEADINGS, *lines], delimiter=delimiter, decimal=decimal)


def as_workbook(rows: list[tuple[Any, ...]]) -> bytes:
    book = Workbook()
    for number, row in enumerate([HEADINGS, *rows], start=1):
        for place, value in enumerate(row, start=1):
            put_cell(book.active.cell(number, place), value)
    return workbook_bytes(book)


def expected(rows: list[tuple[Any, ...]]) -> list[tuple[Any, ...]]:
    """name, count, value, mark, limit, day and row, as they have to come back."""
    found = []
    for number, (name, count, value, day, _) in enumerate(rows, start=2):
        limit = float(value[1:]) if isinstance(value, str) and value.startswith("<") else None
        mark = "BLQ" if limit else value if isinstance(value, str) else ""
        found.append((name, count, value if isinstance(value, float) else None, mark, limit, day, number))
    return found


def rows_of(table: Table) -> list[tuple[Any, ...]]:
    return table.frame.select("name", "count", "value", "value_mark", "value_limit", "day", "row").rows()


@given(ROWS, st.sampled_from([(",", "."), (";", "."), (";", ","), ("\t", ","), (",", ",")]))
def test_any_table_survives_csv(rows: list[tuple[Any, ...]], notation: tuple[Any, Any]) -> None:
    content = as_csv(rows, *notation)
    table = read_table(content, ROUND, delimiter=notation[0], decimal=notation[1])
    assert rows_of(table) == expected(rows)
    assert rows_of(read_table(content, ROUND, decimal=notation[1])) == expected(rows)


@settings(max_examples=50, deadline=None)
@given(ROWS)
def test_any_table_survives_a_workbook(rows: list[tuple[Any, ...]]) -> None:
    assert rows_of(read_table(as_workbook(rows), ROUND)) == expected(rows)


@settings(deadline=None, suppress_health_check=[HealthCheck.filter_too_much])
@given(
    ROWS,
    st.data(),
    st.sampled_from(["x", "1,5", "--", "<", "<x", "1 2", "#N/A", "1e999", "inf", "2026-13-01", "é", "5 ng/mL", "0x1"]),
    st.sampled_from([1, 2, 3]),
    st.booleans(),
)
def test_a_corrupted_cell_is_named_by_row_and_column(
    rows: list[tuple[Any, ...]], data: st.DataObject, garbage: str, place: int, as_xlsx: bool
) -> None:
    number = data.draw(st.integers(0, len(rows) - 1))
    spoiled = [list(row) for row in rows]
    spoiled[number][place] = garbage
    content = as_workbook(spoiled) if as_xlsx else as_csv(spoiled)  # type: ignore[arg-type]
    with pytest.raises(TableError) as refusal:
        read_table(content, ROUND)
    column = ROUND.columns[place].name
    assert [(fault.row, fault.column) for fault in refusal.value.faults] == [(number + 2, column)]
    assert refusal.value.faults[0].value == garbage


@settings(deadline=None)
@given(ROWS, st.data(), st.text(st.characters(codec="ascii"), max_size=3), st.booleans())
def test_no_corruption_of_a_file_crashes_the_reader(
    rows: list[tuple[Any, ...]], data: st.DataObject, junk: str, as_xlsx: bool
) -> None:
    content = as_workbook(rows) if as_xlsx else as_csv(rows)
    start = data.draw(st.integers(0, len(content)))
    end = data.draw(st.integers(start, min(len(content), start + 40)))
    try:
        read_table(content[:start] + junk.encode() + content[end:], ROUND)
    except TableError as refusal:
        assert refusal.faults  # noqa: PT017 - that is all that is promised of such a file


def test_duplicate_rows_name_the_first(faults: Faults, schema: TableSchema) -> None:
    header = "subject,period,treatment,time [min],conc [ng/mL]\n"
    content = (header + "1,1,T,30,1\n1,1,T,60,2\n\n1,1,T,30.0,3\n2,1,T,30,1\n1,1,R,30,4\n").encode()
    assert faults(content) == [("TAB-070", 5, "time"), ("TAB-070", 7, "time")]
    with pytest.raises(TableError) as refusal:
        read_table(content, schema)
    assert "as in row 2" in refusal.value.faults[1].message
    assert refusal.value.faults[0].value == "subject 1, period 1, time 0.5"


def test_faulty_and_blank_keys_are_no_duplicates(faults: Faults) -> None:
    content = b"subject,period,treatment,time [h],conc [ng/mL]\n1,1,T,x,1\n1,1,T,y,1\n"
    assert faults(content) == [("TAB-051", 2, "time"), ("TAB-051", 3, "time")]


def test_an_optional_key_column_counts_only_where_it_is(faults: Faults) -> None:
    optional = Column("analyte", Kind.TEXT, "Analyte", required=False, blank=True)
    schema = TableSchema((Column("subject", Kind.TEXT, "Subject"), optional), key=("subject", "analyte"))
    assert read_table(b"subject,analyte\n1,a\n1,b\n1,\n", schema).frame.height == 3
    assert faults(b"subject\n1\n1\n", schema) == [("TAB-070", 3, "subject")]
    assert faults(b"subject,analyte\n1,\n1,\n", schema) == [("TAB-070", 3, "subject")]
    assert faults(b"subject,analyte\n1,\n1,\n1,a\n", schema) == [("TAB-070", 3, "analyte")]


def test_a_minimum_of_rows(faults: Faults) -> None:
    schema = TableSchema((Column("a", Kind.NUMBER, "A"),), minimum_rows=3)
    assert faults(b"a\n1\n2\n", schema) == [("TAB-071", None, "")]
    assert read_table(b"a\n1\n2\n3\n", schema).frame.height == 3


def test_files_are_read_from_their_path(tmp_path: Path, faults: Faults) -> None:
    schema = TableSchema((Column("a", Kind.NUMBER, "A"),))
    path = tmp_path / "values.csv"
    path.write_bytes(b"a\n1\n")
    for source in (path, str(path)):
        assert read_table(source, schema).source == "values.csv"
    assert faults(tmp_path / "absent.csv", schema) == [("TAB-010", None, "")]
    assert faults(tmp_path, schema) == [("TAB-010", None, "")]


def test_a_file_over_the_limit_is_refused_before_it_is_read(
    tmp_path: Path, faults: Faults, monkeypatch: pytest.MonkeyPatch
) -> None:
    schema = TableSchema((Column("a", Kind.NUMBER, "A"),))
    path = tmp_path / "values.csv"
    path.write_bytes(b"a\n" + b"1\n" * 100)
    assert faults(path.read_bytes(), schema, max_bytes=100) == [("TAB-002", None, "")]
    with monkeypatch.context() as patched:
        patched.delattr(Path, "read_bytes")
        assert faults(path, schema, max_bytes=100) == [("TAB-002", None, "")]
    assert read_table(path, schema, max_bytes=202).frame.height == 100


def test_every_fault_is_named_at_once(faults: Faults) -> None:
    content = b"id,period,time [ng],extra\n1,x,0,\n,5,-1,\n1,1,0\n"
    assert faults(content) == [
        ("TAB-030", None, "treatment"),
        ("TAB-030", None, "concentration"),
        ("TAB-036", None, "time"),
        ("TAB-031", None, "extra"),
        ("TAB-051", 2, "period"),
        ("TAB-050", 3, "id"),
        ("TAB-062", 3, "period"),
        ("TAB-012", 4, ""),
    ]


def test_a_refusal_says_where_what_and_what_is_allowed(schema: TableSchema) -> None:
    with pytest.raises(TableError) as refusal:
        read_table(b"id,period,treatment,time [h],conc [ng/mL]\n1,1,T,-1,5\n", schema, name="plasma.csv")
    assert "[TAB-061] plasma.csv, row 2, column time: The number is too small. Found: '-1'." in str(refusal.value)
    assert "Allowed: a number of at least 0 h." in str(refusal.value)
    assert refusal.value.as_dict()["faults"][0]["row"] == 2


def test_the_unit_of_the_frame_is_the_one_of_the_schema(schema: TableSchema) -> None:
    content = b"id,period,treatment,time [d],conc [\xc2\xb5g/l]\n1,1,T,1,<2\n"
    table = read_table(content, schema)
    assert table.frame.select("time", "concentration_limit").rows() == [(24.0, 2.0)]
    assert table.stated_units == {"time": "day", "concentration": "ug/L"}


def test_large_tables_are_read_in_sweeps(schema: TableSchema) -> None:
    height = 200_000
    places = np.arange(height)
    frame = pl.DataFrame(
        {
            "subject": places // 20,
            "period": np.ones(height, int),
            "treatment": ["T", "R"] * (height // 2),
            "time [h]": places % 20 * 0.5,
            "concentration [ng/mL]": (places % 997) / 8,
        }
    )
    content = frame.write_csv().encode()
    began = time.perf_counter()
    table = read_table(content, schema)
    assert time.perf_counter() - began < 5, "about 0.3 s on two cores"
    assert (table.frame["concentration"] == frame["concentration [ng/mL]"]).all()
    began = time.perf_counter()
    with pytest.raises(TableError) as refusal:
        read_table(content.replace(b",T,", b",Q,"), schema)
    assert refusal.value.count == height // 2
    assert time.perf_counter() - began < 5


def test_the_reference_cases_of_two_way_crossovers_are_read(reference_dir: Path) -> None:
    schema = TableSchema(
        columns=(
            Column("subject", Kind.TEXT, "Subject"),
            Column("sequence", Kind.TEXT, "Sequence", required=False),
            Column("period", Kind.INTEGER, "Period", required=False),
            Column("treatment", Kind.TEXT, "Treatment", allowed=("T", "R")),
            Column("value", Kind.NUMBER, "Value", unit="any", aliases=("PK",), blank=True),
        ),
    )
    paths = [path for path in (reference_dir / "bioequivalence_2x2").glob("*.csv") if "end_to_end" not in path.name]
    assert paths
    for path in paths:
        with path.open(encoding="utf-8", newline="") as file:
            theirs = list(csv.DictReader(file))
        frame = read_table(path, schema, units={"value": "ng/mL"}).frame
        assert frame["subject"].to_list() == [row["subject"] for row in theirs]
        assert frame["value"].to_list() == [float(row["PK"]) if row["PK"] not in ("", "NA") else None for row in theirs]
