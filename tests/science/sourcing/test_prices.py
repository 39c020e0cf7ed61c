"""The price of a wish is the difference between two enumerations."""

from __future__ import annotations

from dataclasses import replace

import pytest

from galenic.science.sourcing import Sourcing, prices
from tests.science.sourcing.enumeration import every, random_question

POSSIBLE = [seed for seed in range(24) if next(every(random_question(seed)), None)]


def least(sourcing: Sourcing) -> float | None:
    return min((each.cost for each in every(sourcing)), default=None)


def without(sourcing: Sourcing, wish: str) -> Sourcing:
    """The question without a kept wish, rewritten here from the words of the wish."""
    if wish == "all second sources":
        return replace(sourcing, items=tuple(replace(item, second_source=False) for item in sourcing.items))
    if wish.startswith("a second source of "):
        return second(sourcing, wish.removeprefix("a second source of "), wanted=False)
    if wish.startswith("keeping to the slots of "):
        name = wish.removeprefix("keeping to the slots of ")
        sites = tuple(replace(site, slots=()) if site.id == name else site for site in sourcing.sites)
        return replace(sourcing, sites=sites)
    if wish.startswith("leaving out "):
        site, item = wish.removeprefix("leaving out ").split(" (")[0].split(" for ")
        return replace(sourcing, bars=tuple(bar for bar in sourcing.bars if (bar.item, bar.site) != (item, site)))
    names = {"months": "months", "hand-overs": "handovers", "partners": "partners", "prices": "budget"}
    name = next(column for word, column in names.items() if word in wish)
    return replace(sourcing, limits=replace(sourcing.limits, **{name: None}))


def granted(sourcing: Sourcing, wish: str) -> Sourcing:
    """The question with a wish that is not kept."""
    if wish.startswith("a second source of "):
        return second(sourcing, wish.removeprefix("a second source of "), wanted=True)
    value = float(wish.split("(")[1].rstrip(")"))
    name = {"a month": "months", "a hand-over": "handovers", "a partner": "partners"}[wish.partition(" less")[0]]
    return replace(sourcing, limits=replace(sourcing.limits, **{name: value}))


def second(sourcing: Sourcing, name: str, *, wanted: bool) -> Sourcing:
    items = tuple(replace(item, second_source=wanted) if item.id == name else item for item in sourcing.items)
    return replace(sourcing, items=items)


@pytest.mark.parametrize("seed", POSSIBLE)
def test_prices_are_differences_of_enumerations(seed: int) -> None:
    sourcing = random_question(seed)
    now = least(sourcing)
    assert now is not None

    for price in prices(sourcing):
        other = least((without if price.kept else granted)(sourcing, price.wish))
        if other is None:
            assert price.portfolio is None
            continue
        assert price.portfolio is not None
        assert price.cost == pytest.approx(now - other if price.kept else other - now), price.wish
        assert price.cost >= -1e-6


def test_every_kind_of_wish_is_priced() -> None:
    found = [price for seed in POSSIBLE for price in prices(random_question(seed))]

    kept = {" ".join(price.wish.split(" ")[:3]) for price in found if price.kept}
    wanted = {" ".join(price.wish.split(" ")[:3]) for price in found if not price.kept}

    assert {"a second source", "all second sources", "the plan may", "prices may add", "there may be"} <= kept
    assert {"a second source", "a month less", "a hand-over less", "a partner less"} == wanted


def test_wish_that_cannot_be_granted_has_no_portfolio() -> None:
    sourcing = random_question(POSSIBLE[0])
    shortest = min(each.months for each in every(sourcing))

    found = prices(replace(sourcing, limits=replace(sourcing.limits, months=shortest)))

    faster = next(each for each in found if each.wish.startswith("a month less"))
    assert faster.portfolio is None
    assert not faster.kept
