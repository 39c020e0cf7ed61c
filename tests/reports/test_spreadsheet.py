from __future__ import annotations

import io
import re
import time
import zipfile

import openpyxl
import pytest

from galenic.catalogue.outcome import Outcome, OutcomeColumn, OutcomeTable
from galenic.reports import ReportContext
from galenic.reports.spreadsheet import spreadsheet
from tests.reports import examples


@pytest.fixture(scope="module")
def book() -> openpyxl.Workbook:
    return openpyxl.load_workbook(io.BytesIO(spreadsheet(examples.bioequivalence(), examples.context())))


def rows(sheet) -> list[list[object]]:
    return [list(row) for row in sheet.iter_rows(values_only=True)]


def test_the_same_record_gives_the_same_bytes():
    assert spreadsheet(examples.bioequivalence(), examples.context()) == spreadsheet(
        examples.bioequivalence(), examples.context()
    )


def test_the_file_is_dated_by_the_report_and_not_by_a_clock():
    with zipfile.ZipFile(io.BytesIO(spreadsheet(examples.bioequivalence(), examples.context()))) as archive:
        assert len({entry.date_time for entry in archive.infolist()}) == 1
        assert archive.read("docProps/core.xml").count(b"2026-03-16T08:05:00Z") == 2


def test_each_part_has_its_sheet(book):
    assert book.sheetnames == [
        "Summary",
        "Criteria",
        "Results",
        "Table 1 Pharmacokinetic paramet",
        "Figure 1 Point estimates and 90",
        "Figure 2 Mean plasma concentrat",
        "Figure 3 Mean plasma concentrat",
        "Figure 4 Individual concentrati",
        "Exclusions and flags",
        "Assumptions",
        "Method and options",
        "Inputs",
        "Provenance",
        "Signatures",
    ]


def test_numbers_keep_full_precision_and_the_format_shows_the_decimals(book):
    sheet = book["Table 1 Pharmacokinetic paramet"]
    table = examples.parameters()
    for found, row in zip(rows(sheet)[1:], table.rows, strict=True):
        for cell, value in zip(found, row, strict=True):
            # The file's writer keeps 16 significant digits.
            assert cell == (pytest.approx(value, rel=1e-15) if isinstance(value, float) else value)
    assert [cell.number_format for cell in sheet[2]] == [
        "General",
        "General",
        "0.000",
        "0.00",
        "General",
        "0.0000",
        "General",
    ]
    assert sheet.freeze_panes == "A2"
    assert rows(sheet)[0][2] == "Cmax (mg/L)"


def test_results_and_criteria_are_numbers(book):
    results = {row[0]: row[2] for row in rows(book["Results"])[1:]}
    assert results["gmr_cmax"] == 96.31288
    assert results["half_life_7"] is None
    assert rows(book["Criteria"])[1][1:5] == [89.0432, "%", "at least 80.00 %", True]


@pytest.mark.req("SIG-1", "REC-1")
def test_provenance_and_signatures_come_along(book):
    provenance = {row[0]: row[1] for row in rows(book["Provenance"]) if row[0]}
    assert provenance["Outcome digest"] == examples.bioequivalence().digest
    assert provenance["Evidence digest"] == examples.DIGEST
    signed = [cell for row in rows(book["Signatures"]) for cell in row]
    for text in ("Ana Kovač", "performed", "2026-03-14 09:31:02 +01:00", examples.DIGEST):
        assert text in signed


def test_no_text_is_a_formula():
    content = spreadsheet(examples.hostile_outcome(), examples.hostile_context())
    for sheet in openpyxl.load_workbook(io.BytesIO(content)):
        assert all(cell.data_type != "f" for row in sheet.iter_rows() for cell in row)
    table = OutcomeTable(
        name="t",
        title="=SUM(A1)",
        columns=(OutcomeColumn(name="a", title="=1+1"),),
        rows=(("=cmd|' /C calc'!A0",), ("@SUM(A1)",), ("+1",), ("-1",), ("#N/A",)),
    )
    content = spreadsheet(Outcome(conclusion="=1+1", tables=(table,)), ReportContext("a.b", "=A"))
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        sheets = [archive.read(name).decode() for name in archive.namelist() if "worksheets/sheet" in name]
    assert not any(re.search(r"<f[ >]", sheet) for sheet in sheets)
    loaded = openpyxl.load_workbook(io.BytesIO(content))
    assert [row[0] for row in rows(loaded.worksheets[1])] == ["=1+1", *(row[0] for row in table.rows)]


def test_titles_that_spreadsheets_refuse_or_confuse_are_mended():
    tables = tuple(
        examples.parameters(2).model_copy(update={"title": title}) for title in ("a/b [c]: *?", "A" * 60, "A" * 60)
    )
    names = openpyxl.load_workbook(
        io.BytesIO(spreadsheet(Outcome(conclusion="c", tables=tables), ReportContext("a.b", "A")))
    ).sheetnames
    assert len({name.lower() for name in names}) == len(names)
    assert all(len(name) <= 31 and not re.search(r"[\[\]:*?/\\]", name) for name in names)


def test_integers_that_a_spreadsheet_would_round_are_text():
    table = OutcomeTable(
        name="t", title="T", columns=(OutcomeColumn(name="a", title="A"),), rows=((9007199254740993,),)
    )
    loaded = openpyxl.load_workbook(
        io.BytesIO(spreadsheet(Outcome(conclusion="c", tables=(table,)), ReportContext("a.b", "A")))
    )
    assert rows(loaded.worksheets[1])[1] == ["9007199254740993"]


def test_five_thousand_rows_take_bounded_time():
    start = time.monotonic()
    spreadsheet(examples.bioequivalence(tables=(examples.parameters(5000),)), examples.context())
    assert time.monotonic() - start < 30
