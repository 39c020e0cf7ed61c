from __future__ import annotations

import pytest

from galenic.science.sourcing import alternatives, best_portfolio
from tests.science.sourcing.enumeration import every, random_question

POSSIBLE = [seed for seed in range(30) if next(every(random_question(seed)), None)]


@pytest.mark.parametrize("seed", POSSIBLE)
def test_alternatives_are_the_next_best_ones(seed: int) -> None:
    sourcing = random_question(seed)
    cheapest: dict[object, float] = {}
    for each in every(sourcing):
        cheapest[each.sites] = min(each.cost, cheapest.get(each.sites, each.cost))
    best = min(cheapest.values())
    expected = sorted(cost for cost in cheapest.values() if cost <= best * 1.2 + 1e-6)[1:5]

    found = alternatives(sourcing, within=0.2, most=4)

    assert [each.cost for each in found] == pytest.approx(expected)
    assert all(cheapest[each.sites()] == pytest.approx(each.cost) for each in found)
    assert best_portfolio(sourcing).sites() not in {each.sites() for each in found}
    assert len({each.sites() for each in found}) == len(found)
