"""Urinary excretion, against Phoenix WinNonlin as quoted by MetidaNCA, and by hand."""

from __future__ import annotations

import numpy as np
import pytest

from galenic.errors import InputError
from galenic.science.pharmacokinetics import URINE_PARAMETERS, Reason, urinary_excretion

START, END = [0, 1, 2, 6, 12], [1, 2, 6, 12, 18]
CONCENTRATION, VOLUME = [1, 2, 2, 1, 1], [1, 2, 3, 3, 2]

# MetidaNCA.jl (Arnautov V, MIT license), its validation against Phoenix WinNonlin, dose 100.
PUBLISHED = {
    "R2": 0.90549162,
    "R2ADJ": 0.81098324,
    "LAMZ": 0.13445441,
    "LAMZHL": 5.1552579,
    "ERTMAX": 1.5,
    "ERMAX": 4.0,
    "ERLST": 0.33333333,
    "AURCLST": 17.125,
    "AURCALL": 17.125,
    "AURCIFO": 19.604155,
    "AURCPEO": 12.646069,
    "VOLPK": 11.0,
    "RCAMINT": 16.0,
    "RCPCINT": 16.0,
}


def excretion(start=START, end=END, concentration=CONCENTRATION, volume=VOLUME, **more):
    return urinary_excretion([1] * len(start), start, end, concentration, volume, **more)


def test_rates_and_amounts_are_as_published():
    result = excretion(dose=100.0)
    for code, value in PUBLISHED.items():
        assert result[code][0] == pytest.approx(value, rel=1e-7), code
    assert set(result.values) == set(URINE_PARAMETERS)
    assert not result.has_gaps[0]


def test_amount_by_area_in_plasma_is_renal_clearance():
    assert excretion(plasma_area=[32.0])["RENALCL"][0] == 0.5


def test_a_collection_without_volume_holds_nothing():
    result = excretion(concentration=[1, 2, np.nan, 1, 1], volume=[1, 2, 0, 3, 2])
    assert result["RCAMINT"][0] == 10


def test_a_missing_result_is_no_zero():
    result = excretion(concentration=[1, 2, np.nan, 1, 1], dose=100.0)
    assert np.isnan(result["RCAMINT"][0])
    assert result.reasons["RCPCINT"][0] == Reason.MISSING_COLLECTION
    assert result["ERMAX"][0] == 4.0


def test_results_below_the_limit_are_zero():
    result = excretion(below_loq=[False, False, False, False, True])
    assert (result["RCAMINT"][0], result["ERTLST"][0]) == (14, 9)


def test_collections_that_leave_time_out_are_marked():
    assert excretion(start=[0, 1, 3, 6, 12]).has_gaps[0]


def test_profiles_stay_apart_in_any_order_of_rows():
    result = urinary_excretion(
        [1, 2, 1, 2], [1, 0, 0, 1], [2, 1, 1, 2], [2, 5, 1, 1], [2, 1, 1, 1], dose=[10, 20, 10, 20]
    )
    assert result.profiles.tolist() == [1, 2]
    assert result["RCAMINT"].tolist() == [5, 6]
    assert result["RCPCINT"].tolist() == [50, 30]


def test_without_dose_or_plasma_the_reason_is_told():
    result = excretion()
    assert result.reasons["RCPCINT"][0] == Reason.NO_DOSE
    assert result.reasons["RENALCL"][0] == Reason.NO_PLASMA_AREA


def test_no_collection_at_all_is_an_empty_result():
    assert all(len(values) == 0 for values in urinary_excretion([], [], [], [], []).values.values())


@pytest.mark.parametrize(
    "wrong",
    [
        {"end": [1, 2, 6, 12, 12]},
        {"volume": [1, 2, 3, -3, 2]},
        {"start": [0, 0.5, 2, 6, 12]},
    ],
)
def test_impossible_collections_are_refused_with_their_rows(wrong):
    with pytest.raises(InputError) as caught:
        excretion(**wrong)
    assert all(fault.row for fault in caught.value.faults)
