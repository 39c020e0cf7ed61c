"""Results with their limits, and units that stand in a column of their own."""

from __future__ import annotations

from typing import Any

import polars as pl

from galenic.catalogue.tables.datasets import DataSet
from galenic.catalogue.tables.faults import FaultLog
from galenic.catalogue.tables.frames import cells_of_series
from galenic.catalogue.tables.layouts import Result, Taken
from galenic.catalogue.tables.results import draw_result, draw_taken

WAY = Result("N", ("C", "O"), unit="U", limit="L", status="S")


def data(**columns: list[Any]) -> DataSet:
    series = {name: cells_of_series(pl.Series(values)) for name, values in columns.items()}
    height = len(next(iter(columns.values())))
    return DataSet(series, pl.int_range(1, height + 1, eager=True), FaultLog("t"))


def test_a_text_stands_for_a_missing_number() -> None:
    found = draw_result(
        WAY,
        data(
            N=[1.5, None, None, None, None, None],
            C=["1.5", "<0.5", "BLQ", None, None, "HEMOLYZED"],
            O=[None, None, None, "BQL", None, None],
            L=[0.5, 0.5, 0.25, None, None, None],
            S=[None, None, None, None, "NOT DONE", None],
            U=["ng/mL"] * 6,
        ),
    )
    assert found is not None
    assert found.cells.text.to_list() == ["1.5", "<0.5", "<0.25", "BQL", "NS", "HEMOLYZED"]
    assert found.unit == "ng/mL"


def test_units_that_convert_are_converted_with_their_limits() -> None:
    given = data(N=[1.5, None, 250.0], C=[None, "BLQ", None], L=[0.5, 50.0, 50.0], U=["ng/mL", "pg/mL", "pg/mL"])
    found = draw_result(WAY, given)
    assert found is not None
    assert found.cells.text.to_list() == ["1.5", "<0.05", "0.25"]
    assert given.notes == ["U: values in pg/mL were converted to ng/mL."]


def test_units_that_do_not_convert_are_refused_with_their_rows() -> None:
    given = data(N=[1.5, 2.0], U=["ng/mL", "nmol/L"])
    draw_taken(Taken(("N",), unit="U"), given)
    (fault,) = given.log.refusal().faults
    assert (fault.code, fault.row, fault.column, fault.value) == ("TAB-041", 2, "U", "nmol/L")


def test_the_first_variable_that_holds_anything_is_taken() -> None:
    found = draw_taken(Taken(("A", "B")), data(A=[None, None], B=["x", None]))
    assert found is not None
    assert found.name == "B"
    assert draw_taken(Taken(("C",)), data(A=["x"])) is None
