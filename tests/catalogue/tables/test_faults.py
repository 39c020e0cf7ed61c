from __future__ import annotations

import re
from pathlib import Path

import pytest

from galenic.catalogue.tables.faults import LISTED, Code, FaultLog, TableError, shortened

ROOT = Path(__file__).parents[3]
CODES = re.compile(r"\b(?:TAB|UNT)-\d{3}\b")


def test_every_code_in_the_source_is_explained_and_every_explained_code_is_in_the_source() -> None:
    sources = [*(ROOT / "src/galenic/catalogue/tables").glob("*.py"), ROOT / "src/galenic/science/units.py"]
    used = {code for path in sources for code in CODES.findall(path.read_text("utf-8"))}
    lines = [
        line
        for name in ("tables", "units")
        for line in (ROOT / f"docs/reference/errors/{name}.md").read_text("utf-8").splitlines()
        if CODES.match(line.removeprefix("| "))
    ]
    explained = [line.split("|")[1].strip() for line in lines]
    assert used == set(explained)
    assert len(explained) == len(set(explained))
    assert all(all(cell.strip() for cell in line.strip("|").split("|")[:3]) for line in lines)
    assert {code.value for code in Code} <= used


def test_a_log_without_faults_does_not_raise() -> None:
    FaultLog("t").raise_if_any()


def test_faults_are_listed_in_the_order_of_reading() -> None:
    log = FaultLog("t")
    log.columns = ["b", "a"]
    log.add(Code.BLANK, "late", row=9, column="a")
    log.add(Code.BLANK, "second", row=2, column="a")
    log.add(Code.BLANK, "first", row=2, column="b")
    log.add(Code.MISSING_COLUMN, "header", column="c")
    with pytest.raises(TableError) as refusal:
        log.raise_if_any()
    assert [fault.message for fault in refusal.value.faults] == ["header", "first", "second", "late"]
    assert refusal.value.code == "TAB-001"


def test_of_many_faults_the_first_are_listed_and_the_rest_counted() -> None:
    log = FaultLog("t")
    log.add_each(range(2, 1002), lambda row: log.add(Code.BLANK, "empty", row=row, column="a"))
    log.add_each([3], lambda row: log.add(Code.NOT_A_NUMBER, "text", row=row, column="b"))
    refusal = log.refusal()
    assert len(refusal.faults) == LISTED
    assert [fault.row for fault in refusal.faults[:4]] == [2, 3, 3, 4]
    assert refusal.count == 1001
    assert "1,001 faults. The first 200 are listed, 801 more are not." in refusal.message


def test_stop_raises_at_once() -> None:
    with pytest.raises(TableError) as refusal:
        FaultLog("file.csv").stop(Code.EMPTY, "The file is empty.")
    assert refusal.value.faults[0].table == "file.csv"
    assert "file.csv cannot be read: 1 fault." in str(refusal.value)


def test_long_values_are_shortened() -> None:
    assert shortened("x" * 80) == "x" * 80
    assert len(shortened("x" * 81)) == 80
