from __future__ import annotations

import math

import pytest

from galenic.science.sourcing import Bar, Item, Offer, PortfolioRefused, Site, Slot, Sourcing, Weights

SITES = (Site("basel", "Nova"),)


def faults_of(sourcing: Sourcing) -> list[tuple[str, str, str, str]]:
    with pytest.raises(PortfolioRefused) as refused:
        sourcing.check()
    return [(fault.code, fault.table, fault.column, fault.value) for fault in refused.value.faults]


def test_every_fault_is_named() -> None:
    sourcing = Sourcing(
        items=(Item("method"), Item("method"), Item("study", after=("biobatch",))),
        sites=(Site("basel", "Nova", (Slot(4, 2), Slot(4, 2))),),
        offers=(Offer("method", "basel", -1, 2), Offer("method", "basel", 1, math.nan), Offer("tablet", "rome", 1, 1)),
        bars=(Bar("method", "rome"),),
        weights=Weights(month=math.inf),
    )

    assert faults_of(sourcing) == [
        ("SRC-011", "items", "", "method"),
        ("SRC-011", "offers", "", "method at basel"),
        ("SRC-010", "items", "after", "biobatch"),
        ("SRC-010", "offers", "item", "tablet"),
        ("SRC-010", "offers", "site", "rome"),
        ("SRC-010", "not_qualified", "site", "rome"),
        ("SRC-013", "offers", "price", "-1"),
        ("SRC-013", "offers", "months", "nan"),
        ("SRC-013", "weights", "month", "inf"),
        ("SRC-011", "sites.slots", "", "basel"),
        ("SRC-013", "sites.slots", "", "basel: 4 to 2, capacity inf"),
        ("SRC-013", "sites.slots", "", "basel: 4 to 2, capacity inf"),
    ]


def test_items_that_wait_for_each_other_are_named() -> None:
    items = (Item("a"), Item("b", after=("a", "c")), Item("c", after=("b",)))

    assert faults_of(Sourcing(items, SITES, ())) == [("SRC-012", "", "", "b, c")]


def test_plan_without_items_is_refused() -> None:
    assert faults_of(Sourcing((), SITES, ())) == [("SRC-010", "items", "", "")]


def test_order_respects_what_comes_first() -> None:
    items = (Item("c", after=("b",)), Item("b", after=("a",)), Item("a"), Item("d"))

    assert [item.id for item in Sourcing(items, SITES, ()).in_order()] == ["a", "d", "b", "c"]
