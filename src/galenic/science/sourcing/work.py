"""What has to be placed and what is on offer: the question that a portfolio answers."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cached_property

from galenic.errors import Fault, InputError


class PortfolioRefused(InputError):
    """A question that cannot be answered as it was put, or that has no answer; `faults` say all that is wrong."""

    code = "SRC-001"


@dataclass(frozen=True, slots=True)
class Item:
    """A piece of work. It begins when all items in `after` are done; with `second_source` two sites are wanted."""

    id: str
    title: str = ""
    after: tuple[str, ...] = ()
    stage: int = 0
    second_source: bool = False


@dataclass(frozen=True, slots=True)
class Slot:
    """Months, counted from the start of the plan, in which a site can begin work, and how much of it."""

    starts: float
    ends: float
    capacity: float = math.inf


@dataclass(frozen=True, slots=True)
class Site:
    """A site of a partner. Without slots it can begin anything at any time."""

    id: str
    partner: str
    slots: tuple[Slot, ...] = ()


@dataclass(frozen=True, slots=True)
class Offer:
    """A site's offer for an item: price in money, lead time in months, and what it uses of the capacity of a slot."""

    item: str
    site: str
    price: float
    months: float
    use: float = 1.0


@dataclass(frozen=True, slots=True)
class Bar:
    """A site that must not do an item, and why: not qualified, no agreement, a conflict of interests."""

    item: str
    site: str
    reason: str = "not qualified"


@dataclass(frozen=True, slots=True)
class Weights:
    """What is worth how much, in money: a month of the plan's length, a hand-over, one more partner to look after.

    `handover_months` is the time that a hand-over takes before the next partner can begin.
    """

    month: float = 0.0
    handover: float = 0.0
    partner: float = 0.0
    handover_months: float = 0.0


@dataclass(frozen=True, slots=True)
class Limits:
    """What must not be exceeded; None is no limit. `budget` is the sum of prices, without what weights add."""

    months: float | None = None
    handovers: float | None = None
    partners: float | None = None
    budget: float | None = None


@dataclass(frozen=True)
class Sourcing:
    """Items, sites and offers, what is barred, and what is wished for."""

    items: tuple[Item, ...]
    sites: tuple[Site, ...]
    offers: tuple[Offer, ...]
    bars: tuple[Bar, ...] = ()
    weights: Weights = field(default_factory=Weights)
    limits: Limits = field(default_factory=Limits)

    @cached_property
    def partner_of(self) -> dict[str, str]:
        """The partner that each site belongs to."""
        return {site.id: site.partner for site in self.sites}

    @cached_property
    def barred(self) -> dict[tuple[str, str], str]:
        """The reason for each barred pair (item, site)."""
        return {(bar.item, bar.site): bar.reason for bar in self.bars}

    @cached_property
    def edges(self) -> tuple[tuple[str, str], ...]:
        """The plan's edges, (earlier item, later item), in order."""
        return tuple(sorted((before, item.id) for item in self.items for before in set(item.after)))

    def admissible(self, item: str) -> list[Offer]:
        """The offers for an item that nothing bars, by site."""
        found = [each for each in self.offers if each.item == item and (item, each.site) not in self.barred]
        return sorted(found, key=lambda offer: offer.site)

    def in_order(self) -> list[Item]:
        """The items so that each comes after all that it waits for. Raises PortfolioRefused for a circle."""
        waiting = {item.id: set(item.after) for item in self.items}
        by_id, found = {item.id: item for item in self.items}, []
        while waiting:
            free = sorted(key for key, needs in waiting.items() if not needs)
            if not free:
                fault = Fault("SRC-012", "these items wait for each other", value=", ".join(sorted(waiting)))
                raise PortfolioRefused("The plan has no beginning.", faults=[fault], remedy="Break the circle.")
            found += [by_id[key] for key in free]
            waiting = {key: needs - set(free) for key, needs in waiting.items() if key not in free}
        return found

    def check(self) -> None:
        """Raise PortfolioRefused with every fault: names given twice or unknown, numbers that mean nothing, circles."""
        faults = [*self._names(), *self._numbers()]
        if faults:
            raise PortfolioRefused(
                "The plan or its offers cannot be used.", faults=faults, remedy="Mend what is listed."
            )
        self.in_order()

    def _names(self) -> Iterator[Fault]:
        items, sites = {item.id for item in self.items}, {site.id for site in self.sites}
        pairs = [(f"{offer.item} at {offer.site}") for offer in self.offers]
        yield from _repeated("items", (item.id for item in self.items))
        yield from _repeated("sites", (site.id for site in self.sites))
        yield from _repeated("offers", pairs)
        for item in self.items:
            yield from _unknown("items", "after", item.after, items)
        for table, rows in (("offers", self.offers), ("not_qualified", self.bars)):
            yield from _unknown(table, "item", (row.item for row in rows), items)
            yield from _unknown(table, "site", (row.site for row in rows), sites)
        if not self.items:
            yield Fault("SRC-010", "there is no item to place", table="items")

    def _numbers(self) -> Iterator[Fault]:
        for offer in self.offers:
            for name in ("price", "months", "use"):
                yield from _not_negative("offers", name, getattr(offer, name), f"{offer.item} at {offer.site}")
        for name in ("month", "handover", "partner", "handover_months"):
            yield from _not_negative("weights", name, getattr(self.weights, name))
        for name in ("months", "handovers", "partners", "budget"):
            value = getattr(self.limits, name)
            yield from _not_negative("limits", name, 0.0 if value is None else value)
        for site in self.sites:
            if len(set(site.slots)) < len(site.slots):
                yield Fault("SRC-011", "a slot is given twice: give one with the sum", "sites.slots", value=site.id)
            for slot in site.slots:
                if not (0 <= slot.starts <= slot.ends) or math.isinf(slot.starts) or not slot.capacity >= 0:
                    found = f"{site.id}: {slot.starts:g} to {slot.ends:g}, capacity {slot.capacity:g}"
                    yield Fault(
                        "SRC-013", "a slot begins at 0 or later and ends after that", "sites.slots", value=found
                    )


def _repeated(table: str, names: Iterable[str]) -> Iterator[Fault]:
    for name, count in Counter(names).items():
        if count > 1 or not name:
            yield Fault("SRC-011", "each needs a name of its own", table=table, value=name)


def _unknown(table: str, column: str, names: Iterable[str], known: set[str]) -> Iterator[Fault]:
    for name in sorted(set(names) - known):
        yield Fault("SRC-010", "there is no such thing", table, None, column, name, ", ".join(sorted(known)))


def _not_negative(table: str, column: str, value: float, of: str = "") -> Iterator[Fault]:
    if not (0 <= value < math.inf):
        where = f" ({of})" if of else ""
        yield Fault("SRC-013", f"is not a number of 0 or more{where}", table, None, column, f"{value:g}")
