"""Sheets written by hand, for what programs other than openpyxl write."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from typing import Any

import pytest

from galenic.catalogue.tables.reading import read_table
from galenic.catalogue.tables.schema import Column, Kind, TableSchema

Faults = Callable[..., list[tuple[Any, ...]]]
SCHEMA = TableSchema(
    (
        Column("name", Kind.TEXT, "Name", blank=True),
        Column("value", Kind.NUMBER, "Value", blank=True, censored=True),
        Column("day", Kind.DATE, "Day", blank=True),
    )
)
STRICT = "http://purl.oclc.org/ooxml"
HEADER = '<row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1" t="s"><v>1</v></c><c r="C1" t="s"><v>2</v></c></row>'


def workbook(rows: str, before: str = "", after: str = "", strings: str = "") -> bytes:
    main, relation = f"{STRICT}/spreadsheetml/main", f"{STRICT}/officeDocument/relationships"
    names = "".join(f"<si><t>{name}</t></si>" for name in ("name", "value", "day"))
    parts = {
        "[Content_Types].xml": "<Types/>",
        "_rels/.rels": f'<R><Relationship Id="a" Type="{relation}/officeDocument" Target="book.xml"/></R>',
        "book.xml": (
            f'<workbook xmlns="{main}" xmlns:r="{relation}"><sheets><sheet name="S" r:id="b"/></sheets></workbook>'
        ),
        "_rels/book.xml.rels": (
            f'<R><Relationship Id="b" Type="{relation}/worksheet" Target="sheet.xml"/>'
            f'<Relationship Id="c" Type="{relation}/sharedStrings" Target="strings.xml"/>'
            f'<Relationship Id="d" Type="{relation}/styles" Target="styles.xml"/></R>'
        ),
        "sheet.xml": f'<worksheet xmlns="{main}">{before}<sheetData>{rows}</sheetData>{after}</worksheet>',
        "strings.xml": f'<sst xmlns="{main}">{names}{strings}</sst>',
        "styles.xml": (
            f'<styleSheet xmlns="{main}"><numFmts><numFmt numFmtId="170" formatCode="0.0%"/></numFmts>'
            '<cellXfs><xf/><xf numFmtId="14"/><xf numFmtId="170"/><xf numFmtId="46"/></cellXfs></styleSheet>'
        ),
    }
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as file:
        for name, part in parts.items():
            file.writestr(name, part)
    return out.getvalue()


def row(number: int, cells: str) -> str:
    return f'<row r="{number}">{cells}</row>'


def test_kinds_of_cells() -> None:
    rows = HEADER
    rows += row(
        2, '<c r="A2" t="inlineStr"><is><r><t>rich</t></r><r><t> text</t></r></is></c><c r="B2"><v>1E-3</v></c>'
    )
    rows += row(3, '<c r="A3" t="b"><v>1</v></c><c r="C3" s="1"><v>46053</v></c>')
    rows += row(5, '<c r="A5" s="99"><v>2.0</v></c><c r="C5" t="d"><v>2026-01-31T00:00:00Z</v></c>')
    rows += "<row><c><v>6</v></c><c><v>7</v></c></row>"
    frame = read_table(workbook(rows), SCHEMA).frame
    assert frame["name"].to_list() == ["rich text", "TRUE", "2", "6"]
    assert frame["value"].to_list() == [0.001, None, None, 7.0]
    assert [str(day) for day in frame["day"].to_list()] == ["None", "2026-01-31", "2026-01-31", "None"]
    assert frame["row"].to_list() == [2, 3, 5, 6]


def test_stored_results_count_when_they_are_allowed(faults: Faults) -> None:
    cells = '<c r="A2" t="str"><f>"a"&amp;"b"</f><v>ab</v></c><c r="B2"><f t="shared" si="0"/><v>2.5</v></c>'
    content = workbook(HEADER + row(2, cells))
    assert faults(content, SCHEMA) == [("TAB-018", 2, "name"), ("TAB-018", 2, "value")]
    table = read_table(content, SCHEMA, formulas="cached")
    assert table.frame.select("name", "value").rows() == [("ab", 2.5)]
    assert table.notes == ("Stored results of formulas were read (2).",)


def test_an_empty_text_is_a_result_and_a_missing_number_is_none(faults: Faults) -> None:
    cells = '<c r="A2" t="str"><f>""</f><v></v></c><c r="B2"><v>1</v></c>'
    assert read_table(workbook(HEADER + row(2, cells)), SCHEMA, formulas="cached").frame["name"].to_list() == [None]
    cells = '<c r="A2" t="str"><v>x</v></c><c r="B2"><f>1+1</f><v></v></c>'
    assert faults(workbook(HEADER + row(2, cells)), SCHEMA, formulas="cached") == [("TAB-019", 2, "value")]


def test_errors_percentages_and_durations(faults: Faults) -> None:
    rows = HEADER + row(2, '<c r="B2" t="e"><v>#DIV/0!</v></c>') + row(3, '<c r="B3" s="2"><v>0.95</v></c>')
    rows += row(4, '<c r="B4" s="3"><v>1.5</v></c>')
    assert faults(workbook(rows), SCHEMA) == [("TAB-020", 2, "value"), ("TAB-021", 3, "value"), ("TAB-051", 4, "value")]


def test_hidden_columns_and_columns_without_width(faults: Faults) -> None:
    rows = HEADER + row(2, '<c r="B2"><v>1</v></c>')
    columns = '<col min="1" max="1" hidden="1"/><col min="2" max="3" width="0"/><col min="9" max="99" hidden="1"/>'
    found = faults(workbook(rows, before=f"<cols>{columns}</cols>"), SCHEMA)
    assert found == [("TAB-017", None, "name"), ("TAB-017", None, "value"), ("TAB-017", None, "day")]


def test_rows_out_of_order_are_damage(faults: Faults) -> None:
    rows = HEADER + row(3, '<c r="B3"><v>1</v></c>') + row(2, '<c r="B2"><v>1</v></c>')
    assert faults(workbook(rows), SCHEMA) == [("TAB-007", None, "")]


@pytest.mark.parametrize(
    "cell",
    [
        '<c r="B2" t="s"><v>99</v></c>',
        '<c r="B2"><v>abc</v></c>',
        '<c r="B2" t="d"><v>soon</v></c>',
        '<c r="b2" s="x"><v>1</v></c>',
    ],
)
def test_cells_that_point_nowhere_are_damage(cell: str, faults: Faults) -> None:
    assert faults(workbook(HEADER + row(2, cell)), SCHEMA) == [("TAB-007", None, "")]


def test_a_date_beyond_the_calendar_is_no_date(faults: Faults) -> None:
    assert faults(workbook(HEADER + row(2, '<c r="C2" s="1"><v>99999999</v></c>')), SCHEMA) == [("TAB-059", 2, "day")]


def test_one_long_text_in_many_cells_is_counted_as_often_as_it_stands_there(faults: Faults) -> None:
    rows = HEADER + "".join(row(number, f'<c r="A{number}" t="s"><v>3</v></c>') for number in range(2, 500))
    content = workbook(rows, strings=f"<si><t>{'x' * 30_000}</t></si>")
    assert len(content) < 10_000
    assert faults(content, SCHEMA, max_bytes=1_000_000) == [("TAB-008", None, "")]
    assert read_table(content, SCHEMA).frame.height == 498


def test_a_wide_header_over_many_rows_is_refused(faults: Faults) -> None:
    columns = range(1, 900)
    wide = "".join(f'<c t="inlineStr"><is><t>c{number}</t></is></c>' for number in columns)
    rows = f"<row>{wide}</row>" + "<row><c><v>1</v></c></row>" * 5000
    assert faults(workbook(rows), SCHEMA, max_bytes=1_000_000) == [("TAB-008", None, "")]
