from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from galenic.catalogue.tables.faults import TableError
from galenic.catalogue.tables.reading import read_table
from galenic.catalogue.tables.schema import Column, Kind, Table, TableSchema

Faults = Callable[..., list[tuple[Any, ...]]]


def schema_of(kind: Kind, **more: Any) -> TableSchema:
    """A column `a` to look at, and a column that keeps rows in which `a` is blank."""
    return TableSchema((Column("a", kind, "A", **more), Column("filler", Kind.TEXT, "Filler")))


def rows(*cells: Any) -> list[dict[str, Any]]:
    return [{"a": cell, "filler": "x"} for cell in cells]


def read(schema: TableSchema, *cells: Any, **how: Any) -> Table:
    return read_table(rows(*cells), schema, **how)


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("1", 1.0),
        ("+1.5", 1.5),
        ("-.5", -0.5),
        ("5.", 5.0),
        ("1e3", 1000.0),
        ("1E-05", 1e-5),
        ("−5", -5.0),
        (" 7 ", 7.0),
    ],
)
def test_numbers_as_people_write_them(text: str, number: float) -> None:
    assert read(schema_of(Kind.NUMBER), text).frame["a"].to_list() == [number]


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_numbers_are_read_to_the_last_bit(number: float) -> None:
    assert read(schema_of(Kind.NUMBER), repr(number)).frame["a"].to_list() == [number]


def test_marks_of_the_laboratory_are_understood() -> None:
    schema = schema_of(Kind.NUMBER, unit="ng/mL", censored=True, minimum=0)
    cells = {
        "BLQ": "BLQ",
        "bql": "BLQ",
        "LLOQ": "BLQ",
        "< LLOQ": "BLQ",
        "<LOQ": "BLQ",
        "BLOQ": "BLQ",
        "<0.5": "BLQ",
        "< 0.5": "BLQ",
        "NS": "NS",
        "nr": "NR",
        "N.D.": "ND",
        "1.5": "",
    }
    frame = read(schema, *cells, units={"a": "ug/mL"}).frame
    assert frame["a_mark"].to_list() == list(cells.values())
    assert [limit for limit in frame["a_limit"] if limit is not None] == [500.0, 500.0]
    assert frame["a"].to_list() == [None] * 11 + [1500.0]


def test_a_limit_of_zero_is_none(faults: Faults) -> None:
    assert faults(rows("<0", "<-1"), schema_of(Kind.NUMBER, censored=True)) == [
        ("TAB-061", 1, "a"),
        ("TAB-061", 2, "a"),
    ]


def test_decimal_commas_concern_text_only() -> None:
    schema = schema_of(Kind.NUMBER, censored=True)
    frame = read(schema, "1,5", 2.5, "3", "<0,5", "N.S.", decimal=",").frame
    assert frame["a"].to_list() == [1.5, 2.5, 3.0, None, None]
    assert frame["a_limit"].to_list() == [None, None, None, 0.5, None]
    assert frame["a_mark"].to_list() == ["", "", "", "BLQ", "NS"]


@pytest.mark.parametrize(
    ("schema", "cell", "how", "code"),
    [
        (schema_of(Kind.NUMBER), None, {}, "TAB-050"),
        (schema_of(Kind.NUMBER), "  ", {}, "TAB-050"),
        (schema_of(Kind.NUMBER), "abc", {}, "TAB-051"),
        (schema_of(Kind.NUMBER), True, {}, "TAB-051"),
        (schema_of(Kind.NUMBER), date(2026, 1, 31), {}, "TAB-051"),
        (schema_of(Kind.NUMBER), "1,5", {}, "TAB-052"),
        (schema_of(Kind.NUMBER), "1.5", {"decimal": ","}, "TAB-053"),
        (schema_of(Kind.NUMBER), "1,234.5", {}, "TAB-054"),
        (schema_of(Kind.NUMBER), "1 234", {}, "TAB-054"),
        (schema_of(Kind.NUMBER), "5 mg", {}, "TAB-055"),
        (schema_of(Kind.NUMBER), float("inf"), {}, "TAB-056"),
        (schema_of(Kind.NUMBER), "-inf", {}, "TAB-056"),
        (schema_of(Kind.NUMBER), "nan", {}, "TAB-050"),
        (schema_of(Kind.NUMBER), "NA", {}, "TAB-050"),
        (schema_of(Kind.INTEGER), ".", {}, "TAB-050"),
        (schema_of(Kind.NUMBER, blank=True), "N A", {}, "TAB-051"),
        (schema_of(Kind.NUMBER), "1e999", {}, "TAB-056"),
        (schema_of(Kind.INTEGER), "1.5", {}, "TAB-057"),
        (schema_of(Kind.INTEGER), "1e20", {}, "TAB-058"),
        (schema_of(Kind.INTEGER), "x", {}, "TAB-051"),
        (schema_of(Kind.INTEGER), "inf", {}, "TAB-056"),
        (schema_of(Kind.INTEGER, unit="h"), "30", {"units": {"a": "min"}}, "TAB-057"),
        (schema_of(Kind.DATE), "31.01.2026", {}, "TAB-059"),
        (schema_of(Kind.DATE), "2026-02-30", {}, "TAB-059"),
        (schema_of(Kind.DATE), 46053, {}, "TAB-059"),
        (schema_of(Kind.DATE), "2026-01-31 08:30", {}, "TAB-060"),
        (schema_of(Kind.NUMBER, minimum=0), "-0.1", {}, "TAB-061"),
        (schema_of(Kind.NUMBER, above=0), "0", {}, "TAB-061"),
        (schema_of(Kind.INTEGER, minimum=1), "0", {}, "TAB-061"),
        (schema_of(Kind.NUMBER, maximum=1), "1.1", {}, "TAB-062"),
        (schema_of(Kind.TEXT, allowed=("T", "R")), "X", {}, "TAB-063"),
        (schema_of(Kind.INTEGER, allowed=("1", "2")), "3", {}, "TAB-063"),
        (schema_of(Kind.NUMBER), "BLQ", {}, "TAB-064"),
        (schema_of(Kind.NUMBER), "<0.5", {}, "TAB-064"),
        (schema_of(Kind.TEXT), "a\x07b", {}, "TAB-065"),
        (schema_of(Kind.NUMBER, censored=True), ">500", {}, "TAB-066"),
        (schema_of(Kind.TEXT), "#N/A", {}, "TAB-020"),
        (schema_of(Kind.DATE), "#REF!", {}, "TAB-020"),
        (schema_of(Kind.NUMBER), "#DIV/0!", {}, "TAB-020"),
    ],
)
def test_every_fault_of_a_cell_has_its_code(
    schema: TableSchema, cell: Any, how: dict[str, Any], code: str, faults: Faults
) -> None:
    assert faults(rows(cell), schema, **how) == [(code, 1, "a")]


