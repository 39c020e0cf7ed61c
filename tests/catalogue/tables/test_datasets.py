from __future__ import annotations

import polars as pl

from galenic.catalogue.tables.datasets import DataSet
from galenic.catalogue.tables.faults import FaultLog
from galenic.catalogue.tables.frames import cells_of_series


def test_variables_that_are_not_there_are_blank() -> None:
    data = DataSet({"A": cells_of_series(pl.Series(["1", None]))}, pl.Series([1, 2]), FaultLog("t"))
    assert (data.has("A"), data.has("B")) == (True, False)
    assert data.text("B").to_list() == [None, None]
    assert data.number("A").to_list() == [1.0, None]


def test_a_note_names_the_first_rows() -> None:
    data = DataSet({}, pl.Series(range(1, 10)), FaultLog("t"))
    data.note_rows(pl.Series([True] * 7 + [False, None]), "Odd")
    data.note_rows(pl.Series([False] * 9), "Never")
    assert data.notes == ["Odd (rows 1, 2, 3, 4, 5 and 2 more)."]
