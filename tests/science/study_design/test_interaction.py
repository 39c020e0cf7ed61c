"""A test for interaction before the evaluation: simulated differences of subjects, and the two ends of its level."""

from __future__ import annotations

import math

import numpy as np
import pytest
from scipy import stats

from galenic.errors import InputError
from galenic.science.study_design import AverageEquivalence, GroupedEquivalence


def in_groups(cv: float, ratio: float, level: float, groups: int) -> GroupedEquivalence:
    return GroupedEquivalence(plan=AverageEquivalence(cv=cv, ratio=ratio), groups=groups, interaction_level=level)


def simulated(cv: float, ratio: float, sizes: tuple[int, ...], level: float, trials: int) -> float:
    """Share of 2x2x2 studies that pass, from differences of subjects and weighted means, by no formula of power."""
    draw, sd = np.random.default_rng(3), math.sqrt(math.log1p(cv * cv))
    means, squares, factors = [], [], []
    for n in sizes:
        half = n // 2 + n % 2
        difference = draw.normal(0, sd * math.sqrt(2), (trials, n))
        first, second = difference[:, :half], difference[:, half:]
        means.append((first.mean(1) + second.mean(1)) / 2 + math.log(ratio))
        squares.append((first.var(1) * half + second.var(1) * (n - half)) / 2)
        factors.append((1 / half + 1 / (n - half)) / 2)
    mean, square, weight = np.array(means), np.array(squares), 1 / np.array(factors)[:, None]
    df = sum(sizes) - 2 * len(sizes)
    pooled = (weight * mean).sum(0) / weight.sum()
    between = (weight * (mean - pooled) ** 2).sum(0)
    free = len(sizes) - 1
    differs = between / free / (square.sum(0) / df) > stats.f.isf(level, free, df)
    error = np.sqrt((square.sum(0) + between) / (df + free) / weight.sum())
    passed = np.abs(pooled) + stats.t.isf(0.05, df + free) * error <= math.log(1.25)
    largest = int(np.argmax(sizes))
    alone = np.sqrt(square[largest] / (sizes[largest] - 2) * factors[largest])
    by_largest = np.abs(mean[largest]) + stats.t.isf(0.05, sizes[largest] - 2) * alone <= math.log(1.25)
    return float(np.where(differs, by_largest, passed).mean())


@pytest.mark.parametrize(
    ("cv", "ratio", "sizes", "level"),
    [
        (0.3, 0.95, (24, 16), 0.1),
        (0.2, 0.93, (14, 12, 9), 0.1),
        (0.15, 1.0, (8, 6, 6, 4), 0.3),
        (0.3, 1.25, (24, 16), 0.1),
    ],
)
def test_power_is_that_of_simulated_studies(cv: float, ratio: float, sizes: tuple[int, ...], level: float) -> None:
    trials = 100_000
    expected = simulated(cv, ratio, sizes, level, trials)
    power = in_groups(cv, ratio, level, len(sizes)).power(sizes)
    assert abs(power - expected) < 4 * math.sqrt(power * (1 - power) / trials)


def test_a_test_that_never_or_always_rejects_leaves_one_evaluation() -> None:
    plan = AverageEquivalence(cv=0.25)
    never = in_groups(0.25, 0.95, 1e-12, 2).power((24, 12))
    assert never == pytest.approx(GroupedEquivalence(plan=plan, groups=2).power((24, 12)), abs=1e-9)
    always = in_groups(0.25, 0.95, 1 - 1e-12, 2).power((24, 12))
    assert always == pytest.approx(plan.power(24), abs=1e-6)


def test_of_equal_groups_the_first_counts_and_the_order_of_others_does_not() -> None:
    plan = in_groups(0.2, 0.95, 0.1, 3)
    assert plan.power((12, 10, 8)) == pytest.approx(plan.power((8, 12, 10)), abs=1e-9)
    assert plan.power(36) < GroupedEquivalence(plan=plan.plan, groups=3).power(36)


def test_levels_and_groups_that_cannot_be_tested_are_refused() -> None:
    with pytest.raises(InputError, match="PWR-014"):
        in_groups(0.2, 0.95, 0.0, 2)
    with pytest.raises(InputError, match="PWR-023"):
        in_groups(0.2, 0.95, 0.1, 1)
