from __future__ import annotations

import io
from collections.abc import Callable
from typing import Any

import pytest
from openpyxl import load_workbook

from galenic.catalogue.tables.reading import read_table
from galenic.catalogue.tables.schema import Column, Kind, TableSchema
from galenic.catalogue.tables.templates import example_rows, template_csv, template_workbook

HEADINGS = [
    "subject",
    "period",
    "treatment",
    "time [h]",
    "concentration [ng/mL]",
    "response [area]",
    "weight [kg]",
    "day",
]


@pytest.fixture(scope="module")
def template(schema: TableSchema) -> bytes:
    return template_workbook(schema, "Concentrations", "Plasma, one row for each sample")


def test_a_template_has_headings_help_and_no_formulas(template: bytes) -> None:
    book = load_workbook(io.BytesIO(template))
    assert book.sheetnames == ["Data", "Explanation", "Example"]
    assert [cell.value for cell in book["Data"][1]] == HEADINGS
    assert "As randomized" in book["Data"]["A1"].comment.text
    assert book["Data"].max_row == 1
    cells = [cell for sheet in book for line in sheet.iter_rows() for cell in line]
    assert {cell.data_type for cell in cells} <= {"s", "n"}
    assert not any(str(cell.value or "").startswith("=") for cell in cells)


def test_the_explanation_has_a_line_for_every_column(template: bytes, schema: TableSchema) -> None:
    sheet = load_workbook(io.BytesIO(template))["Explanation"]
    lines = [[cell.value for cell in line] for line in sheet.iter_rows(min_row=5, max_row=4 + len(schema.columns))]
    assert [line[0] for line in lines] == [column.name for column in schema.columns]
    assert lines[0] == ["subject", "Subject. As randomized", "-", "text", "yes", "id"]
    assert lines[5][2] == "any; state yours"
    assert [line[4] for line in lines] == ["yes"] * 5 + ["no"] * 3


def test_what_the_spreadsheet_checks_on_entry(template: bytes) -> None:
    sheet = load_workbook(io.BytesIO(template))["Data"]
    checks = {str(check.sqref).split("2:")[0]: check for check in sheet.data_validations.dataValidation}
    assert set(checks) == set("ABCDEFGH")
    assert (checks["C"].type, checks["C"].formula1, checks["C"].errorStyle) == ("list", '"T,R"', "stop")
    assert (checks["B"].type, checks["B"].formula1, checks["B"].formula2) == ("whole", "1", "4")
    assert (checks["D"].type, checks["D"].formula1) == ("decimal", "0")
    assert checks["E"].type is None, "a censored column takes BLQ"
    assert (checks["G"].type, checks["G"].errorStyle) == ("decimal", "warning"), "the unit may be changed"
    assert all(check.prompt for check in checks.values())


def test_an_open_lower_bound_is_checked_as_such() -> None:
    schema = TableSchema((Column("a", Kind.NUMBER, "A", above=0),))
    (check,) = load_workbook(io.BytesIO(template_workbook(schema, "A")))["Data"].data_validations.dataValidation
    assert (check.operator, check.formula1) == ("greaterThan", "0")


def test_long_lists_stand_on_a_sheet_of_their_own() -> None:
    values = tuple(f"excipient {number}" for number in range(50))
    columns = (Column("a", Kind.TEXT, "A", allowed=values), Column("b", Kind.TEXT, "B", allowed=("x, y", "z")))
    book = load_workbook(io.BytesIO(template_workbook(TableSchema(columns), "A")))
    lists = [check.formula1 for check in book["Data"].data_validations.dataValidation]
    assert lists == ["Lists!$A$2:$A$51", "Lists!$B$2:$B$3"]
    assert [line[1].value for line in book["Lists"].iter_rows(max_row=3)] == ["b", "x, y", "z"]


def test_a_filled_in_template_is_read(template: bytes, schema: TableSchema) -> None:
    book = load_workbook(io.BytesIO(template))
    book["Data"]["D1"] = "time [min]"
    for line in (["001", 1, "T", 0, "<0.5", 1, 70, None], ["001", 1, "T", 30, 12.5, 2, None, None]):
        book["Data"].append(line)
    out = io.BytesIO()
    book.save(out)
    table = read_table(out.getvalue(), schema, name="filled.xlsx")
    assert table.frame.select("subject", "time", "concentration_limit", "weight", "row").rows() == [
        ("001", 0.0, 0.5, 70.0, 2),
        ("001", 0.5, None, None, 3),
    ]
    assert table.notes == ("Sheet Data was read, not Explanation, Example.",)


def test_an_empty_template_is_refused(template: bytes, faults: Callable[..., Any]) -> None:
    assert faults(template) == [("TAB-071", None, "")]


def test_the_example_is_itself_right(template: bytes, schema: TableSchema) -> None:
    expected = [("001", 0.0, "BLQ"), ("002", 0.5, "")]
    for source, how in ((template, {"sheet": "Example"}), (template_csv(schema, example=True), {})):
        frame = read_table(source, schema, **how).frame
        assert frame.select("subject", "time", "concentration_mark").rows() == expected


def test_example_rows_hold_numbers_as_numbers(schema: TableSchema) -> None:
    assert example_rows(schema) == [
        ["001", 1, "T", 0, "BLQ", None, None, "2026-01-31"],
        ["002", 1, "R", 0.5, 12.5, None, None, None],
    ]


def test_csv_templates(schema: TableSchema) -> None:
    assert template_csv(schema).decode("utf-8-sig") == ",".join(HEADINGS) + "\r\n"
    assert template_csv(schema, delimiter=";").count(b";") == len(HEADINGS) - 1


def test_the_same_schema_gives_the_same_bytes(template: bytes, schema: TableSchema) -> None:
    assert template_workbook(schema, "Concentrations", "Plasma, one row for each sample") == template
