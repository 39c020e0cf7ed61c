"""Simulated power: exact laws where there are any, dropouts where there are none."""

from __future__ import annotations

import pytest

from galenic.errors import InputError
from galenic.science.study_design import AverageEquivalence
from galenic.science.study_design.scaled import ExpandingLimits, ReferenceScaled
from galenic.science.study_design.simulation import Dropouts, in_processes, simulate


@pytest.mark.parametrize(("design", "n"), [("2x2x2", (11, 13)), ("2x2x4", (9, 7)), ("TRR|RTT", 20), ("2x3x3", 21)])
def test_two_one_sided_tests_have_their_exact_power(design: str, n: int | tuple[int, int]) -> None:
    plan = AverageEquivalence(cv=0.3, design=design)
    found = simulate(plan, n, trials=20_000, seed=2)
    assert abs(found.power - plan.power(n)) < 4 * found.standard_error


def test_the_same_seed_gives_the_same_result_wherever_it_runs() -> None:
    plan = ExpandingLimits(cv=0.4, design="2x2x3")
    here = simulate(plan, 24, trials=3500, seed=5, dropouts=Dropouts(per_period=0.05))
    assert simulate(plan, 24, trials=3500, seed=5, dropouts=Dropouts(per_period=0.05)) == here
    assert simulate(plan, 24, trials=3500, seed=6, dropouts=Dropouts(per_period=0.05)) != here
    with in_processes(2) as spread:
        assert simulate(plan, 24, trials=3500, seed=5, dropouts=Dropouts(per_period=0.05), spread=spread) == here


def test_dropouts_cost_power_and_subjects() -> None:
    plan = ReferenceScaled(cv=0.4)
    whole = simulate(plan, 24, trials=8000, seed=1)
    lossy = simulate(plan, 24, trials=8000, seed=1, dropouts=Dropouts(per_period=0.05, before=0.02))
    assert whole.completers == 24
    assert lossy.completers == pytest.approx(24 * 0.98 * 0.95**3, abs=0.15)
    assert lossy.power < whole.power
    # Those who never come are as if they had never been planned.
    absent = simulate(plan, 24, trials=8000, seed=1, dropouts=Dropouts(before=0.99999))
    assert absent.power == 0


def test_losing_whole_subjects_is_power_averaged_over_what_is_left() -> None:
    """Two periods: whoever leaves between them lacks a product, so completers decide (binomial in each sequence)."""
    plan, n, stays = AverageEquivalence(cv=0.25), 10, 0.9
    from math import comb

    chance = [comb(n, k) * stays**k * (1 - stays) ** (n - k) for k in range(n + 1)]
    expected = sum(
        chance[a] * chance[b] * plan.power((a, b)) for a in range(1, n + 1) for b in range(1, n + 1) if a + b > 2
    )
    found = simulate(plan, (n, n), trials=30_000, seed=9, dropouts=Dropouts(per_period=1 - stays))
    assert abs(found.power - expected) < 4 * found.standard_error


def test_unequal_variances_in_a_plan_with_one_cv() -> None:
    plan = AverageEquivalence(cv=0.2, design="2x2x4")
    assert simulate(plan, 16, trials=4000, seed=3, cv_test=0.6).power < simulate(plan, 16, trials=4000, seed=3).power


@pytest.mark.parametrize("design", ["parallel", "paired", "3x3", "2x2x2r"])
def test_what_is_no_crossover_of_two_products_is_refused(design: str) -> None:
    with pytest.raises(InputError, match="PWR-015"):
        simulate(AverageEquivalence(cv=0.3, design=design), 24, trials=10)


def test_impossible_arguments_are_refused() -> None:
    with pytest.raises(InputError, match="PWR-025"):
        Dropouts(per_period=1.0)
    with pytest.raises(InputError, match="PWR-011"):
        simulate(AverageEquivalence(cv=0.3), 24, trials=10, cv_test=-1)
    with pytest.raises(InputError, match="PWR-024"):
        simulate(AverageEquivalence(cv=0.3), 24, trials=0)
