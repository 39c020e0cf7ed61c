"""Urine by hand, and renal clearance from the evidence of plasma."""

from __future__ import annotations

import math
from typing import Any

import pytest

from galenic.catalogue import perform
from galenic.errors import InputError

URINE = "pharmacokinetics.urinary-excretion"
HEAD = "subject,start [h],end [h],conc [ug/mL],volume [mL],dose [mg]\n"
ROWS = "1,0,2,10,100,10\n1,2,4,5,120,10\n1,4,8,2.5,200,10\n1,8,24,0.5,600,10\n"


def table(rows: str = ROWS) -> bytes:
    return (HEAD + rows).encode()


def cells(found: Any, name: str) -> dict[str, Any]:
    shown = found.table(name)
    return dict(zip((column.name for column in shown.columns), shown.rows[0], strict=True))


def test_amounts_and_rates_by_hand() -> None:
    found = perform(URINE, {"collections": table()}).outcome
    recovery = cells(found, "recovery")
    assert recovery["RCAMINT"] == pytest.approx(1.0 + 0.6 + 0.5 + 0.3)
    assert recovery["RCPCINT"] == pytest.approx(24.0)
    assert recovery["VOLPK"] == 1020
    rates = cells(found, "rates")
    assert (rates["ERMAX"], rates["ERTMAX"], rates["ERTLST"]) == (pytest.approx(0.5), 1.0, 16.0)
    assert {column.name: column.unit for column in found.table("rates").columns}["ERMAX"] == "mg/h"


def test_renal_clearance_takes_the_area_of_the_same_time_from_the_evidence() -> None:
    """2.4 mg by the area of 100 exp(-0.1 t) ng/mL over 24 h, by the logarithmic rule exact."""
    curve = "subject,time [h],conc [ng/mL]\n" + "".join(
        f"1,{time},{100 * math.exp(-0.1 * time)}\n" for time in (0, 1, 2, 4, 8, 12, 24)
    )
    how = {"trapezoid": "linear-up-log-down", "route": "bolus"}
    plasma = perform("pharmacokinetics.noncompartmental", curve.encode(), {"partial_areas": "0-24", **how})
    done = perform(URINE, {"collections": table(), "plasma": plasma})
    area = 1000 * (1 - math.exp(-2.4))  # h ng/mL
    assert cells(done.outcome, "recovery")["RENALCL"] == pytest.approx(2.4e6 / area)  # ng by h ng/mL is mL/h
    without = perform("pharmacokinetics.noncompartmental", curve.encode(), how)
    outcome = perform(URINE, {"collections": table(), "plasma": without}).outcome
    assert any("no area in plasma" in each for each in outcome.assumptions)


def test_what_is_missing_leaves_the_amount_open() -> None:
    outcome = perform(URINE, {"collections": table(ROWS.replace("1,4,8,2.5,", "1,4,8,NS,"))}).outcome
    assert "no amount" in outcome.conclusion
    assert any("a collection has no result" in each for each in outcome.assumptions)


def test_gaps_are_flagged_and_overlaps_refused_with_their_row() -> None:
    outcome = perform(URINE, {"collections": table(ROWS.replace("1,2,4", "1,3,4"))}).outcome
    assert any("leave time out" in each.reason for each in outcome.exclusions)
    with pytest.raises(InputError, match="NCA-011") as refused:
        perform(URINE, {"collections": table(ROWS.replace("1,2,4", "1,1,4"))})
    assert [fault.row for fault in refused.value.faults] == [3]
    with pytest.raises(InputError, match=r"NCA-010.*row 3"):
        perform(URINE, {"collections": table(ROWS.replace("1,2,4", "1,2,1"))})


def test_mass_and_substance_do_not_meet() -> None:
    with pytest.raises(InputError, match="PKC-006"):
        perform(URINE, {"collections": table().replace(b"ug/mL", b"nmol/mL")})
