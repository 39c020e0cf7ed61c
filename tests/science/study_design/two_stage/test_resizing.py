"""Sizes by intervals of variances, against a search for every single variance."""

from __future__ import annotations

import math

import numpy as np
import pytest

from galenic.science.study_design import AverageEquivalence
from galenic.science.study_design.equivalence import cv_of_log_sd
from galenic.science.study_design.two_stage.resizing import EnoughPower, PlannedRatio, SizeTable

PLANNED = PlannedRatio(math.log(0.8), math.log(1.25), math.log(0.95), 0.0294, 0.8)


def test_the_largest_sd_has_just_the_target_power() -> None:
    for n in (12, 30, 90):
        sd = float(PLANNED.largest_sd(np.array(n), np.array(n - 2), per_subject=2.0))
        plan = AverageEquivalence(cv=cv_of_log_sd(sd), alpha=0.0294, method="noncentral")
        assert plan.power(n) == pytest.approx(0.8, abs=1e-9)


def test_every_size_is_the_smallest_with_enough_power() -> None:
    table = SizeTable.of(PLANNED, 12, 0.6, lost_df=3, per_subject=2.0)
    for sd in np.linspace(0.05, 0.59, 23):
        n = table.size(np.array(sd))
        assert float(PLANNED.power(sd, n, n - 3, per_subject=2.0)) >= 0.8 - 1e-9
        if n > 12:
            assert float(PLANNED.power(sd, n - 2, n - 5, per_subject=2.0)) < 0.8


def test_beyond_the_table_the_size_is_infinite() -> None:
    assert math.isinf(float(SizeTable.of(PLANNED, 12, 0.3, lost_df=3, per_subject=2.0).size(np.array(9.0))))


def test_a_table_of_errors_tells_enough_power_for_any_degrees_of_freedom() -> None:
    enough = EnoughPower.of(PLANNED)
    for df in (5.5, 22.0, 101.3):
        error = float(PLANNED.largest_sd(np.array(1.0), np.array(df), per_subject=1.0))
        assert list(enough(np.array([error * 0.999, error * 1.001]), np.array([df, df]))) == [True, False]


def test_joined_sizes_stand_for_those_about_them() -> None:
    table = SizeTable.of(PLANNED, 12, 2.5, lost_df=3, per_subject=2.0)
    assert len(table.sizes) < 1000
    assert np.all(np.diff(table.sizes) > 0)
    assert np.all(np.diff(table.ends) >= 0)
    for sd in (1.0, 1.7, 2.4):
        n = float(table.size(np.array(sd)))
        exact = next(
            m
            for m in range(int(0.98 * n) // 2 * 2, int(1.02 * n), 2)
            if PLANNED.power(sd, m, m - 3, per_subject=2) >= 0.8
        )
        assert abs(n / exact - 1) < 0.006
