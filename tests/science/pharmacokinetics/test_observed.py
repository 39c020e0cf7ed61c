"""What is read off the samples."""

from __future__ import annotations

import numpy as np
import pytest

from galenic.science.pharmacokinetics import LagTime, NCAOptions, Reason, Route, noncompartmental


def observed(time, concentration, *, options=None, **columns):
    return noncompartmental(np.ones(len(time)), time, concentration, options=options, **columns)


def test_of_equal_peaks_the_first_counts():
    result = observed([0, 1, 2, 3], [0, 5, 2, 5])
    assert (result["CMAX"][0], result["TMAX"][0]) == (5, 1)


def test_the_last_concentration_is_the_last_quantifiable_one():
    result = observed([0, 1, 2, 3, 4], [0, 5, 2, 0, np.nan])
    assert (result["CLST"][0], result["TLST"][0]) == (2, 2)


def test_a_result_below_the_limit_is_no_peak_even_if_a_number_was_reported():
    result = observed([0, 1, 2, 3], [0.2, 0.4, 0.3, 0.1], below_loq=[True, False, True, True])
    assert (result["CMAX"][0], result["TLST"][0]) == (0.4, 1)


@pytest.mark.parametrize(
    ("concentrations", "before_quantifiable", "before_rise"),
    [
        ([0, 0, 3, 2], 1, 1),
        ([0.5, 0.2, 3, 2], 0, 1),
        ([0.5, 2, 3, 2], 0, 0),
        ([np.nan, 0, 3, 2], 1, 1),
    ],
)
def test_lag_time_has_two_readings(concentrations, before_quantifiable, before_rise):
    assert observed([0, 1, 2, 3], concentrations)["TLAG"][0] == before_quantifiable
    rise = NCAOptions(lag_time=LagTime.BEFORE_RISE)
    assert observed([0, 1, 2, 3], concentrations, options=rise)["TLAG"][0] == before_rise


def test_without_an_earlier_sample_the_lag_time_is_zero():
    """Phoenix WinNonlin 6.4 prints Tlag 0 for indomethacin analyzed as extravascular, first sample at 0.25 h."""
    assert observed([0.25, 0.5, 0.75], [1.5, 0.94, 0.78])["TLAG"][0] == 0


def test_concentrations_that_never_rise_have_no_lag_time_in_the_second_reading():
    result = observed([0, 1, 2], [4, 2, 1], options=NCAOptions(lag_time=LagTime.BEFORE_RISE))
    assert result.reason("TLAG", 0) is Reason.NO_RISE


def test_predose_is_the_last_result_at_or_before_dosing():
    assert observed([-1, 0, 1, 2], [0.9, 0.4, 6, 3])["PREDOSE"][0] == 0.4
    assert observed([-2, -1, 1, 2], [0.9, 0.4, 6, 3])["PREDOSE"][0] == 0.4
    assert observed([-2, -1, 1, 2], [0.9, np.nan, 6, 3])["PREDOSE"][0] == 0.9
    assert observed([1, 2], [6, 3]).reason("PREDOSE", 0) is Reason.NO_SAMPLE_AT_TIME


def test_samples_before_dosing_are_no_part_of_the_profile():
    result = observed([-1, 0, 1, 2], [50, 0, 6, 3])
    assert (result["CMAX"][0], result["AUCLST"][0]) == (6, 7.5)


@pytest.mark.parametrize(
    ("time", "concentration", "c0"),
    [
        ([1, 2, 3], [8, 4, 2], 16),  # log-linear through the first two
        ([1, 2, 3], [4, 8, 2], 4),  # they rise: the first
        ([1, 2, 3], [4, 0, 2], 4),  # the second is below the limit: the first
        ([0, 1, 2], [9, 4, 2], 9),  # sampled
    ],
)
def test_the_concentration_at_dosing_of_a_bolus(time, concentration, c0):
    assert observed(time, concentration, options=NCAOptions(route=Route.BOLUS))["C0"][0] == pytest.approx(c0)


def test_peak_and_lowest_belong_to_the_dosing_interval():
    result = observed([0, 2, 4, 6, 8], [3, 5, 4, 2, 9], tau=6.0)
    assert (result["CMAX"][0], result["CMIN"][0], result["TLST"][0]) == (5, 2, 8)
