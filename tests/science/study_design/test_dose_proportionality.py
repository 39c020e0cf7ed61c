"""The power model: information on the slope by least squares, and two doses, which are an equivalence study."""

from __future__ import annotations

import math

import numpy as np
import pytest

from galenic.errors import InputError
from galenic.science.study_design import AverageEquivalence, DoseProportionality, sample_size


def test_two_doses_crossed_over_are_an_equivalence_study() -> None:
    plan = DoseProportionality(cv=0.25, doses=(1, 10), slope=1.0)
    assert plan.power(24) == pytest.approx(AverageEquivalence(cv=0.25, ratio=1.0).power(24))
    parallel = DoseProportionality(cv=0.6, doses=(1, 10), slope=1.0, design="parallel")
    assert parallel.power(120) == pytest.approx(AverageEquivalence(cv=0.6, ratio=1.0, design="parallel").power(120))


def test_information_on_the_slope_is_that_of_least_squares() -> None:
    plan = DoseProportionality(cv=0.2, doses=(1, 2, 8))
    rows = []
    for subject in range(18):
        doses = np.roll(plan.doses, -(subject % 3))
        for period, dose in enumerate(doses):
            row = np.zeros(18 + 3 + 1)
            row[[subject, 18 + period]] = 1
            row[-1] = math.log(dose)
            rows.append(row)
    matrix = np.array(rows)
    variance = np.linalg.pinv(matrix.T @ matrix)[-1, -1]
    assert 1 / plan._spread((6, 6, 6)) == pytest.approx(variance)
    assert plan.layout.df(18) == len(rows) - np.linalg.matrix_rank(matrix)


def test_complete_blocks_are_a_latin_square_whatever_subjects_differ_by() -> None:
    square = ((1.0, 2.0, 8.0), (2.0, 8.0, 1.0), (8.0, 1.0, 2.0))
    crossed = DoseProportionality(cv=0.2, doses=(1.0, 2.0, 8.0))
    blocks = DoseProportionality(cv=0.2, doses=(1.0, 2.0, 8.0), sequences=square, cv_between=0.5)
    assert blocks.power(18) == pytest.approx(crossed.power(18), abs=1e-9)
    shorter = DoseProportionality(
        cv=0.2, doses=(1.0, 2.0, 8.0), sequences=((1.0, 2.0), (2.0, 8.0), (8.0, 1.0)), cv_between=0.5
    )
    assert shorter.power(18) < crossed.power(18)


def test_a_slope_of_its_own_and_the_usual_one() -> None:
    plan = DoseProportionality(cv=0.2, doses=(1, 2, 8))
    assert plan.assumed_slope == pytest.approx(1 + math.log(0.95) / math.log(8))
    assert plan.slope_limits == pytest.approx((1 + math.log(0.8) / math.log(8), 1 + math.log(1.25) / math.log(8)))
    found = sample_size(plan, 0.8)
    assert plan.power(found.n - 3) < 0.8 <= found.power


@pytest.mark.parametrize("doses", [(1,), (1, 1), (0, 2), (-1, 2), (1, math.inf)])
def test_impossible_doses_are_refused(doses: tuple[float, ...]) -> None:
    with pytest.raises(InputError, match="PWR-022"):
        DoseProportionality(cv=0.2, doses=doses)


def test_incomplete_blocks_are_checked() -> None:
    with pytest.raises(InputError, match="PWR-022"):
        DoseProportionality(cv=0.2, doses=(1, 2), sequences=((1, 3),), cv_between=0.4)
    with pytest.raises(InputError, match="cv_between"):
        DoseProportionality(cv=0.2, doses=(1, 2), sequences=((1, 2), (2, 1)))
