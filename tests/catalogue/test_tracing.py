"""From results back to raw rows, and forward again."""

from __future__ import annotations

import polars as pl
import pytest

from galenic.catalogue.discovery import service
from galenic.catalogue.outcome import OutcomeColumn, OutcomeTable
from galenic.catalogue.service import TableInput
from galenic.catalogue.tables.schema import Column, Kind, TableSchema
from galenic.catalogue.tracing import key_columns, raw_rows, result_rows, row_keys, said_keys, service_keys

FRAME = pl.DataFrame({"subject": ["1", "1", "2"], "period": [1, 2, 1], "time": [0.0, 1.0, 0.0], "row": [2, 3, 4]})


def table(*columns: str, rows: tuple[tuple[object, ...], ...]) -> OutcomeTable:
    made = tuple(OutcomeColumn(name=name, title=name) for name in columns)
    return OutcomeTable(name="t", title="T", columns=made, rows=rows)  # type: ignore[arg-type]


EXPOSURE = table("subject", "period", "CMAX", rows=(("1", 1.0, 9.5), ("1", 2, 9.1), ("3", 1, 8.8)))
SUMMARY = table("period", "mean", rows=((1, 9.1), (None, 9.2)))


def test_names_are_keys_and_measured_numbers_are_not():
    concentrations = service("pharmacokinetics.noncompartmental").inputs[0]
    assert isinstance(concentrations, TableInput)
    assert key_columns(concentrations.schema) == {"analyte", "subject", "period", "treatment"}
    loose = TableSchema((Column("batch", Kind.TEXT, "Batch"), Column("value", Kind.NUMBER, "Value")))
    assert key_columns(loose) == {"batch"}
    assert {"batch", "attribute"} <= service_keys(service("stability.study"))


def test_rows_of_a_result_name_what_they_say():
    assert row_keys(EXPOSURE, {"subject", "period", "batch"}) == [
        (("period", "1"), ("subject", "1")),
        (("period", "2"), ("subject", "1")),
        (("period", "1"), ("subject", "3")),
    ]
    assert row_keys(SUMMARY, {"period"}) == [(("period", "1"),), ()]


@pytest.mark.req("REG-1")
def test_raw_rows_are_those_that_say_the_same():
    assert raw_rows(FRAME, [("subject", "1"), ("period", "2")])["row"].to_list() == [3]
    assert raw_rows(FRAME, [("subject", "1")])["row"].to_list() == [2, 3]
    assert raw_rows(FRAME, [("batch", "1")]).height == 0
    said = said_keys(FRAME, ["subject", "period"])
    assert [keys in said for keys in row_keys(EXPOSURE, {"subject", "period"})] == [True, True, False]
    assert said_keys(FRAME, ["batch"]) == said_keys(FRAME, []) == frozenset()


@pytest.mark.req("REG-1")
def test_a_raw_row_leads_to_every_result_that_speaks_of_it():
    said = {"subject": "1", "period": 1, "time": 0.0}
    assert list(result_rows((EXPOSURE, SUMMARY), said, {"subject", "period"})) == [(1, 1, 2), (2, 1, 1)]
    assert list(result_rows((SUMMARY,), {"subject": "1"}, {"subject", "period"})) == []
