"""A bolus of one compartment: the sum of its doses is known in closed form."""

from __future__ import annotations

import math
from typing import Any

import pytest

from galenic.catalogue import perform
from galenic.errors import InputError

K, TAU = 0.1, 12.0
CURVE = "subject,time [h],conc [ng/mL]\n" + "".join(
    f"1,{time},{100 * math.exp(-K * time):.12f}\n" for time in (0, 1, 2, 4, 8, 12, 24, 48)
)
LOG = {"route": "bolus", "trapezoid": "linear-up-log-down", "interval": TAU}


def predicted(**options: Any) -> Any:
    return perform("pharmacokinetics.superposition", CURVE.encode(), {**LOG, **options}).outcome


def cells(found: Any) -> dict[str, Any]:
    table = found.table("interval")
    return dict(zip((column.name for column in table.columns), table.rows[0], strict=True))


def test_steady_state_in_closed_form() -> None:
    found = cells(predicted())
    peak = 100 / (1 - math.exp(-K * TAU))
    assert found["CMAX"] == pytest.approx(peak)
    assert found["CTAU"] == pytest.approx(peak * math.exp(-K * TAU))
    assert found["AUCTAU"] == pytest.approx(100 / K)  # that of a single dose to infinity
    assert found["CAVG"] == pytest.approx(100 / K / TAU)


def test_a_loading_dose_and_two_more_in_closed_form() -> None:
    outcome = predicted(doses=3, loading_dose=2)
    fall = math.exp(-K * TAU)
    assert cells(outcome)["CMAX"] == pytest.approx(100 * (1 + fall + 2 * fall**2))
    assert "after dose 3" in outcome.conclusion
    times = [row[1] for row in outcome.table("concentrations").rows]
    assert (times[0], times[-1]) == (0.0, TAU)


def test_a_loading_dose_has_no_place_at_steady_state() -> None:
    with pytest.raises(InputError, match="PKC-007"):
        predicted(loading_dose=2)


def test_a_profile_without_terminal_phase_is_named() -> None:
    rows = CURVE + "2,0,5\n2,1,8\n2,2,9\n"
    outcome = perform("pharmacokinetics.superposition", rows.encode(), LOG).outcome
    assert (outcome.value("profiles"), outcome.value("predicted")) == (2, 1)
    assert any(each.subject == "subject 2" for each in outcome.exclusions)
    assert all(row[-1] is None for row in outcome.table("concentrations").rows if row[0] == "2")


def test_the_interval_has_to_be_given() -> None:
    with pytest.raises(InputError, match="interval"):
        perform("pharmacokinetics.superposition", CURVE.encode())
