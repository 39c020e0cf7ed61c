"""Studies made up for tests of the service, in the columns that it reads, and a short way to ask it."""

from __future__ import annotations

from typing import Any

import polars as pl
import pytest

from galenic.catalogue import perform
from galenic.catalogue.outcome import Outcome
from galenic.errors import InputError
from galenic.validation import shipped_cases
from tests.science.bioequivalence.simulated import simulated

CMAX = {"endpoints": "CMAX"}
VALUE = "Cmax [ng/mL]"


def ema(number: str) -> pl.DataFrame:
    """EMA's data set "i" (77 subjects, TRTR|RTRT) or "ii" (24 subjects, TRR|RTR|RRT)."""
    return pl.read_csv(shipped_cases() / "bioequivalence_replicate" / f"ema_data_set_{number}.csv").rename(
        {"PK": VALUE}
    )


def made_up(sequences: dict[str, int], **more: Any) -> pl.DataFrame:
    """A crossover with so many subjects in each sequence; see tests.science.bioequivalence.simulated."""
    study = simulated(sequences, **more)
    frame = pl.DataFrame(study).rename({"value": VALUE})
    return frame if more.get("groups", 1) > 1 else frame.drop("group")


def outcome(frame: pl.DataFrame, **options: Any) -> Outcome:
    """The outcome of parameters side by side; Cmax alone is judged unless told otherwise."""
    return perform("bioequivalence.study", {"parameters": frame}, CMAX | options).outcome


def refusal(frame: pl.DataFrame, **options: Any) -> InputError:
    """The refusal that these parameters meet."""
    with pytest.raises(InputError) as refused:
        outcome(frame, **options)
    return refused.value


def interval(found: Outcome) -> tuple[float, float, float]:
    """Ratio and limits of Cmax, in %."""
    ratio, lower, upper = (float(found.value(f"CMAX.{name}") or 0) for name in ("ratio", "lower", "upper"))
    return ratio, lower, upper


def by_agency(found: Outcome) -> dict[str, dict[str, Any]]:
    """The table of agencies for Cmax, by agency and column."""
    table = found.table("agencies")
    names = [column.name for column in table.columns]
    return {str(row[1]): dict(zip(names, row, strict=True)) for row in table.rows if row[0] == "CMAX"}
