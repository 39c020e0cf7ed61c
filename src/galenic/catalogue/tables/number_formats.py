"""What a spreadsheet's number format makes of a stored number: a date, a time, a percentage, or just the number.

Spreadsheets store dates as days since an epoch; ECMA-376 part 1, 18.8.30 (numFmts) and 18.17.4 (dates and times).
"""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta
from enum import Enum

_LITERALS = re.compile(r'"[^"]*"|\\.|_.|\*.|\[(?![hms]+\])[^\]]*\]', re.IGNORECASE)
_SECONDS_A_DAY = 86_400


class Shown(Enum):
    """How a number appears in its cell."""

    NUMBER = "number"
    PERCENTAGE = "percentage"
    DATE = "date"
    TIME = "time"


_BUILT_IN = {
    Shown.PERCENTAGE: {9, 10},
    Shown.DATE: {*range(14, 18), 22, *range(27, 32), 36, *range(50, 59)},
    Shown.TIME: {*range(18, 22), *range(32, 36), 45, 46, 47},
}


def shown_as(format_id: int, code: str | None) -> Shown:
    """How numbers of this format appear; `code` is the workbook's own format, None for a built-in one."""
    if code is None:
        return next((shown for shown, built_in in _BUILT_IN.items() if format_id in built_in), Shown.NUMBER)
    plain = _LITERALS.sub("", code.partition(";")[0]).lower()
    if "general" in plain:
        return Shown.NUMBER
    if "%" in plain:
        return Shown.PERCENTAGE
    if re.search("[dy]", plain) or plain.strip() in ("mmm", "mmmm"):
        return Shown.DATE
    return Shown.TIME if re.search("[hms]", plain) else Shown.NUMBER


def moment(serial: float, *, from_1904: bool) -> date | datetime:
    """The date, with the time of day if there is one. Day 60 of the 1900 system never was; days before it shift."""
    epoch = date(1904, 1, 1) if from_1904 else date(1899, 12, 30 if serial >= 61 else 31)
    days, seconds = divmod(round(serial * _SECONDS_A_DAY), _SECONDS_A_DAY)
    day = epoch + timedelta(days=days)
    if not seconds:
        return day
    return datetime(day.year, day.month, day.day, tzinfo=UTC).replace(tzinfo=None) + timedelta(seconds=seconds)


def duration(serial: float) -> str:
    """Hours, minutes and seconds; more than a day goes on counting hours."""
    minutes, seconds = divmod(round(serial * _SECONDS_A_DAY), 60)
    return f"{minutes // 60}:{minutes % 60:02}:{seconds:02}"
