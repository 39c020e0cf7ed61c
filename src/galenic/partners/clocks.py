"""Clocks of an agreement: business days, and how near an end is."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, timedelta
from enum import StrEnum

SATURDAY = 5
#: Days before its end at which an agreement or a qualification warns (QAG-4).
WARN_DAYS, URGENT_DAYS = 90, 30


class Nearness(StrEnum):
    """How near the last day of something is."""

    FAR = "far"
    WARNING = "warning"
    URGENT = "urgent"
    OVER = "over"


def business_days_later(day: date, days: int, holidays: Collection[date] = ()) -> date:
    """The last day on which something is in time that is due within `days` business days of `day`.

    The day itself is not counted; Saturdays, Sundays and `holidays` are none. With 0 it is due on the next business day
    unless `day` is one itself.
    """
    while days > 0 or not is_business_day(day, holidays):
        day += timedelta(days=1)
        if is_business_day(day, holidays):
            days -= 1
    return day


def is_business_day(day: date, holidays: Collection[date] = ()) -> bool:
    """Monday to Friday, and no holiday of the agreement."""
    return day.weekday() < SATURDAY and day not in holidays


def nearness(last_day: date, today: date) -> Nearness:
    """The last day still counts."""
    left = (last_day - today).days
    if left < 0:
        return Nearness.OVER
    if left <= URGENT_DAYS:
        return Nearness.URGENT
    return Nearness.WARNING if left <= WARN_DAYS else Nearness.FAR
