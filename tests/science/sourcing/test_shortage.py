from __future__ import annotations

import pytest

from galenic.science.sourcing import Bar, Item, Limits, Offer, PortfolioRefused, Site, Slot, Sourcing, best_portfolio
from galenic.science.sourcing.shortage import colliding, conditions
from tests.science.sourcing.enumeration import every, random_question

ALL = [random_question(seed) for seed in range(120)]
IMPOSSIBLE = [
    sourcing
    for sourcing in ALL
    if all(len(sourcing.admissible(item.id)) > item.second_source for item in sourcing.items)
    and next(every(sourcing), None) is None
]


@pytest.mark.parametrize("sourcing", IMPOSSIBLE)
def test_colliding_conditions_are_enough_and_none_is_too_many(sourcing: Sourcing) -> None:
    named = [sentence for sentence, _ in colliding(sourcing)]
    others = [(sentence, take) for sentence, take in conditions(sourcing) if sentence not in named]
    only_named = sourcing
    for _, take in others:
        only_named = take(only_named)

    assert named
    assert next(every(only_named), None) is None
    for sentence, take in conditions(sourcing):
        if sentence in named:
            assert next(every(take(only_named)), None) is not None


def test_there_are_impossible_questions_to_try() -> None:
    assert len(IMPOSSIBLE) > 10


def tablet(**given: object) -> Sourcing:
    items = (Item("method"), Item("api", after=("method",), second_source=True))
    sites = (Site("basel", "Nova", (Slot(0, 2, 1),)), Site("pune", "Orbit"))
    offers = (Offer("method", "basel", 5, 2), Offer("api", "basel", 9, 4), Offer("api", "pune", 8, 6))
    return Sourcing(**{"items": items, "sites": sites, "offers": offers, **given})  # type: ignore[arg-type]


def test_item_that_nobody_may_do_is_named_with_the_reasons() -> None:
    bars = (Bar("method", "basel", "not qualified for bioanalysis"), Bar("api", "pune"))

    with pytest.raises(PortfolioRefused) as refused:
        best_portfolio(tablet(bars=bars))

    assert refused.value.code == "SRC-002"
    assert [(fault.code, fault.message) for fault in refused.value.faults] == [
        (
            "SRC-021",
            "api needs a second source, and only basel may do it: left out are pune (not qualified)",
        ),
        ("SRC-020", "nobody may do method: left out are basel (not qualified for bioanalysis)"),
    ]


def test_item_without_any_offer_is_named() -> None:
    with pytest.raises(PortfolioRefused, match="nobody may do study: there is no other offer"):
        best_portfolio(tablet(items=(Item("method"), Item("api"), Item("study"))))


def test_short_capacity_and_the_wish_that_needs_it_are_named() -> None:
    with pytest.raises(PortfolioRefused) as refused:
        best_portfolio(tablet())

    assert [fault.message for fault in refused.value.faults] == [
        "basel begins work only in its slots, and only as much as they hold",
        "api has a second source",
    ]


def test_plan_that_takes_longer_than_allowed_names_the_limit_alone() -> None:
    items = (Item("method"), Item("api", after=("method",)))

    with pytest.raises(PortfolioRefused, match="the plan may last no longer than 5 months") as refused:
        best_portfolio(tablet(items=items, sites=(Site("basel", "Nova"), Site("pune", "Orbit")), limits=Limits(5)))
    assert len(refused.value.faults) == 1


def test_question_itself_is_checked_first() -> None:
    bad = tablet(items=(Item("method", after=("api",)), Item("api", after=("method", "study"))), limits=Limits(-1))

    with pytest.raises(PortfolioRefused) as refused:
        best_portfolio(bad)

    assert refused.value.code == "SRC-001"
    assert [fault.code for fault in refused.value.faults] == ["SRC-010", "SRC-013"]
