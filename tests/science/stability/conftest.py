"""Data of published examples."""

from __future__ import annotations

import csv
from typing import Any

import pytest

from galenic.validation import shipped_cases


@pytest.fixture
def leblond() -> dict[str, list[Any]]:
    """Potency of batches b4, b5 and b8 (LeBlond, Griffith, Aubuchon, J Valid Technol 2011;17(3):47-68)."""
    with (shipped_cases() / "stability" / "leblond_2011__data.csv").open(encoding="utf-8") as stream:
        rows = list(csv.DictReader(stream))
    return {
        "batch": [row["batch"] for row in rows],
        "time": [float(row["month"]) for row in rows],
        "response": [float(row["potency_pct"]) for row in rows],
    }
