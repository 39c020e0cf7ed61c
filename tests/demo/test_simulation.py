from __future__ import annotations

import csv
import io
import math
from collections import Counter
from statistics import fmean, stdev

import pytest
from scipy.integrate import solve_ivp

from galenic.demo.scenes import example
from galenic.demo.simulation import SEED, TIMES, Design, concentration, crossover


def rows(content: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(content.decode())))


def test_the_shipped_file_is_what_the_simulation_writes() -> None:
    assert example("simulated_crossover/concentrations.csv") == crossover()


def test_another_seed_gives_another_study() -> None:
    assert crossover(SEED + 1) != crossover()


def test_everybody_gets_both_products_in_the_order_of_their_sequence() -> None:
    found = rows(crossover())

    assert len(found) == 24 * 2 * len(TIMES)
    assert Counter(row["sequence"] for row in found if row["time [h]"] == "0") == {"RT": 24, "TR": 24}
    assert all(row["treatment"] == row["sequence"][int(row["period"]) - 1] for row in found)
    assert {row["concentration [mg/L]"] for row in found if row["time [h]"] == "0"} == {"BLQ"}


def test_the_curve_solves_its_differential_equations() -> None:
    """Absorption from the gut, elimination from one compartment, integrated numerically."""
    dose, clearance, absorption, elimination = 320.0, 2.8, 1.6, 0.0855
    volume = clearance / elimination
    solved = solve_ivp(
        lambda _t, y: [-absorption * y[0], absorption * y[0] / volume - elimination * y[1]],
        (0, 48),
        [dose, 0.0],
        t_eval=TIMES,
        rtol=1e-10,
        atol=1e-12,
    )

    for time, expected in zip(TIMES, solved.y[1], strict=True):
        assert concentration(time, dose, clearance, absorption, elimination) == pytest.approx(expected, abs=1e-7)


def test_subjects_are_drawn_from_the_published_population() -> None:
    """Without variability within subjects and assay, curves give back clearances of the published mean and spread."""
    design = Design(
        subjects=400,
        within_bioavailability=0,
        within_absorption=0,
        assay=0,
        lloq=0,
        test_bioavailability=1,
        test_absorption=1,
    )
    late: dict[str, list[float]] = {}
    for row in rows(crossover(7, design)):
        if row["period"] == "1" and row["time [h]"] == "36":
            late.setdefault(row["subject"], []).append(float(row["concentration [mg/L]"]))
    # Long after absorption C = dose * ke / CL * exp(-ke t) * ka / (ka - ke); the last factor is close to one.
    ke = math.exp(-2.4592)
    logs = [math.log(320 * ke * math.exp(-ke * 36) / (values[0] * 70)) for values in late.values()]

    assert fmean(logs) == pytest.approx(-3.2268 - 0.06, abs=0.05)
    assert stdev(logs) == pytest.approx(math.sqrt(0.02803), rel=0.2)
