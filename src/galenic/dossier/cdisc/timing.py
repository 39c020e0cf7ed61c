"""Dates, times and intervals as SDTM (ISO 8601) and ADaM (seconds since 1960) write them."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

SAS_EPOCH = datetime(1960, 1, 1, tzinfo=UTC)
DATE = re.compile(r"\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])(T([01]\d|2[0-3]):[0-5]\d(:[0-5]\d(\.\d+)?)?)?")
PARTIAL = re.compile(r"\d{4}(-(0[1-9]|1[0-2]))?")
ELAPSED = re.compile(
    r"([+-]?)P(?:(\d+)D)?(?:T(?:(\d+(?:\.\d+)?)H)?(?:(\d+(?:\.\d+)?)M)?(?:(\d+(?:\.\d+)?)S)?)?",
)
INTERVAL = re.compile(r"[+-]?P(?=.)(\d+W|(\d+Y)?(\d+M)?(\d+D)?(T(?=\d)(\d+(\.\d+)?H)?(\d+(\.\d+)?M)?(\d+(\.\d+)?S)?)?)")


def is_date(text: str) -> bool:
    """Whether `text` is a date of ISO 8601, with or without its time of day; a year or a month alone counts too."""
    if PARTIAL.fullmatch(text):
        return True
    if not DATE.fullmatch(text):
        return False
    try:
        datetime.fromisoformat(text[:10])
    except ValueError:
        return False
    return True


def is_interval(text: str) -> bool:
    """Whether `text` is an interval of ISO 8601: PT1H30M, -PT15M, P14D."""
    return INTERVAL.fullmatch(text) is not None


def moment(text: str) -> datetime:
    """A date with or without time of day as a moment; without one it is midnight. ValueError for anything else."""
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def iso(at: datetime) -> str:
    """A moment as ISO 8601, to the minute where that is all there is to say (SDTMIG 4.4.1)."""
    precision = "milliseconds" if at.microsecond else "seconds" if at.second else "minutes"
    return at.replace(tzinfo=None).isoformat(timespec=precision)


def later(text: str, hours: float) -> str:
    """The moment `hours` after `text`, to the millisecond."""
    return iso(moment(text) + timedelta(milliseconds=round(hours * 3_600_000)))


def day(text: str, reference: str) -> int | None:
    """The study day of a date: 1 is the day of the reference, -1 the day before; None where a date is not whole.

    SDTMIG 4.4.4.
    """
    if len(text) < 10 or len(reference) < 10:
        return None
    days = (moment(text[:10]) - moment(reference[:10])).days
    return days + 1 if days >= 0 else days


def interval(hours: float) -> str:
    """An interval in hours, minutes and seconds: 1.5 is PT1H30M."""
    seconds = round(abs(hours) * 3600, 3)
    whole_hours, rest = divmod(seconds, 3600)
    minutes, left = divmod(rest, 60)
    amounts = ((whole_hours, "H"), (minutes, "M"), (round(left, 3), "S"))
    parts = [f"{amount:g}{unit}" for amount, unit in amounts if amount]
    return ("-" if hours < 0 and seconds else "") + "PT" + ("".join(parts) or "0H")


def hours_in(text: str) -> float | None:
    """Hours of an interval in days, hours, minutes and seconds; None for any other."""
    found = ELAPSED.fullmatch(text)
    if not found or not re.search(r"\d", text):
        return None
    days, hours, minutes, seconds = (float(part or 0) for part in found.groups()[1:])
    total = 24 * days + hours + minutes / 60 + seconds / 3600
    return -total if found[1] == "-" else total


def sas(text: str) -> float | None:
    """Seconds since 1960-01-01, as SAS counts; None where the time of day is missing."""
    return (moment(text) - SAS_EPOCH).total_seconds() if len(text) >= 16 else None


def earlier_or_same(first: str, second: str) -> bool:
    """Whether `first` is not after `second`, as far as both are known."""
    known = min(len(first), len(second))
    return first[:known] <= second[:known]
