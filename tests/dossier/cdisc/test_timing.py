"""Dates, intervals and study days (SDTMIG 3.4, 4.4)."""

from __future__ import annotations

import pytest

from galenic.dossier.cdisc import timing


@pytest.mark.parametrize(
    ("text", "fits"),
    [
        ("2026-03-02", True),
        ("2026-03-02T08:00", True),
        ("2026-03-02T08:00:30.5", True),
        ("2026-03", True),
        ("2026", True),
        ("2026-02-29", False),
        ("2028-02-29", True),
        ("2026-13-01", False),
        ("2026-03-02T24:01", False),
        ("02MAR2026", False),
        ("2026-03-02 08:00", False),
        ("2026-3-2", False),
        ("", False),
    ],
)
def test_dates(text: str, fits: bool) -> None:
    assert timing.is_date(text) is fits


@pytest.mark.parametrize(
    ("text", "fits"),
    [
        *((text, True) for text in ("PT1H30M", "-PT15M", "P14D", "P2W", "P1DT12H", "PT0H")),
        *((text, False) for text in ("P", "PT", "1H", "P5", "PT5D", "P1DT")),
    ],
)
def test_intervals(text: str, fits: bool) -> None:
    assert timing.is_interval(text) is fits


@pytest.mark.parametrize(
    ("hours", "text"),
    [(0, "PT0H"), (0.25, "PT15M"), (1.5, "PT1H30M"), (48, "PT48H"), (-0.5, "-PT30M"), (0.01, "PT36S")],
)
def test_intervals_are_written_and_read(hours: float, text: str) -> None:
    assert timing.interval(hours) == text
    assert timing.hours_in(text) == pytest.approx(hours)


def test_other_intervals_have_no_hours() -> None:
    assert timing.hours_in("P1M") is None
    assert timing.hours_in("P") is None
    assert timing.hours_in("P2DT6H") == 54


@pytest.mark.parametrize(
    ("text", "day"),
    [("2026-03-02", 1), ("2026-03-03T07:00", 2), ("2026-03-01", -1), ("2026-02-28", -2), ("2026-03", None)],
)
def test_there_is_no_day_0(text: str, day: int | None) -> None:
    assert timing.day(text, "2026-03-02T08:00") == day


def test_moments_keep_milliseconds() -> None:
    assert timing.later("2026-03-02T08:00", 1.5) == "2026-03-02T09:30"
    assert timing.later("2026-03-02T23:59", 1 / 60) == "2026-03-03T00:00"
    assert timing.later("2026-03-02T08:00", 0.333) == "2026-03-02T08:19:58.800"


def test_sas_counts_seconds_since_1960() -> None:
    assert timing.sas("1960-01-01T00:00") == 0
    assert timing.sas("1960-01-02T00:00:01") == 86_401
    # SAS: '01JAN2000:00:00:00'dt = 1262304000
    assert timing.sas("2000-01-01T00:00") == 1_262_304_000
    assert timing.sas("2000-01-01") is None


def test_dates_of_different_precision_compare_as_far_as_known() -> None:
    assert timing.earlier_or_same("2026-03-02", "2026-03-02T08:00")
    assert timing.earlier_or_same("2026-03-02T09:00", "2026-03-02")
    assert not timing.earlier_or_same("2026-03-03", "2026-03-02T23:00")
