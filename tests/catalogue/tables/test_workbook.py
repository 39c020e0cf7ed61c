from __future__ import annotations

import io
from collections.abc import Callable
from datetime import date, datetime
from typing import Any

import openpyxl
import pytest
from openpyxl import Workbook

from galenic.catalogue.tables.faults import TableError
from galenic.catalogue.tables.reading import read_table
from galenic.catalogue.tables.schema import Column, Kind, TableSchema

Faults = Callable[..., list[tuple[Any, ...]]]
HEADER = ["subject", "period", "treatment", "time [h]", "concentration [ng/mL]", "day"]
FIRST = ["001", 1, "T", 0, "BLQ", date(2026, 1, 31)]


@pytest.fixture
def workbook() -> Workbook:
    book = Workbook()
    book.active.title = "Data"
    book.active.append(HEADER)
    book.active.append(FIRST)
    book.active.append([7, 1, "R", 0.3, 12.5, None])
    return book


def saved(book: Workbook) -> bytes:
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def test_a_workbook_is_read_as_it_shows(workbook: Workbook, schema: TableSchema) -> None:
    table = read_table(saved(workbook), schema, name="study.xlsx")
    assert table.source == "study.xlsx, sheet Data"
    assert table.frame.select("subject", "time", "concentration", "concentration_mark", "day", "row").rows() == [
        ("001", 0.0, None, "BLQ", date(2026, 1, 31), 2),
        ("7", 0.3, 12.5, "", None, 3),
    ]
    assert table.notes == ()


def test_the_first_visible_sheet_is_read_and_the_table_says_so(workbook: Workbook, schema: TableSchema) -> None:
    workbook.create_sheet("Cover", 0).sheet_state = "hidden"
    workbook.create_sheet("Remarks")
    workbook.active = 1
    table = read_table(saved(workbook), schema)
    assert table.notes == ("Sheet Data was read, not Cover (hidden), Remarks.",)


def test_a_sheet_can_be_chosen(workbook: Workbook, schema: TableSchema, faults: Faults) -> None:
    workbook.create_sheet("Cover", 0).append(["nothing", "here"])
    workbook.create_sheet("Secret").sheet_state = "hidden"
    assert read_table(saved(workbook), schema, sheet="data").frame.height == 2
    assert faults(saved(workbook), sheet="Results") == [("TAB-014", None, "")]
    assert faults(saved(workbook), sheet="Secret") == [("TAB-015", None, "")]


def test_formulas_are_refused(workbook: Workbook, faults: Faults) -> None:
    workbook.active["D3"] = "=1+1"
    workbook.active["H9"] = "=NOW()"
    assert faults(saved(workbook)) == [("TAB-018", 3, "time"), ("TAB-018", 9, "H")]


def test_stored_results_of_formulas_are_read_when_allowed(workbook: Workbook, faults: Faults) -> None:
    """openpyxl stores no results, as little as other programs that write workbooks without computing them."""
    workbook.active["D3"] = "=1+1"
    assert faults(saved(workbook), formulas="cached") == [("TAB-019", 3, "time")]


@pytest.mark.parametrize(
    ("spoil", "expected"),
    [
        (lambda sheet: sheet.merge_cells("A2:A3"), [("TAB-016", 2, ""), ("TAB-050", 3, "subject")]),
        (lambda sheet: setattr(sheet.row_dimensions[3], "hidden", True), [("TAB-017", 3, "")]),
        (lambda sheet: setattr(sheet.column_dimensions["D"], "hidden", True), [("TAB-017", None, "time")]),
        (lambda sheet: sheet.__setitem__("D3", "#N/A"), [("TAB-020", 3, "time")]),
        (lambda sheet: setattr(sheet["D3"], "number_format", "0.0%"), [("TAB-021", 3, "time")]),
        (lambda sheet: sheet.__setitem__("J3", "remark"), [("TAB-033", 3, "J")]),
        (lambda sheet: sheet.__setitem__("ZZZ1", "far"), [("TAB-022", None, "")]),
        (lambda sheet: sheet.__setitem__("B3", datetime(2026, 1, 2, 8, 30)), [("TAB-051", 3, "period")]),  # noqa: DTZ001
        (lambda sheet: sheet.__setitem__("F3", datetime(2026, 1, 2, 8, 30)), [("TAB-060", 3, "day")]),  # noqa: DTZ001
        (lambda sheet: sheet.insert_rows(1) or sheet.__setitem__("A1", "Study 123"), [("TAB-023", None, "")]),
        (lambda sheet: sheet.delete_rows(1, 3), [("TAB-003", None, "")]),
        (lambda sheet: sheet.delete_rows(2, 2), [("TAB-071", None, "")]),
    ],
)
def test_what_a_sheet_hides_or_leaves_open_is_a_fault(
    workbook: Workbook, spoil: Callable[[Any], Any], expected: list[Any], faults: Faults
) -> None:
    spoil(workbook["Data"])
    assert faults(saved(workbook)) == expected


def test_dates_of_both_epochs(workbook: Workbook, schema: TableSchema) -> None:
    workbook.epoch = openpyxl.utils.datetime.MAC_EPOCH
    assert read_table(saved(workbook), schema).frame["day"].to_list() == [date(2026, 1, 31), None]


def test_blank_rows_count_but_are_not_read(workbook: Workbook, schema: TableSchema) -> None:
    workbook.active.insert_rows(1, 2)
    workbook.active.insert_rows(5)
    assert read_table(saved(workbook), schema).frame["row"].to_list() == [4, 6]


def test_many_faults_are_counted_not_listed() -> None:
    book = Workbook()
    book.active.append(["a", "b"])
    for _ in range(1000):
        book.active.append(["=1+1", "x"])
    schema = TableSchema((Column("a", Kind.NUMBER, "A"), Column("b", Kind.TEXT, "B")))
    with pytest.raises(TableError) as refusal:
        read_table(saved(book), schema)
    assert (refusal.value.count, len(refusal.value.faults)) == (1000, 200)


@pytest.mark.parametrize("cut", [100, 1000, 3000])
def test_a_damaged_workbook_is_refused(workbook: Workbook, cut: int, faults: Faults) -> None:
    assert faults(saved(workbook)[:-cut])[0][0] == "TAB-007"
