from __future__ import annotations

from datetime import date, datetime
from typing import Any

import pandas as pd
import polars as pl
import pytest

from galenic.catalogue.tables.reading import read_table
from galenic.catalogue.tables.schema import TableSchema

RECORDS: list[dict[str, Any]] = [
    {"subject": 1, "period": 1, "treatment": "T", "time [h]": 0, "conc [ng/mL]": "BLQ", "day": date(2026, 1, 31)},
    {"subject": 2, "period": 1.0, "treatment": "R", "time [h]": 0.5, "conc [ng/mL]": "12.5"},
]
EXPECTED = {
    "subject": ["1", "2"],
    "period": [1, 1],
    "treatment": ["T", "R"],
    "time": [0.0, 0.5],
    "concentration": [None, 12.5],
    "concentration_mark": ["BLQ", ""],
    "concentration_limit": [None, None],
    "response": [None, None],
    "weight": [None, None],
    "day": [date(2026, 1, 31), None],
    "row": [1, 2],
}


@pytest.mark.parametrize(
    "source",
    [
        RECORDS,
        pl.DataFrame(RECORDS, strict=False),
        pd.DataFrame(RECORDS),
        pd.DataFrame(RECORDS).astype({"treatment": "category"}),
        pl.DataFrame(RECORDS, strict=False).with_columns(pl.col("treatment").cast(pl.Categorical)),
    ],
    ids=["records", "polars", "pandas", "pandas category", "polars category"],
)
def test_frames_and_records_give_the_same_table(source: Any, schema: TableSchema) -> None:
    assert read_table(source, schema).frame.to_dict(as_series=False) == EXPECTED


def test_numbers_survive_to_the_last_bit(schema: TableSchema) -> None:
    values = [0.1 + 0.2, 1e-300, 123456789.123456789, 5e15, 2**53 - 1.0]
    frame = pl.DataFrame({"subject": range(5), "period": 1, "treatment": "T", "time": values})
    frame = frame.with_columns(concentration=pl.Series(values))
    table = read_table(frame, schema, units={"time": "h", "concentration": "ng/mL"})
    assert table.frame["concentration"].to_list() == values


def test_missing_values_of_pandas_and_nan_are_blank(schema: TableSchema) -> None:
    columns = {"subject": ["1"], "period": [1], "treatment": ["T"], "time [h]": [0.0], "conc [ng/mL]": [float("nan")]}
    assert read_table(pd.DataFrame(columns), schema).frame["concentration"].to_list() == [None]
    assert read_table(pl.DataFrame(columns), schema).frame["concentration"].to_list() == [None]


def test_rows_are_counted_from_one(faults: Any) -> None:
    assert faults([RECORDS[0], {**RECORDS[1], "period": 9}]) == [("TAB-062", 2, "period")]


def test_a_moment_is_no_date(faults: Any) -> None:
    record = {**RECORDS[0], "day": datetime(2026, 1, 31, 8, 30)}  # noqa: DTZ001
    assert faults([record]) == [("TAB-060", 1, "day")]
    assert faults(pl.DataFrame([record])) == [("TAB-060", 1, "day")]


@pytest.mark.parametrize("source", [[], pl.DataFrame(), pd.DataFrame()])
def test_nothing_is_refused(source: Any, faults: Any) -> None:
    assert faults(source) == [("TAB-003", None, "")]


def test_lists_in_cells_are_refused(faults: Any) -> None:
    assert faults([{**RECORDS[0], "time [h]": [1, 2]}]) == [("TAB-051", 1, "time")]
