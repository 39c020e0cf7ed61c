"""Sparse sampling, against the R package PK."""

from __future__ import annotations

import numpy as np
import pytest

from galenic.errors import InputError
from galenic.science.pharmacokinetics import sparse_area

# Nine animals in three batches. Areas by R package PK (Jaki T, Wolfsegger MJ, Pharm Stat 2011;10:284-288), functions
# auc(design = "batch") and auc(design = "ssd"), as quoted in the tests of PKNCA.
SUBJECT = [1, 2, 3, 1, 2, 3, 1, 2, 3, 4, 5, 6, 4, 5, 6, 7, 8, 9, 7, 8, 9]
TIME = [0, 0, 0, 1, 1, 1, 6, 6, 6, 2, 2, 2, 10, 10, 10, 4, 4, 4, 24, 24, 24]
# fmt: off
CONCENTRATION = [0, 0, 0, 1.75, 2.2, 1.58, 4.63, 2.99, 1.52, 3.03, 1.98, 2.22, 3.34, 1.3, 1.22, 3.54, 2.84, 2.55,
                 0.3, 0.0421, 0.231]
# fmt: on


def test_several_samples_per_animal():
    found = sparse_area(SUBJECT, TIME, CONCENTRATION)
    assert found.area == pytest.approx(39.4689, rel=1e-12)
    assert found.standard_error == pytest.approx(7.30997787038754, rel=1e-12)
    assert found.degrees_of_freedom == pytest.approx(2.74598236184576, rel=1e-12)


def test_one_sample_per_animal():
    found = sparse_area(range(21), TIME, CONCENTRATION)
    assert found.area == pytest.approx(39.4689, rel=1e-12)
    assert found.standard_error == pytest.approx(6.86584835083522, rel=1e-12)
    assert found.degrees_of_freedom == pytest.approx(2.82631153092225, rel=1e-12)


def test_whole_profiles_give_the_mean_of_the_areas_and_its_standard_error():
    """Every animal at every time: the ordinary case, known without any theory of sparse sampling."""
    rng = np.random.default_rng(7)
    curves, times = rng.lognormal(0, 0.4, (8, 5)), np.array([0.0, 1, 2, 5, 9])
    each = np.trapezoid(curves, times)
    found = sparse_area(np.repeat(range(8), 5), np.tile(times, 8), curves.ravel())
    assert found.area == pytest.approx(each.mean())
    assert found.standard_error == pytest.approx(each.std(ddof=1) / np.sqrt(8))
    assert found.degrees_of_freedom == pytest.approx(7)
    low, high = found.confidence_interval(0.90)
    assert (low + high) / 2 == pytest.approx(found.area)
    assert (high - low) / 2 == pytest.approx(1.894578605 * found.standard_error)  # t 0.95, 7 df


def test_a_time_that_is_mostly_below_the_limit_has_a_mean_of_zero():
    subject, time = range(9), [0, 0, 0, 1, 1, 1, 2, 2, 2]
    concentration = [0, 0, 0, 6, 6, 6, 0, 0, 3]
    assert sparse_area(subject, time, concentration).area == 3
    assert sparse_area(subject, time, concentration, max_blq_share=1.0).area == 3 + 3.5


def test_the_area_ends_at_the_last_mean_above_zero():
    found = sparse_area(range(6), [0, 0, 1, 1, 8, 8], [0, 0, 4, 4, 0, 0])
    assert found.area == 2
    assert found.times.tolist() == [0, 1]


def test_missing_samples_are_left_out():
    assert sparse_area([1, 2, 3, 4, 5], [0, 0, 4, 4, 4], [0, 0, 6, 6, np.nan]).counts.tolist() == [2, 2]


def test_a_single_animal_at_a_time_has_no_standard_error():
    assert np.isnan(sparse_area([1, 2, 3], [0, 4, 4], [1, 6, 7]).standard_error)


def test_batches_that_share_some_times_only_have_no_degrees_of_freedom():
    found = sparse_area([1, 1, 2, 2, 3, 3, 4, 4], [0, 1, 0, 1, 1, 2, 1, 2], [1, 4, 2, 5, 3, 1, 6, 2])
    assert np.isnan(found.degrees_of_freedom)
    assert found.standard_error > 0


@pytest.mark.parametrize(
    "table",
    [
        ([1, 1], [0, 0], [1, 2]),
        ([1, 1, 2], [0, 0, 1], [1, 2, 3]),
        ([1, 2], [0, 1], [1, -1]),
    ],
)
def test_what_makes_no_area_is_refused(table):
    with pytest.raises(InputError):
        sparse_area(*table)
