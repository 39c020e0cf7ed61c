"""The integer programme against the enumeration of every portfolio."""

from __future__ import annotations

from dataclasses import replace
from random import Random

import pytest

from galenic.science.sourcing.solving import feasible, solve
from tests.science.sourcing.enumeration import every, random_question

SEEDS = range(100)


def merit(found):
    return round(found.cost, 6), round(found.months, 6), found.handovers, found.partners


@pytest.mark.parametrize("seed", SEEDS)
def test_best_portfolio_is_the_best_of_all(seed: int) -> None:
    sourcing = random_question(seed)
    possible = list(every(sourcing))

    found = solve(sourcing) if all(sourcing.admissible(item.id) for item in sourcing.items) else None

    if not possible:
        assert found is None
        return
    best = min(possible, key=merit)
    assert found is not None
    obtained = (round(found.cost, 6), round(found.months, 6), len(found.handovers), len(found.partners))
    assert obtained == merit(best)
    assert found.sites() in {each.sites for each in possible if merit(each) == merit(best)}


def test_enumeration_meets_questions_of_both_kinds() -> None:
    answered = [next(every(random_question(seed)), None) is not None for seed in SEEDS]

    assert 25 < sum(answered) < len(answered) - 15


@pytest.mark.parametrize("seed", [seed for seed in range(40) if next(every(random_question(seed)), None)])
def test_order_of_the_lists_does_not_matter(seed: int) -> None:
    sourcing = random_question(seed)
    shuffled = {}
    for name in ("items", "sites", "offers", "bars"):
        rows = list(getattr(sourcing, name))
        Random(seed).shuffle(rows)
        shuffled[name] = tuple(rows)

    assert solve(replace(sourcing, **shuffled)) == solve(sourcing)


@pytest.mark.parametrize("seed", range(40))
def test_feasible_when_any_portfolio_is(seed: int) -> None:
    sourcing = random_question(seed)
    if all(sourcing.admissible(item.id) for item in sourcing.items):
        assert feasible(sourcing) == (next(every(sourcing), None) is not None)
