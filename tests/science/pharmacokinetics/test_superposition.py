"""Repeated doses from the profile of one, against the closed form of one compartment."""

from __future__ import annotations

import numpy as np
import pytest

from galenic.errors import InputError
from galenic.science.pharmacokinetics import (
    NCAOptions,
    Route,
    Trapezoid,
    arrange,
    noncompartmental,
    superpose,
    superpose_to_steady_state,
)

K, TAU = 0.23, 6.0
OPTIONS = NCAOptions(route=Route.BOLUS, trapezoid=Trapezoid.LINEAR_UP_LOG_DOWN)
TIMES = np.array([0.5, 1, 2, 4, 8, 12])
BOLUS = arrange(np.ones(6), TIMES, 10 * np.exp(-K * TIMES))
WHEN = np.array([0.0, 0.3, 1, 3.7, 6])


def test_single_doses_add_up():
    doses = [0.0, 6.0, 9.0]
    found = superpose(BOLUS, doses, [0, 5, 7, 30], OPTIONS, relative_doses=[1, 2, 0.5])
    expected = [
        sum(10 * f * np.exp(-K * (t - d)) for d, f in zip(doses, [1, 2, 0.5], strict=True) if t >= d)
        for t in (0, 5, 7, 30)
    ]
    assert found.concentrations[0] == pytest.approx(expected, rel=1e-12)


def test_steady_state_is_the_geometric_series():
    found = superpose_to_steady_state(BOLUS, TAU, WHEN, OPTIONS)
    assert found.concentrations[0] == pytest.approx(10 * np.exp(-K * WHEN) / -np.expm1(-K * TAU), rel=1e-12)


def test_many_doses_approach_the_steady_state():
    doses = np.arange(60) * TAU
    repeated = superpose(BOLUS, doses, WHEN[:-1] + doses[-1], OPTIONS)
    steady = superpose_to_steady_state(BOLUS, TAU, WHEN[:-1], OPTIONS)
    assert repeated.concentrations == pytest.approx(steady.concentrations, rel=1e-10)


def test_the_area_over_tau_at_steady_state_is_that_of_one_dose_to_infinity(theophylline):
    """A law of linear kinetics, on data: every sample time lies in the grid, so the linear rule is exact between."""
    tau = 8.0
    grid = np.unique(np.concatenate([theophylline["time"] % tau, np.linspace(0, tau, 2001)]))
    steady = superpose_to_steady_state(arrange(**theophylline), tau, grid)
    one_dose = noncompartmental(**theophylline)
    areas = np.trapezoid(steady.concentrations, grid, axis=1)
    assert areas == pytest.approx(one_dose["AUCIFO"], rel=1e-6)


def test_nothing_is_there_before_dosing():
    assert superpose(BOLUS, [10.0], [9.9], OPTIONS).concentrations[0, 0] == 0


def test_what_would_need_a_missing_lambda_z_is_not_a_number():
    rising = arrange([1, 1, 1], [0, 1, 2], [0, 1, 2])
    found = superpose(rising, [0.0], [1.5, 3.0])
    assert found.concentrations[0, 0] == 1.5
    assert np.isnan(found.concentrations[0, 1])
    assert np.isnan(superpose_to_steady_state(rising, 2.0, [1.0]).concentrations[0, 0])


@pytest.mark.parametrize(
    ("doses", "times", "factors"), [([0, 1], [1], [1]), ([np.nan], [1], None), ([0], [np.inf], None)]
)
def test_doses_and_times_must_fit_together(doses, times, factors):
    with pytest.raises(InputError):
        superpose(BOLUS, doses, times, OPTIONS, relative_doses=factors)


@pytest.mark.parametrize(("tau", "times"), [(0.0, [0.0]), (6.0, [7.0]), (6.0, [-1.0])])
def test_times_of_a_steady_state_lie_within_tau(tau, times):
    with pytest.raises(InputError):
        superpose_to_steady_state(BOLUS, tau, times, OPTIONS)
