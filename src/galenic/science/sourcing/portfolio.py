"""A portfolio: who does what from when to when, and what that costs, computed exactly from the choices alone."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from galenic.science.sourcing.work import Offer, Slot, Sourcing

Source = Literal["first", "second"]


@dataclass(frozen=True, slots=True)
class Choice:
    """One way of placing an item: as first or second source, by this offer, begun in this slot (None: at any time)."""

    source: Source
    offer: Offer
    slot: Slot | None

    @property
    def key(self) -> tuple[str, Source]:
        return self.offer.item, self.source


@dataclass(frozen=True, slots=True)
class Placement:
    """An item at a site, in months from the start of the plan."""

    item: str
    source: Source
    site: str
    partner: str
    price: float
    starts: float
    ends: float
    slot: Slot | None


@dataclass(frozen=True, slots=True)
class Handover:
    """An edge of the plan whose two items are with different partners."""

    before: str
    after: str
    giver: str
    taker: str


@dataclass(frozen=True, slots=True)
class Portfolio:
    """A set of partners that covers the plan. `cost` is the price and what the weights add to it."""

    placements: tuple[Placement, ...]
    handovers: tuple[Handover, ...]
    partners: tuple[str, ...]
    price: float
    months: float
    cost: float

    def sites(self) -> tuple[tuple[str, Source, str], ...]:
        """(item, source, site) of every placement: what makes two portfolios different."""
        return tuple((each.item, each.source, each.site) for each in self.placements)


def portfolio_of(sourcing: Sourcing, chosen: Iterable[Choice]) -> Portfolio:
    r"""The portfolio that follows from the choices: everything begins as early as it can.

    An item begins at :math:`t_j = \max(b_j, \max_{i \to j}(t_i + d_i + \delta h_{ij}))`, with :math:`b_j` the beginning
    of its slot, :math:`d_i` the lead time of the first source of what it waits for, and :math:`\delta` the months of a
    hand-over. The plan is as long as its last end, second sources included.
    """
    by_key = {choice.key: choice for choice in chosen}
    partner = {item.id: sourcing.partner_of[by_key[item.id, "first"].offer.site] for item in sourcing.items}
    handovers = tuple(
        Handover(before, after, partner[before], partner[after])
        for before, after in sourcing.edges
        if partner[before] != partner[after]
    )
    placements = _placements(sourcing, by_key, {(each.before, each.after) for each in handovers})
    partners = tuple(sorted({each.partner for each in placements}))
    price = sum(each.price for each in placements)
    months = max(each.ends for each in placements)
    weights = sourcing.weights
    added = weights.month * months + weights.handover * len(handovers) + weights.partner * len(partners)
    return Portfolio(placements, handovers, partners, price, months, price + added)


def _placements(
    sourcing: Sourcing, by_key: dict[tuple[str, Source], Choice], handovers: set[tuple[str, str]]
) -> tuple[Placement, ...]:
    ends: dict[str, float] = {}
    found = []
    for item in sourcing.in_order():
        free = max((ends[before] for before in item.after), default=0.0)
        delay = sourcing.weights.handover_months
        handed = max((ends[each] + delay * ((each, item.id) in handovers) for each in item.after), default=0.0)
        sources: tuple[tuple[Source, float], ...] = (("first", handed), ("second", free))
        for source, earliest in sources:
            if (item.id, source) in by_key:
                found.append(_placed(sourcing, by_key[item.id, source], earliest))
        ends[item.id] = next(each.ends for each in found if each.item == item.id and each.source == "first")
    return tuple(sorted(found, key=lambda each: (each.item, each.source)))


def _placed(sourcing: Sourcing, choice: Choice, earliest: float) -> Placement:
    offer = choice.offer
    starts = max(earliest, choice.slot.starts if choice.slot else 0.0)
    return Placement(
        item=offer.item,
        source=choice.source,
        site=offer.site,
        partner=sourcing.partner_of[offer.site],
        price=offer.price,
        starts=starts,
        ends=starts + offer.months,
        slot=choice.slot,
    )
