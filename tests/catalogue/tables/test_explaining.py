from __future__ import annotations

import pytest

from galenic.catalogue.tables.explaining import explain
from galenic.catalogue.tables.faults import Code
from galenic.catalogue.tables.schema import Column, Kind

NUMBER = Column("value", Kind.NUMBER, "Value")
CENSORED = Column("value", Kind.NUMBER, "Value", censored=True)
DATE = Column("day", Kind.DATE, "Day")
TEXT = Column("name", Kind.TEXT, "Name")


@pytest.mark.parametrize(
    ("text", "decimal", "code"),
    [
        ("abc", ".", Code.NOT_A_NUMBER),
        ("1.2.3", ".", Code.NOT_A_NUMBER),
        ("--1", ".", Code.NOT_A_NUMBER),
        ("1e", ".", Code.NOT_A_NUMBER),
        ("NA", ".", Code.NOT_A_NUMBER),
        ("2026-01-31", ".", Code.NOT_A_NUMBER),
        ("1/2/2026", ".", Code.NOT_A_NUMBER),
        ("2-Jan", ".", Code.NOT_A_NUMBER),
        ("08:30", ".", Code.NOT_A_NUMBER),
        ("1,5", ".", Code.DECIMAL_COMMA),
        ("-0,5", ".", Code.DECIMAL_COMMA),
        (",5", ".", Code.DECIMAL_COMMA),
        ("1,5e3", ".", Code.DECIMAL_COMMA),
        ("1.5", ",", Code.DECIMAL_POINT),
        ("1,234", ".", Code.THOUSANDS),
        ("1,234.5", ".", Code.THOUSANDS),
        ("1,234,567", ".", Code.THOUSANDS),
        ("1.234,5", ".", Code.THOUSANDS),
        ("1 234", ".", Code.THOUSANDS),
        ("1'234.5", ".", Code.THOUSANDS),
        ("1\u202f234", ".", Code.THOUSANDS),
        ("1.234", ",", Code.THOUSANDS),
        ("1.234,5", ",", Code.THOUSANDS),
        ("5 ng/mL", ".", Code.UNIT_IN_CELL),
        ("5%", ".", Code.UNIT_IN_CELL),
        ("5h", ".", Code.UNIT_IN_CELL),
        ("inf", ".", Code.NOT_FINITE),
        ("-Infinity", ".", Code.NOT_FINITE),
        ("NaN", ".", Code.NOT_FINITE),
        ("1e400", ".", Code.NOT_FINITE),
        ("1.#INF", ".", Code.NOT_FINITE),
        ("BLQ", ".", Code.NOT_CENSORED),
        ("< 0.5", ".", Code.NOT_CENSORED),
        ("<0,5", ",", Code.NOT_CENSORED),
        (">500", ".", Code.ABOVE_QUANTIFICATION),
        ("ALQ", ".", Code.ABOVE_QUANTIFICATION),
        ("#N/A", ".", Code.ERROR_CELL),
        ("#DIV/0!", ".", Code.ERROR_CELL),
        ("#1", ".", Code.NOT_A_NUMBER),
    ],
)
def test_numbers(text: str, decimal: str, code: Code) -> None:
    assert explain(text, NUMBER, decimal)[0] is code


def test_censored_numbers_are_judged_by_what_follows_the_sign() -> None:
    assert explain("<0,5", CENSORED, ".")[0] is Code.DECIMAL_COMMA
    assert explain("<0.5", CENSORED, ",")[0] is Code.DECIMAL_POINT
    assert explain("<low", CENSORED, ".")[0] is Code.NOT_A_NUMBER


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("31.01.2026", Code.NOT_A_DATE),
        ("2026-02-30", Code.NOT_A_DATE),
        ("46053", Code.NOT_A_DATE),
        ("2026-01-31 08:30:00", Code.DATE_WITH_TIME),
        ("2026-01-31T08:30", Code.DATE_WITH_TIME),
        ("#REF!", Code.ERROR_CELL),
    ],
)
def test_dates(text: str, code: Code) -> None:
    assert explain(text, DATE, ".")[0] is code


def test_a_cell_as_long_as_a_file_is_looked_at_briefly() -> None:
    assert explain("1," * 10_000_000, NUMBER, ".")[0] is Code.NOT_A_NUMBER


def test_text() -> None:
    assert explain("#VALUE!", TEXT, ".")[0] is Code.ERROR_CELL
    assert explain("a\x00b", TEXT, ".")[0] is Code.CONTROL_CHARACTER
