"""Beginnings, ends and hand-overs of a plan worked out by hand."""

from __future__ import annotations

import pytest

from galenic.science.sourcing import Handover, Item, Offer, Site, Slot, Sourcing, Weights, best_portfolio

#      method (Nova, 2) -> biobatch (Orbit, 3; begins in month 4 at the earliest) -> study (Nova, 5)
#      method           -> api (Orbit first, 4; Nova second, 9)
PLAN = Sourcing(
    items=(
        Item("method"),
        Item("biobatch", after=("method",)),
        Item("study", after=("biobatch",)),
        Item("api", after=("method",), second_source=True),
    ),
    sites=(Site("basel", "Nova"), Site("pune", "Orbit", (Slot(4, 20, 2),))),
    offers=(
        Offer("method", "basel", 10, 2),
        Offer("biobatch", "pune", 20, 3),
        Offer("study", "basel", 30, 5),
        Offer("api", "pune", 5, 4),
        Offer("api", "basel", 6, 9),
    ),
    weights=Weights(month=1, handover=2, partner=4, handover_months=0.5),
)


def test_placements_of_a_plan_by_hand() -> None:
    found = best_portfolio(PLAN)

    assert [(p.item, p.source, p.partner, p.starts, p.ends) for p in found.placements] == [
        ("api", "first", "Nova", 2.0, 11.0),
        ("api", "second", "Orbit", 4.0, 8.0),
        ("biobatch", "first", "Orbit", 4.0, 7.0),
        ("method", "first", "Nova", 0.0, 2.0),
        ("study", "first", "Nova", 7.5, 12.5),
    ]
    assert found.handovers == (
        Handover("biobatch", "study", "Orbit", "Nova"),
        Handover("method", "biobatch", "Nova", "Orbit"),
    )
    assert found.partners == ("Nova", "Orbit")
    assert found.price == 71
    assert found.months == pytest.approx(12.5)
    assert found.cost == pytest.approx(71 + 12.5 + 2 * 2 + 2 * 4)
