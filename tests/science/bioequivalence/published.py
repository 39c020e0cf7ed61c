"""EMA's data sets I and II, as they ship with the validation cases."""

from __future__ import annotations

import csv
from typing import Any

from galenic.science.bioequivalence import Arrangement, arrange
from galenic.validation import shipped_cases


def ema(number: str, **options: Any) -> Arrangement:
    """Data set "i" or "ii"; `drop` names subjects to leave out."""
    drop = options.pop("drop", ())
    with (shipped_cases() / "bioequivalence_replicate" / f"ema_data_set_{number}.csv").open() as stream:
        rows = [row for row in csv.DictReader(stream) if row["subject"] not in drop]
    names = ("subject", "sequence", "period", "treatment")
    return arrange(*([row[name] for row in rows] for name in names), [float(row["PK"]) for row in rows], **options)
