"""Times and periods drawn out of a CDISC data set.

CDISC SDTMIG 3.4, 4.4.3 (intervals of time as ISO 8601) and 4.4.10 (planned time points and their references).
"""

from __future__ import annotations

import polars as pl

from galenic.catalogue.tables.datasets import DataSet, Drawn
from galenic.catalogue.tables.faults import Code
from galenic.catalogue.tables.frames import cells_of_series
from galenic.catalogue.tables.grid import Cells
from galenic.catalogue.tables.layouts import Dosing, Elapsed, Since

_AMOUNT = r"(\d+(?:\.\d+)?)"
_INTERVAL = rf"^[+-]?P(?:{_AMOUNT}W)?(?:{_AMOUNT}D)?(?:T(?:{_AMOUNT}H)?(?:{_AMOUNT}M)?(?:{_AMOUNT}S)?)?$"
_HOURS = (168.0, 24.0, 1.0, 1 / 60, 1 / 3600)
_MOMENT = r"^\d{4}-\d\d-\d\d[T ]\d\d:\d\d(?::\d\d(?:\.\d+)?)?$"
_NANOSECONDS = 3_600_000_000_000


def draw_elapsed(way: Elapsed, data: DataSet) -> Drawn | None:
    """Intervals of ISO 8601 in hours; what is none is a fault."""
    return Drawn(way.name, _hours(data, way.name), "h") if data.has(way.name) else None


def draw_since(way: Since, data: DataSet) -> Drawn | None:
    """Hours between two moments; planned ones, which a note names, where a moment lacks its time of day."""
    start, end = _moments(data.text(way.reference)), _moments(data.text(way.moment))
    actual = (end - start).cast(pl.Int64) / _NANOSECONDS
    if not actual.is_not_null().any():
        return None
    incomplete = actual.is_null()
    if incomplete.any() and data.has(way.planned):
        data.note_rows(incomplete, f"No actual time of sampling; the planned one ({way.planned}) stands in")
        actual = actual.zip_with(~incomplete, _hours(data, way.planned).text.cast(pl.Float64, strict=False))
    return Drawn(f"{way.moment} - {way.reference}", cells_of_series(actual), "h")


def draw_period(way: Dosing, data: DataSet) -> Drawn | None:
    """Whole numbers from 1; None where every subject has one dose and nothing numbers it."""
    who, doses = data.text("USUBJID"), data.text(way.reference)
    epoch = data.text("EPOCH").str.extract(r"(\d+)\s*$").cast(pl.Int64, strict=False)
    visit = data.number("VISITNUM").rank("dense").cast(pl.Int64)
    if doses.is_null().any():
        candidates = (("EPOCH", epoch, True), ("VISITNUM", visit, _repeated(data, who, way)))
    else:
        candidates = (
            ("EPOCH", epoch, _one_dose_each(who, epoch, doses)),
            ("VISITNUM", visit, _one_dose_each(who, visit, doses)),
        )
    for name, numbers, counts in candidates:
        if counts and not numbers.is_null().any():
            return Drawn(name, cells_of_series(numbers))
    return None if doses.is_null().any() else _in_order(way.reference, who, doses)


def _moments(text: pl.Series) -> pl.Series:
    """Points in time; null where the time of day is missing. Minutes are enough (SDTMIG 4.4.1)."""
    whole = text.set(~text.str.contains(_MOMENT).fill_null(value=False), None).str.replace(" ", "T", literal=True)
    whole = whole.zip_with((whole.str.len_chars() > 16).fill_null(value=True), whole + ":00")
    return whole.str.to_datetime(time_unit="ns", strict=False)


def _hours(data: DataSet, name: str) -> Cells:
    text = data.text(name)
    is_interval = (text.str.contains(_INTERVAL) & text.str.contains(r"\d")).fill_null(value=False)
    parts = text.str.extract_groups(_INTERVAL).struct
    hours = pl.repeat(0.0, len(text), dtype=pl.Float64, eager=True)
    for place, weight in enumerate(_HOURS, start=1):
        hours += parts.field(str(place)).cast(pl.Float64, strict=False).fill_null(0.0) * weight
    hours = hours.zip_with(~text.str.starts_with("-").fill_null(value=False), 0.0 - hours)
    cells = cells_of_series(hours.set(~is_interval, None))
    wrong = text.is_not_null() & ~is_interval
    for row, value in zip(data.rows.filter(wrong), text.filter(wrong), strict=True):
        message = "This is no interval of time as ISO 8601 writes it in days, hours, minutes and seconds."
        data.log.add(Code.NOT_AN_INTERVAL, message, row=row, column=name, value=value, allowed="PT1H30M, -PT15M, P1D")
    return Cells(cells.text, cells.typed, wrong)


def _in_order(name: str, who: pl.Series, doses: pl.Series) -> Drawn | None:
    """First, second ... dose of each subject; None where all have one."""
    frame = pl.DataFrame({"who": who, "dose": doses})
    if frame.unique().height == who.n_unique():
        return None
    order = frame.select(pl.col("dose").rank("dense").over("who").cast(pl.Int64)).to_series()
    return Drawn(name, cells_of_series(order))


def _repeated(data: DataSet, who: pl.Series, way: Dosing) -> bool:
    """Whether a subject has a planned time twice for one analyte."""
    name = next((name for name in way.times if data.has(name)), None)
    if name is None:
        return False
    rows = pl.DataFrame({"who": who, "time": data.text(name), "what": data.text(way.analyte)})
    return bool(rows.is_duplicated().any())


def _one_dose_each(who: pl.Series, numbers: pl.Series, doses: pl.Series) -> bool:
    """Whether within each subject a number means one dose, and a dose one number."""
    frame = pl.DataFrame({"who": who, "number": numbers, "dose": doses})
    pairs = frame.unique().height
    return pairs == frame.select("who", "number").unique().height == frame.select("who", "dose").unique().height
