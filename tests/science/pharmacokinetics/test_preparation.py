"""From samples as reported to points: missing, below the limit, and the start at dosing."""

from __future__ import annotations

import numpy as np
import pytest

from galenic.science.pharmacokinetics import AtDose, BLQRules, NCAOptions, Route, arrange
from galenic.science.pharmacokinetics.preparation import PUT_IN, at_dosing, prepare

TIME = [0, 1, 2, 3, 4, 5, 6]
REPORTED = [0, 0, 7, 0, 3, 0, 0]


def prepared(time, concentration, **options):
    profiles = arrange(np.ones(len(time)), time, concentration, below_loq=options.pop("below_loq", None))
    observed = {"C0": np.array([9.0]), "LOWEST": np.array([1.5]), "TMAX": np.array([2.0])}
    points = prepare(profiles, NCAOptions(**options), observed)
    return points, slice(points.offsets[0], points.offsets[1])


@pytest.mark.parametrize(
    ("rules", "expected"),
    [
        (BLQRules(), [0, 0, 7, 0, 3, 0, 0]),
        (BLQRules(middle="drop"), [0, 0, 7, 3, 0, 0]),
        (BLQRules.everywhere("drop"), [0, 7, 3]),  # zero is put in at dosing
        (BLQRules(first="drop", middle=0.25, last="drop"), [0, 7, 0.25, 3]),
        (BLQRules(last=0.5), [0, 0, 7, 0, 3, 0.5, 0.5]),
        (BLQRules.about_tmax(before=0.5, after="drop"), [0.5, 0.5, 7, 3]),
        (BLQRules.about_tmax(before="zero", after=0.25), [0, 0, 7, 0.25, 3, 0.25, 0.25]),
    ],
)
def test_a_rule_for_each_position(rules, expected):
    points, inside = prepared(TIME, REPORTED, blq=rules)
    assert points.concentration[inside].tolist() == expected


def test_keep_takes_the_number_that_was_reported_below_the_limit():
    below = [True, False, True, False, True]
    points, inside = prepared(range(5), [0.1, 5, 0.2, 3, 0.3], blq=BLQRules.everywhere("keep"), below_loq=below)
    assert points.concentration[inside].tolist() == [0.1, 5, 0.2, 3, 0.3]
    assert points.quantifiable[inside].tolist() == [False, True, False, True, False]


@pytest.mark.parametrize(
    ("counts", "expected"), [(False, [False, True, False, True]), (True, [False, True, True, True])]
)
def test_a_substitute_counts_as_measured_only_by_option(counts, expected):
    points, inside = prepared(range(4), [0, 5, 0, 3], blq=BLQRules(middle=0.5), substituted_in_lambda_z=counts)
    assert points.fit[inside].tolist() == expected


def test_missing_samples_leave_no_point():
    points, inside = prepared(range(4), [0, np.nan, 5, 3])
    assert points.time[inside].tolist() == [0, 2, 3]
    assert points.source[inside].tolist() == [0, 2, 3]


@pytest.mark.parametrize(
    ("at_dose", "route", "expected"),
    [
        (AtDose.BY_ROUTE, Route.EXTRAVASCULAR, 0.0),
        (AtDose.BY_ROUTE, Route.INFUSION, 0.0),
        (AtDose.BY_ROUTE, Route.BOLUS, 9.0),
        (AtDose.ZERO, Route.BOLUS, 0.0),
        (AtDose.LOWEST, Route.EXTRAVASCULAR, 1.5),
        (AtDose.BACK_EXTRAPOLATED, Route.EXTRAVASCULAR, 9.0),
    ],
)
def test_what_stands_at_dosing_without_a_sample(at_dose, route, expected):
    points, inside = prepared([1, 2], [5, 3], at_dose=at_dose, route=route)
    assert points.concentration[inside].tolist() == [expected, 5, 3]
    assert points.source[0] == PUT_IN
    assert at_dosing(points)[0] == expected


def test_nothing_is_put_in_where_a_sample_is_required_or_was_taken():
    points, inside = prepared([1, 2], [5, 3], at_dose=AtDose.REQUIRED)
    assert points.concentration[inside].tolist() == [5, 3]
    assert np.isnan(at_dosing(points)[0])
    points, inside = prepared([0, 2], [5, 3])
    assert points.concentration[inside].tolist() == [5, 3]


def test_a_profile_without_results_has_no_points():
    points, inside = prepared([0, 1], [np.nan, np.nan])
    assert points.concentration[inside].tolist() == []
    assert np.isnan(at_dosing(points)[0])
