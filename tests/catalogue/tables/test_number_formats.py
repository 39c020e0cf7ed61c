from __future__ import annotations

from datetime import date, datetime

import pytest
from openpyxl.styles.numbers import BUILTIN_FORMATS, is_date_format
from openpyxl.utils.datetime import MAC_EPOCH, from_excel

from galenic.catalogue.tables.number_formats import Shown, duration, moment, shown_as


@pytest.mark.parametrize(
    ("code", "shown"),
    [
        ("General", Shown.NUMBER),
        ("0.00", Shown.NUMBER),
        ("#,##0.00;[Red]-#,##0.00", Shown.NUMBER),
        ('0.0" mg/day"', Shown.NUMBER),
        ("0.00E+00", Shown.NUMBER),
        (r"0\d", Shown.NUMBER),
        ("@", Shown.NUMBER),
        ("0%", Shown.PERCENTAGE),
        ("0.00%;[Red]-0.00%", Shown.PERCENTAGE),
        ('0.0"%"', Shown.NUMBER),
        ("yyyy-mm-dd", Shown.DATE),
        ("[$-409]d-mmm-yy;@", Shown.DATE),
        ("dd/mm/yyyy hh:mm", Shown.DATE),
        ("mmm", Shown.DATE),
        ("hh:mm:ss", Shown.TIME),
        ("[h]:mm", Shown.TIME),
        ("[mm]:ss", Shown.TIME),
    ],
)
def test_own_formats(code: str, shown: Shown) -> None:
    assert shown_as(164, code) is shown


def test_built_in_formats_agree_with_openpyxl() -> None:
    for number, code in BUILTIN_FORMATS.items():
        shown = shown_as(number, None)
        assert (shown in (Shown.DATE, Shown.TIME)) == is_date_format(code), code
        assert (shown is Shown.PERCENTAGE) == ("%" in code), code


@pytest.mark.parametrize("serial", [1.0, 59.0, 61.0, 367.0, 46053.0, 46053.354166666664, 2957003.0])
def test_dates_agree_with_openpyxl(serial: float) -> None:
    for from_1904 in (False, True):
        theirs = from_excel(serial, epoch=MAC_EPOCH) if from_1904 else from_excel(serial)
        ours = moment(serial, from_1904=from_1904)
        assert ours == (theirs if isinstance(ours, datetime) else theirs.date())


def test_dates_as_a_spreadsheet_shows_them() -> None:
    assert moment(46053, from_1904=False) == date(2026, 1, 31)
    assert moment(44591, from_1904=True) == date(2026, 1, 31)
    assert moment(1, from_1904=False) == date(1900, 1, 1)


def test_durations() -> None:
    assert (duration(0.354166666666667), duration(1.5), duration(0)) == ("8:30:00", "36:00:00", "0:00:00")
