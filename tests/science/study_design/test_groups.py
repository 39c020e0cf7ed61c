"""Groups cost degrees of freedom: the model by least squares, and one group that is no grouping."""

from __future__ import annotations

import math
from collections.abc import Callable

import numpy as np
import pytest

from galenic.errors import InputError
from galenic.science.study_design import AverageEquivalence, GroupedEquivalence, sample_size

PLAN = AverageEquivalence(cv=0.3)


def grouped_least_squares(sequences: list[str], allocations: list[list[int]]) -> tuple[int, float]:
    """Residual degrees of freedom and variance factor with subjects, period within group, and treatment."""
    rows, subject = [], 0
    for group, counts in enumerate(allocations):
        for sequence, count in zip(sequences, counts, strict=True):
            for _ in range(count):
                for period, treatment in enumerate(sequence):
                    rows.append({f"s{subject}": 1, f"g{group}p{period}": 1, "treatment": float(treatment == "T")})
                subject += 1
    names = sorted({name for row in rows for name in row})
    matrix = np.array([[row.get(name, 0.0) for name in names] for row in rows], dtype=float)
    place = names.index("treatment")
    inverse = np.linalg.pinv(matrix.T @ matrix)
    return len(rows) - int(np.linalg.matrix_rank(matrix)), float(inverse[place, place])


def test_power_is_that_of_the_model_by_least_squares(tost_by_quad: Callable[..., float]) -> None:
    df, factor = grouped_least_squares(["TR", "RT"], [[6, 5], [5, 5], [4, 4]])
    error = math.sqrt(math.log(1.09) * factor)
    expected = tost_by_quad(math.log(0.95 / 0.8) / error, math.log(1.25 / 0.95) / error, df, 0.05)
    assert GroupedEquivalence(plan=PLAN, groups=3).power((11, 10, 8)) == pytest.approx(expected, abs=1e-9)
    assert df == 29 - 3 - 1


def test_one_group_is_no_grouping_and_more_groups_cost_power() -> None:
    assert GroupedEquivalence(plan=PLAN, groups=1).power(40) == pytest.approx(PLAN.power(40))
    powers = [GroupedEquivalence(plan=PLAN, groups=groups).power(36) for groups in (1, 2, 3)]
    assert powers == sorted(powers, reverse=True)


def test_the_size_is_found_for_groups() -> None:
    found = sample_size(GroupedEquivalence(plan=PLAN, groups=3), 0.8)
    assert found.n == 40
    assert found.power < PLAN.power(40)


def test_bad_groups_are_refused() -> None:
    with pytest.raises(InputError, match="PWR-023"):
        GroupedEquivalence(plan=PLAN, groups=0)
    with pytest.raises(InputError, match="PWR-015"):
        GroupedEquivalence(plan=AverageEquivalence(cv=0.3, design="parallel"))
    with pytest.raises(InputError, match="PWR-016"):
        GroupedEquivalence(plan=PLAN, groups=2).power((10, 10, 10))
