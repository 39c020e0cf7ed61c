"""The choice of the terminal points."""

from __future__ import annotations

import numpy as np
import pytest

from galenic.science.pharmacokinetics import NCAOptions, Reason, Route, TerminalStart, noncompartmental


def fitted(time, concentration, **options):
    return noncompartmental(np.ones(len(time)), time, concentration, options=NCAOptions(**options))


def test_points_within_the_tolerance_of_the_best_fit_go_to_the_longer_line():
    """The last three lie on a line, the earlier ones within 1e-3 of it: the fit is worse by less than 1e-4."""
    time = np.arange(8.0)
    wobble = np.array([0, 0, 1, -1, 1, 0, 0, 0]) * 1e-3
    concentration = np.concatenate([[0], np.exp(3 - 0.4 * time[1:] + wobble[1:])])
    assert fitted(time, concentration)["LAMZNPT"][0] == 6
    assert fitted(time, concentration, r2_tolerance=0.0)["LAMZNPT"][0] == 3


def test_a_bend_is_left_out():
    time = np.arange(10.0)
    concentration = 50 * np.exp(-2 * time) + 5 * np.exp(-0.1 * time)
    result = fitted(time, concentration)
    assert result["LAMZ"][0] == pytest.approx(0.1, abs=0.01)
    assert result["LAMZLL"][0] >= 3
    assert result["LAMZUL"][0] == 9


def test_the_minimum_number_of_points_is_kept():
    time, concentration = [0, 1, 2, 3, 4, 5], [0, 90, 30, 16, 8, 4.1]
    assert fitted(time, concentration)["LAMZNPT"][0] == 3
    assert fitted(time, concentration, min_points=4)["LAMZNPT"][0] == 4
    assert fitted(time, concentration, min_points=5)["LAMZ"].tolist() != fitted(time, concentration)["LAMZ"].tolist()


def test_tmax_counts_only_if_allowed():
    time, concentration = [0, 1, 2, 3], [0, 8, 4, 2]
    assert fitted(time, concentration).reason("LAMZ", 0) is Reason.TOO_FEW_POINTS
    assert fitted(time, concentration, terminal_start=TerminalStart.FROM_TMAX)["LAMZNPT"][0] == 3


def test_points_during_an_infusion_are_not_terminal():
    time, concentration = [0, 1, 2, 3, 4, 5, 6, 7], [0, 9, 8.9, 8.8, 4, 2, 1, 0.5]
    result = noncompartmental([1] * 8, time, concentration, duration=3.0, options=NCAOptions(route=Route.INFUSION))
    assert result["LAMZLL"][0] == 4
    assert result["LAMZ"][0] == pytest.approx(np.log(2))


def test_two_points_make_a_line_without_adjusted_r2_and_are_flagged():
    result = fitted([0, 1, 2, 3], [0, 8, 4, 2], min_points=2)
    assert result["LAMZ"][0] == pytest.approx(np.log(2))
    assert result.reason("R2ADJ", 0) is Reason.ZERO_DENOMINATOR
    assert result.flags["POINTS"][0]


def test_two_points_are_used_only_where_there_are_no_more():
    result = fitted([0, 1, 2, 3, 4], [0, 8, 4, 2, 1.1], min_points=2)
    assert result["LAMZNPT"][0] == 3


def test_chosen_points_that_are_missing_or_too_few_are_said_to_be_unusable():
    result = noncompartmental([1] * 5, range(5), [0, 8, 4, 2, 1], lambda_z_points=[0, 0, 0, 0, 1])
    assert result.reason("LAMZ", 0) is Reason.POINTS_UNUSABLE


def test_chosen_points_that_rise_give_no_half_life():
    """PKNCA reports a negative half-life here (its issue 373)."""
    result = noncompartmental([1] * 5, range(5), [0, 8, 2, 3, 4], lambda_z_points=[0, 0, 1, 1, 1])
    assert result.reason("LAMZHL", 0) is Reason.NOT_DECLINING


def test_each_profile_may_be_chosen_or_searched():
    result = noncompartmental(
        [1] * 5 + [2] * 5, [*range(5)] * 2, [0, 9, 4, 2, 1] * 2, lambda_z_points=[0, 0, 0, 1, 1] + [0] * 5
    )
    assert result["LAMZNPT"].tolist() == [2, 3]


def test_a_rising_line_that_fits_better_may_stand_in_the_way():
    """PKNCA lets lines that rise compete for the best adjusted R2; Phoenix and MetidaNCA look at falling ones only."""
    time, concentration = [0, 1, 2, 3, 4, 5, 6], [0, 90, 60, 20, 4, 5, 6.25]
    assert fitted(time, concentration)["LAMZNPT"][0] >= 4
    competing = fitted(time, concentration, rising_lines_compete=True)
    assert competing.reason("LAMZ", 0) is Reason.NOT_DECLINING
