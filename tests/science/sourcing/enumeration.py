"""Every portfolio of a small question, one after the other: written apart from the integer programme it judges."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import product
from random import Random
from typing import Any

from galenic.science.sourcing import Bar, Item, Limits, Offer, Site, Slot, Sourcing, Weights

CLOSE = 1e-9
ANY_TIME = (0.0, math.inf, math.inf)


@dataclass(frozen=True)
class Possible:
    cost: float
    months: float
    handovers: int
    partners: int
    price: float
    sites: tuple[tuple[str, str, str], ...]


def every(sourcing: Sourcing) -> Iterator[Possible]:
    """All portfolios that keep every condition."""
    needs = [(item.id, source) for item in sourcing.items for source in ("first", "second")[: 1 + item.second_source]]
    banned = {(bar.item, bar.site) for bar in sourcing.bars}
    ways: list[list[Any]] = []
    for item, _ in needs:
        ways.append([])
        for site in sourcing.sites:
            for offer in sourcing.offers:
                if (offer.item, offer.site) == (item, site.id) and (item, site.id) not in banned:
                    slots = [(slot.starts, slot.ends, slot.capacity) for slot in site.slots] or [ANY_TIME]
                    ways[-1] += [(offer, site, number, slot) for number, slot in enumerate(slots)]
    for taken in product(*ways):
        found = _judge(sourcing, dict(zip(needs, taken, strict=True)))
        if found:
            yield found


def _judge(sourcing: Sourcing, taken: dict[tuple[str, str], Any]) -> Possible | None:
    if _overfull(taken) or any(_at_one_site(item, taken) for item in sourcing.items):
        return None
    partner = {item.id: taken[item.id, "first"][1].partner for item in sourcing.items}
    edges = [(before, item.id) for item in sourcing.items for before in item.after]
    handovers = [edge for edge in edges if partner[edge[0]] != partner[edge[1]]]
    begins = _begins(sourcing, taken, edges, handovers)
    if any(begins[key] > taken[key][3][1] + CLOSE for key in taken):
        return None
    months = max(begins[key] + taken[key][0].months for key in taken)
    price = sum(way[0].price for way in taken.values())
    partners = len({way[1].partner for way in taken.values()})
    weights, limits = sourcing.weights, sourcing.limits
    measured = {"months": months, "handovers": len(handovers), "partners": partners, "budget": price}
    if any(
        getattr(limits, name) is not None and each > getattr(limits, name) + CLOSE for name, each in measured.items()
    ):
        return None
    cost = price + weights.month * months + weights.handover * len(handovers) + weights.partner * partners
    sites = tuple(sorted((item, source, way[1].id) for (item, source), way in taken.items()))
    return Possible(cost, months, len(handovers), partners, price, sites)


def _overfull(taken: dict[tuple[str, str], Any]) -> bool:
    load: dict[tuple[str, int], list[float]] = {}
    for offer, site, number, slot in taken.values():
        load.setdefault((site.id, number), [slot[2], 0.0])[1] += offer.use
    return any(used > capacity + CLOSE for capacity, used in load.values())


def _at_one_site(item: Item, taken: dict[tuple[str, str], Any]) -> bool:
    return item.second_source and taken[item.id, "first"][1].id == taken[item.id, "second"][1].id


def _begins(
    sourcing: Sourcing, taken: dict[tuple[str, str], Any], edges: list[tuple[str, str]], handed: list[tuple[str, str]]
) -> dict[tuple[str, str], float]:
    """Earliest beginnings, gone over as often as there are items: the longest path has settled by then."""
    begins = dict.fromkeys(taken, 0.0)
    for _ in sourcing.items:
        for key, way in taken.items():
            earliest = way[3][0]
            for before, after in edges:
                delayed = key[1] == "first" and (before, after) in handed
                if after == key[0]:
                    end = begins[before, "first"] + taken[before, "first"][0].months
                    earliest = max(earliest, end + sourcing.weights.handover_months * delayed)
            begins[key] = earliest
    return begins


def random_question(seed: int) -> Sourcing:
    """A small question of any kind: with slots or without, second sources, bars, limits that may collide."""
    random = Random(seed)
    items = []
    for number in range(random.randint(2, 4)):
        after = tuple(item.id for item in items if random.random() < 0.5)
        items.append(Item(f"work{number}", after=after, second_source=random.random() < 0.3))
    sites = tuple(
        Site(f"site{number}", f"partner{random.randint(0, 2)}", _slots(random))
        for number in range(random.randint(2, 3))
    )
    offers = tuple(
        Offer(item.id, site.id, random.randint(1, 12), random.randint(1, 6), random.randint(1, 2))
        for item in items
        for site in sites
        if random.random() < 0.9
    )
    bars = tuple(Bar(offer.item, offer.site) for offer in offers if random.random() < 0.08)
    weights = Weights(*(random.choice((0, 0, 1, 3)) for _ in range(3)), random.choice((0, 0.5, 1)))
    limits = Limits(
        months=random.choice((None, None, random.randint(6, 20))),
        handovers=random.choice((None, None, random.randint(0, 3))),
        partners=random.choice((None, None, random.randint(1, 3))),
        budget=random.choice((None, None, random.randint(10, 50))),
    )
    return Sourcing(tuple(items), sites, offers, bars, weights, limits)


def _slots(random: Random) -> tuple[Slot, ...]:
    if random.random() < 0.6:
        return ()
    middle = random.randint(2, 8)
    return (
        Slot(0, middle, random.randint(1, 3)),
        Slot(middle, random.choice((middle + 4, math.inf)), random.randint(1, 4)),
    )