def test_what_is_allowed_is_not_refused() -> None:
    assert read(schema_of(Kind.NUMBER, minimum=0, maximum=1), "0", "1").frame["a"].to_list() == [0.0, 1.0]
    assert read(schema_of(Kind.INTEGER), "3.0", "4e2", 5.0, "9007199254740993").frame["a"].to_list() == [
        3,
        400,
        5,
        9007199254740993,
    ]
    assert read(schema_of(Kind.INTEGER, unit="h"), "120", units={"a": "min"}).frame["a"].to_list() == [2]
    assert read(schema_of(Kind.TEXT, allowed=("T", "R")), "t", "R").frame["a"].to_list() == ["T", "R"]
    assert read(schema_of(Kind.TEXT), "#1", "two\nlines").frame["a"].to_list() == ["#1", "two\nlines"]
    assert read(schema_of(Kind.DATE), "2026-01-31", "2026-01-31T00:00:00").frame["a"].n_unique() == 1


def test_blank_cells_are_null_where_they_are_allowed() -> None:
    for kind, dtype in (
        (Kind.TEXT, pl.String),
        (Kind.NUMBER, pl.Float64),
        (Kind.INTEGER, pl.Int64),
        (Kind.DATE, pl.Date),
    ):
        frame = read(schema_of(kind, blank=True), None, "").frame
        assert (frame["a"].to_list(), frame.schema["a"]) == ([None, None], dtype)


@pytest.mark.parametrize("text", ["NA", "na", "NaN", "nan", "."])
@pytest.mark.parametrize("kind", [Kind.NUMBER, Kind.INTEGER, Kind.DATE])
def test_what_programs_write_for_missing_is_blank(text: str, kind: Kind) -> None:
    found = read_table(rows(text, ""), schema_of(kind, blank=True))
    assert found.frame["a"].to_list() == [None, None]


def test_missing_is_a_word_like_others_in_free_text_only() -> None:
    free = TableSchema((Column("a", Kind.TEXT, "A", blank=True),))
    chosen = TableSchema((Column("a", Kind.TEXT, "A", blank=True, allowed=("use",)), Column("b", Kind.TEXT, "B")))
    assert read_table([{"a": "NA"}], free).frame["a"].to_list() == ["NA"]
    assert read_table([{"a": "NA", "b": "1"}], chosen).frame["a"].to_list() == [None]


def test_an_optional_column_of_missing_values_only_is_as_if_left_out() -> None:
    schema = TableSchema((Column("a", Kind.NUMBER, "A", required=False, unit="h"), Column("b", Kind.TEXT, "B")))
    assert read_table([{"a": "NA", "b": "1"}, {"a": ".", "b": "2"}], schema).frame["a"].to_list() == [None, None]


def test_a_censored_result_that_is_missing_has_no_mark() -> None:
    found = read_table(rows("NA", "BLQ"), schema_of(Kind.NUMBER, blank=True, censored=True))
    assert found.frame["a_mark"].to_list() == ["", "BLQ"]


def test_an_optional_column_that_is_absent_has_the_same_shape_as_a_blank_one() -> None:
    schema = schema_of(Kind.NUMBER, blank=True, required=False, censored=True)
    absent, blank = read_table([{"filler": "x"}], schema).frame, read(schema, None).frame
    assert absent.equals(blank)
    assert absent.schema == blank.schema


def test_a_bound_is_not_missed_by_a_last_bit_after_conversion() -> None:
    schema = schema_of(Kind.NUMBER, unit="%", maximum=7)
    assert 0.07 * 100 > 7
    assert read(schema, "0.07", units={"a": "1"}).frame["a"].to_list() == [7.000000000000001]


@given(st.text(max_size=20), st.sampled_from(list(Kind)), st.booleans(), st.sampled_from([".", ","]))
def test_no_text_crashes_a_column(text: str, kind: Kind, censored: bool, decimal: Any) -> None:
    schema = schema_of(kind, blank=True, censored=censored and kind is Kind.NUMBER)
    refusal = None
    try:
        read(schema, text, decimal=decimal)
    except TableError as error:
        refusal = error
    assert refusal is None or [fault.row for fault in refusal.faults] == [1]
