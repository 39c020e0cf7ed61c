"""From the rows of a table to profiles, and what is refused."""

from __future__ import annotations

import numpy as np
import pytest

from galenic.errors import InputError
from galenic.science.pharmacokinetics import NCAOptions, analyze, arrange


def test_rows_in_any_order_become_sorted_profiles_in_order_of_appearance():
    profiles = arrange(["b", "a", "b", "a"], [2, 1, 1, 0], [4, 3, 2, 1], dose=[20, 10, 20, 10])
    assert profiles.labels.tolist() == ["b", "a"]
    assert profiles.samples.time.tolist() == [1, 2, 0, 1]
    assert profiles.samples.concentration.tolist() == [2, 4, 1, 3]
    assert profiles.dose.tolist() == [20, 10]
    assert profiles.order.tolist() == [2, 0, 3, 1]


@pytest.mark.parametrize("size", [1, 5, 12, 100])
def test_blocks_give_what_the_whole_gives(theophylline, size):
    profiles = arrange(**theophylline)
    options = NCAOptions()
    whole = analyze(profiles, options)
    parts = [analyze(block, options) for block in profiles.blocks(size)]
    assert [len(part.profiles) for part in parts] == [min(size, 12 - at) for at in range(0, 12, size)]
    for code, values in whole.values.items():
        np.testing.assert_array_equal(np.concatenate([part[code] for part in parts]), values)
    np.testing.assert_array_equal(np.concatenate([part.lambda_z_used for part in parts]), whole.lambda_z_used)


def test_one_number_is_for_all_profiles_and_none_is_missing():
    profiles = arrange([1, 1, 2], [0, 1, 0], [0, 1, 0], dose=5.0)
    assert profiles.dose.tolist() == [5.0, 5.0]
    assert np.isnan(profiles.samples.tau).all()


def refused(*columns, **more):
    with pytest.raises(InputError) as caught:
        arrange(*columns, **more)
    return {(fault.code, fault.row, fault.column) for fault in caught.value.faults}


def test_every_fault_is_named_with_its_row():
    found = refused([1, 1, 1, 2], [0, np.nan, 2, np.inf], [0, 1, -3, np.inf])
    assert found == {
        ("NCA-002", 2, "time"),
        ("NCA-002", 4, "time"),
        ("NCA-004", 3, "concentration"),
        ("NCA-003", 4, "concentration"),
    }


def test_two_results_at_one_time_are_refused():
    assert refused([1, 2, 1], [3, 3, 3], [1, 1, 1]) == {("NCA-005", 3, "time")}


def test_a_dose_that_changes_within_a_profile_is_refused():
    assert refused([1, 1, 2], [0, 1, 0], [0, 1, 0], dose=[5, 6, 5]) == {("NCA-006", 2, "dose")}


@pytest.mark.parametrize(
    "column", [{"dose": 0.0}, {"dose": -5.0}, {"tau": 0.0}, {"duration": -1.0}, {"dose_time": np.nan}, {"dose": np.inf}]
)
def test_impossible_doses_intervals_and_times_are_refused(column):
    assert {code for code, *_ in refused([1, 1], [0, 1], [0, 1], **column)} == {"NCA-007"}


def test_text_and_columns_of_unequal_length_are_refused():
    with pytest.raises(InputError, match="not a number"):
        arrange([1, 1], [0, 1], ["0", "BLQ"])
    with pytest.raises(InputError, match="3 entries"):
        arrange([1, 1], [0, 1, 2], [0, 1])


def test_effects_may_be_negative_where_that_is_said():
    assert arrange([1], [0], [-2.0], signed=True).samples.concentration.tolist() == [-2.0]
