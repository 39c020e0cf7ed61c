"""Intervals of ISO 8601, moments, and which doses are which period."""

from __future__ import annotations

from typing import Any

import polars as pl
import pytest

from galenic.catalogue.tables.datasets import DataSet
from galenic.catalogue.tables.faults import FaultLog
from galenic.catalogue.tables.frames import cells_of_series
from galenic.catalogue.tables.layouts import Dosing, Elapsed, Since
from galenic.catalogue.tables.timing import draw_elapsed, draw_period, draw_since


def data(**columns: list[Any]) -> DataSet:
    series = {name: cells_of_series(pl.Series(values)) for name, values in columns.items()}
    height = len(next(iter(columns.values())))
    return DataSet(series, pl.int_range(1, height + 1, eager=True), FaultLog("t"))


def numbers(drawn: Any) -> list[float | None]:
    return drawn.cells.text.cast(pl.Float64).to_list()


def test_intervals_in_hours() -> None:
    found = draw_elapsed(Elapsed("T"), data(T=["PT0H", "PT1H30M", "-PT15M", "P1D", "P1DT12H", "P1W", "PT90S", None]))
    assert found is not None
    assert numbers(found) == pytest.approx([0, 1.5, -0.25, 24, 36, 168, 0.025, None])
    assert found.unit == "h"


@pytest.mark.parametrize("text", ["1 h", "P", "PT", "P1M", "P1Y", "PT1H30", "1.5"])
def test_other_intervals_are_faults(text: str) -> None:
    given = data(T=["PT1H", text])
    draw_elapsed(Elapsed("T"), given)
    assert [(fault.code, fault.row, fault.value) for fault in given.log.refusal().faults] == [("TAB-067", 2, text)]


def test_moments_and_what_stands_in() -> None:
    given = data(
        A=["2026-01-05T09:30", "2026-01-06", "2026-01-05T23:59:30"], B=["2026-01-05T08:00"] * 3, P=["PT2H", "P1D", None]
    )
    found = draw_since(Since("A", "B", planned="P"), given)
    assert found is not None
    assert numbers(found) == pytest.approx([1.5, 24, 15 + 59.5 / 60])
    assert given.notes == ["No actual time of sampling; the planned one (P) stands in (row 2)."]
    assert draw_since(Since("A", "B", planned="P"), data(A=["2026-01-05"], B=["2026-01-05"])) is None


WAY = Dosing("REF", "WHAT", ("TIME",))
ONE_DOSE = {"USUBJID": ["1", "1", "2"], "WHAT": ["X"] * 3, "TIME": ["0", "1", "0"]}
TWO_DOSES = {"USUBJID": ["1", "1", "2"], "WHAT": ["X"] * 3, "TIME": ["0", "0", "0"]}
REFERENCE = {"REF": ["2026-01-05", "2026-01-12", "2026-01-06"]}


@pytest.mark.parametrize(
    ("columns", "name", "periods"),
    [
        ({**ONE_DOSE, "VISITNUM": [1.0, 2.0, 1.0]}, None, None),  # two visits of one dose
        ({**ONE_DOSE, "EPOCH": ["TREATMENT"] * 3}, None, None),
        ({**TWO_DOSES, "EPOCH": ["TREATMENT 1", "TREATMENT 2", "TREATMENT 2"]}, "EPOCH", [1, 2, 2]),
        ({**TWO_DOSES, "VISITNUM": [3.0, 5.0, 5.0]}, "VISITNUM", [1, 2, 2]),
        ({**TWO_DOSES, **REFERENCE, "VISITNUM": [3.0, 5.0, 5.0]}, "VISITNUM", [1, 2, 2]),
        ({**TWO_DOSES, **REFERENCE, "VISITNUM": [1.0, 1.0, 1.0]}, "REF", [1, 2, 1]),
        ({**TWO_DOSES, **REFERENCE}, "REF", [1, 2, 1]),
        ({**ONE_DOSE, "REF": ["2026-01-05", "2026-01-05", "2026-01-06"]}, None, None),
        ({**TWO_DOSES}, None, None),
    ],
)
def test_what_counts_as_a_period(columns: dict[str, list[Any]], name: str | None, periods: list[int] | None) -> None:
    found = draw_period(WAY, data(**columns))
    assert (found.name if found else None) == name
    assert (numbers(found) if found else None) == periods
