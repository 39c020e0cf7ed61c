from __future__ import annotations

import csv
import io
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook

from galenic.catalogue.tables.writing import plain_cell, put_cell, safe_cell, workbook_bytes, write_csv


@pytest.mark.parametrize(
    "text", ["=1+1", "+A1", "-A1", "@SUM(A1)", "\t=1", "\r=1", "＝1+1", "=cmd|' /C calc'!A0", "'=1"]
)
def test_what_a_spreadsheet_would_compute_is_made_text(text: str) -> None:
    assert safe_cell(text) == f"'{text}"


@pytest.mark.parametrize("text", ["", "Batch 7", "-5", "+5.5", "-1e-3", "-0,5", "a=b", "1-2", "'quoted'"])
def test_the_rest_stays_as_it_is(text: str) -> None:
    assert safe_cell(text) == text


@given(st.text(alphabet=st.sampled_from("=+-@'ab1.\t\n＝"), max_size=8))
def test_protection_comes_off_again(text: str) -> None:
    assert plain_cell(safe_cell(text)) == text


def test_csv_is_utf_8_with_its_mark_and_safe() -> None:
    content = write_csv([["näme", "value"], ["=1+1", 0.1 + 0.2], [None, 3]], delimiter=";", decimal=",")
    assert content.startswith(b"\xef\xbb\xbf")
    assert content.decode("utf-8-sig") == "näme;value\r\n'=1+1;0,30000000000000004\r\n;3\r\n"


@given(st.lists(st.lists(st.text(alphabet="ab,;\"'\n 1=", max_size=5), min_size=2, max_size=2), min_size=1, max_size=4))
def test_csv_is_read_back_by_the_standard_library(rows: list[list[str]]) -> None:
    lines = csv.reader(io.StringIO(write_csv(rows).decode("utf-8-sig"), newline=""))
    assert [[plain_cell(cell) for cell in line] for line in lines] == rows


def test_workbooks_hold_no_formula_and_no_forbidden_character() -> None:
    book = Workbook()
    for number, value in enumerate(["=1+1", "a\x07b", "_x0041_", 1.5, None], start=1):
        put_cell(book.active.cell(number, 1), value)
    cells = [row[0] for row in load_workbook(io.BytesIO(workbook_bytes(book))).active.iter_rows()]
    assert [(cell.data_type, cell.value) for cell in cells[:2]] == [("s", "=1+1"), ("s", "a\ufffdb")]
    assert cells[0].quotePrefix
    assert cells[3].value == 1.5


def test_the_same_workbook_gives_the_same_bytes_at_another_time() -> None:
    def made() -> bytes:
        book = Workbook()
        put_cell(book.active["A1"], "x")
        return workbook_bytes(book)

    first = made()
    time.sleep(1.1)  # the time stamps of a workbook count in seconds
    assert made() == first
