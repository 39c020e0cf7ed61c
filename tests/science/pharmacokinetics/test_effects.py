"""Pharmacodynamic areas, against Phoenix WinNonlin as quoted by MetidaNCA, and by hand."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from galenic.errors import InputError
from galenic.science.pharmacokinetics import EFFECT_PARAMETERS, Reason, effect_areas

TIME = [0, 1, 2, 2.5, 3, 3.3, 3.6, 4, 5, 6, 7, 8, 9]
EFFECT = [0, 1, 4, 7, 5, 4, 3, 2, 8, 1, 2, 1, 1]

# MetidaNCA.jl (Arnautov V, MIT license): its validation against Phoenix WinNonlin, baseline 3, threshold 1.5; and, from
# its test suite ("not validated" there), baseline 1.5, threshold 5. Of the latter the area below the threshold, 13.54,
# is replaced: above less below is the integral of the effect less 5, so it must be 2.2262 + 19.35 = 21.5762.
PUBLISHED = {
    (3.0, 1.5): {
        "TMAX": 5.0,
        "RMAX": 8.0,
        "AUCABL": 7.3857143,
        "AUCBBL": 8.7357143,
        "AUCATH": 13.959524,
        "AUCBTH": 1.8095238,
        "AUCBTW": 6.92619,
        "TABL": 3.4809524,
        "TBBL": 5.5190476,
        "TATH": 5.7619048,
        "TBTH": 3.2380952,
        "TIMEBTW": 2.2809524,
        "AUCNETB": -1.35,
        "AUCNETT": 12.15,
    },
    (1.5, 5.0): {
        "AUCABL": 13.959523809523809,
        "AUCBBL": 1.8095238095238095,
        "AUCATH": 2.2261904761904767,
        "AUCBTH": 21.576190476190476,
        "AUCBTW": 11.733333333333333,
    },
}


@pytest.mark.parametrize(("levels", "expected"), PUBLISHED.items())
def test_areas_and_times_are_as_published(levels, expected):
    result = effect_areas([1] * 13, TIME, EFFECT, baseline=levels[0], threshold=levels[1])
    for code, value in expected.items():
        assert result[code][0] == pytest.approx(value, rel=1e-7), code


def test_the_baseline_of_a_profile_is_its_last_result_at_or_before_dosing():
    result = effect_areas([1] * 4 + [2] * 3, [-1, 0, 1, 2, -1, 1, 2], [9, 2, 4, 2, 1, 1, 3])
    assert result["BASELINE"].tolist() == [2, 1]
    assert result["AUCABL"].tolist() == [2, 1]


def test_where_no_result_was_taken_at_dosing_the_effect_starts_from_the_baseline():
    assert effect_areas([1, 1], [1, 2], [4, 4], baseline=2.0)["AUCABL"][0] == pytest.approx(1 + 2)


def test_a_lowered_effect_lies_below_its_baseline():
    result = effect_areas([1] * 3, [0, 1, 2], [10, 4, 10], baseline=10.0, threshold=7.0)
    assert (result["AUCABL"][0], result["AUCBBL"][0], result["RMIN"][0], result["TMIN"][0]) == (0, 6, 4, 1)
    assert (result["AUCBTH"][0], result["TBTH"][0], result["TIMEBTW"][0]) == (1.5, 1.0, 1.0)


def test_an_effect_that_stays_at_the_level_is_neither_above_nor_below():
    result = effect_areas([1, 1], [0, 5], [3, 3], baseline=3.0)
    assert [result[code][0] for code in ("AUCABL", "AUCBBL", "TABL", "TBBL")] == [0, 0, 0, 0]


@settings(max_examples=50, deadline=None)
@given(
    effect=st.lists(st.integers(-50, 50), min_size=2, max_size=10),
    level=st.integers(-60, 60),
    shift=st.sampled_from([-7.0, 3.5]),
)
def test_parts_make_the_whole_and_a_shift_of_everything_changes_nothing(effect, level, shift):
    time, one = np.arange(len(effect)) * 0.5, np.ones(len(effect))
    base = effect_areas(one, time, effect, baseline=level)
    whole = np.trapezoid(np.asarray(effect, float) - level, time)
    assert base["AUCNETB"][0] == pytest.approx(whole, abs=1e-9)
    assert base["TABL"][0] + base["TBBL"][0] <= time[-1] + 1e-12
    moved = effect_areas(one, time, np.asarray(effect) + shift, baseline=level + shift)
    turned = effect_areas(one, time, -np.asarray(effect), baseline=-level)
    assert moved["AUCABL"][0] == pytest.approx(base["AUCABL"][0], abs=1e-9)
    assert turned["AUCBBL"][0] == pytest.approx(base["AUCABL"][0], abs=1e-9)


def test_what_cannot_be_estimated_has_its_reason():
    result = effect_areas([1, 1, 2], [1, 2, 1], [4, 5, np.nan])
    assert set(result.values) == set(EFFECT_PARAMETERS)
    assert result.reasons["AUCABL"].tolist() == [Reason.NO_BASELINE, Reason.NO_SAMPLES]
    assert result.reasons["AUCATH"].tolist() == [Reason.NO_THRESHOLD, Reason.NO_SAMPLES]
    assert result.reasons["RMAX"].tolist() == [Reason.ESTIMATED, Reason.NO_SAMPLES]
    for code, values in result.values.items():
        np.testing.assert_array_equal(np.isnan(values), result.reasons[code] != 0, err_msg=code)


def test_a_level_that_is_no_number_is_refused():
    with pytest.raises(InputError):
        effect_areas([1], [0], [1], baseline=float("nan"))
