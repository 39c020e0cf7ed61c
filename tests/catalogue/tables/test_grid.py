from __future__ import annotations

from datetime import date, datetime, time
from decimal import Decimal
from typing import Any

import numpy as np
import polars as pl
import pytest

from galenic.catalogue.tables.grid import Cells, Grid, as_text, cells_of, trimmed


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (None, None),
        ("BLQ", "BLQ"),
        (1, "1"),
        (1.0, "1"),
        (0.1, "0.1"),
        (1e-7, "1e-07"),
        (1e300, "1e+300"),
        (float("nan"), "nan"),
        (True, "TRUE"),
        (Decimal("1.50"), "1.50"),
        (np.float64(2.0), "2"),
        (np.int64(7), "7"),
        (np.bool_(False), "FALSE"),
        (date(2026, 1, 31), "2026-01-31"),
        (datetime(2026, 1, 31), "2026-01-31"),  # noqa: DTZ001
        (datetime(2026, 1, 31, 8, 30), "2026-01-31 08:30:00"),  # noqa: DTZ001
        (time(8, 30), "08:30:00"),
    ],
)
def test_values_become_what_a_person_would_type(value: Any, text: str | None) -> None:
    assert as_text(value) == text


def test_cells_know_which_came_as_numbers() -> None:
    cells = cells_of([1.5, "1.5", None, True, np.int64(3)])
    assert cells.typed is not None
    assert cells.typed.to_list() == [True, False, False, False, True]


def test_white_space_is_blank() -> None:
    assert trimmed(pl.Series([" a ", "\u00a0", "", None])).to_list() == ["a", None, None, None]


def test_blank_rows_vanish_and_the_others_keep_their_numbers() -> None:
    grid = Grid(("a", "b"), (Cells(pl.Series(["1", None, None])), cells_of([None, None, 2])), pl.Series([2, 3, 4]))
    kept = grid.without_blank_rows()
    assert kept.rows.to_list() == [2, 4]
    assert kept.columns[1].text.to_list() == [None, "2"]
