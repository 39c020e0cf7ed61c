from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from galenic.evidence.comparing import Discrepancy, discrepancies

TOLERANCE = 1e-9

scalars = st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=5)
outcomes = st.recursive(
    scalars, lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=4), inner, max_size=4)
)


@given(outcomes)
def test_an_outcome_does_not_differ_from_itself(outcome: Any) -> None:
    assert list(discrepancies(outcome, outcome, TOLERANCE)) == []


@given(outcomes, outcomes)
def test_differing_goes_both_ways(left: Any, right: Any) -> None:
    forth = {each.place for each in discrepancies(left, right, TOLERANCE)}
    back = {each.place for each in discrepancies(right, left, TOLERANCE)}

    assert forth == back


@pytest.mark.parametrize("stored", [12.5, 1e-2, -3e20])
def test_numbers_may_differ_by_the_tolerance_and_no_more(stored: float) -> None:
    assert not list(discrepancies(stored, stored * (1 + 0.9e-9), TOLERANCE))
    assert list(discrepancies(stored, stored * (1 + 1.5e-9), TOLERANCE))


@pytest.mark.parametrize(("stored", "obtained"), [(1, True), ("1", 1), (None, 0), (False, 0), ("a", "b"), (1.0, None)])
def test_whatever_is_no_number_may_not_differ_at_all(stored: Any, obtained: Any) -> None:
    assert list(discrepancies(stored, obtained, TOLERANCE)) == [Discrepancy("", stored, obtained)]


def test_an_integer_equals_the_number_it_is() -> None:
    assert not list(discrepancies(5, 5.0, TOLERANCE))


def test_named_things_are_compared_by_their_names() -> None:
    stored = {"values": [{"name": "auc", "value": 1.0}, {"name": "cmax", "value": 2.0}]}
    obtained = {
        "values": [{"name": "tmax", "value": 9.0}, {"name": "auc", "value": 1.0}, {"name": "cmax", "value": 3.0}]
    }

    found = {str(each) for each in discrepancies(stored, obtained, TOLERANCE)}

    assert found == {
        "values.cmax.value: stored 2.0, obtained 3.0",
        "values.tmax: stored None, obtained {'name': 'tmax', 'value': 9.0}",
    }


def test_rows_are_compared_one_by_one() -> None:
    found = [str(each) for each in discrepancies({"rows": [[1, 2], [3, 4]]}, {"rows": [[1, 2], [3, 5], [6, 7]]}, 0.0)]

    assert found == ["rows.length: stored 2, obtained 3", "rows[2][2]: stored 4, obtained 5"]


def test_explanations_may_improve() -> None:
    stored, obtained = {"assumptions": ["a"], "passed": True}, {"assumptions": ["b", "c"], "passed": True}

    assert not list(discrepancies(stored, obtained, TOLERANCE))
