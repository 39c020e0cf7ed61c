"""A question as somebody writes it down, in TOML or JSON: read whole, or refused with every fault."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from galenic.errors import Fault
from galenic.science.sourcing.work import Bar, Item, Limits, Offer, PortfolioRefused, Site, Slot, Sourcing, Weights

Number = Annotated[float, Field(ge=0, allow_inf_nan=False, strict=True)]
Name = Annotated[str, Field(min_length=1, strict=True)]


class Part(BaseModel):
    """A table of the document; names that it does not know are refused, because a misspelt wish would be ignored."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class ItemGiven(Part):
    """A piece of work, what it waits for, and whether a second source is wanted."""

    id: Name
    title: str = ""
    after: tuple[Name, ...] = ()
    stage: int = 0
    second_source: bool = False


class SlotGiven(Part):
    """Months, counted from the start of the plan, in which a site can begin work; open-ended without `ends`."""

    starts: Number
    ends: Number | None = None
    capacity: Number | None = None


class SiteGiven(Part):
    """A site of a partner; without slots it is free at any time."""

    id: Name
    partner: Name
    slots: tuple[SlotGiven, ...] = ()


class OfferGiven(Part):
    """What a site asks for an item."""

    item: Name
    site: Name
    price: Number
    months: Number
    use: Number = 1.0


class BarGiven(Part):
    """A site that must not do an item, and why."""

    item: Name
    site: Name
    reason: str = "not qualified"


class WeightsGiven(Part):
    """What is worth how much money."""

    month: Number = 0.0
    handover: Number = 0.0
    partner: Number = 0.0
    handover_months: Number = 0.0


class LimitsGiven(Part):
    """What must not be exceeded."""

    months: Number | None = None
    handovers: Number | None = None
    partners: Number | None = None
    budget: Number | None = None


class SourcingDocument(Part):
    """The whole question. `currency` is only shown."""

    title: str = ""
    currency: str = ""
    items: tuple[ItemGiven, ...]
    sites: tuple[SiteGiven, ...]
    offers: tuple[OfferGiven, ...]
    not_qualified: tuple[BarGiven, ...] = ()
    weights: WeightsGiven = WeightsGiven()
    limits: LimitsGiven = LimitsGiven()

    def question(self) -> Sourcing:
        """The question that it puts, checked. Raises PortfolioRefused with every fault."""
        sourcing = Sourcing(
            items=tuple(Item(each.id, each.title, each.after, each.stage, each.second_source) for each in self.items),
            sites=tuple(Site(each.id, each.partner, tuple(map(_slot, each.slots))) for each in self.sites),
            offers=tuple(Offer(each.item, each.site, each.price, each.months, each.use) for each in self.offers),
            bars=tuple(Bar(each.item, each.site, each.reason) for each in self.not_qualified),
            weights=Weights(**self.weights.model_dump()),
            limits=Limits(**self.limits.model_dump()),
        )
        sourcing.check()
        return sourcing


def read_document(content: Mapping[str, Any]) -> SourcingDocument:
    """The document behind parsed TOML or JSON. Raises PortfolioRefused with every fault and its place."""
    try:
        return SourcingDocument.model_validate(content)
    except ValidationError as error:
        faults = [_fault(dict(detail)) for detail in error.errors(include_url=False)]
    raise PortfolioRefused("The plan or its offers cannot be read.", faults=faults, remedy="Mend what is listed.")


def _slot(given: SlotGiven) -> Slot:
    ends = math.inf if given.ends is None else given.ends
    return Slot(given.starts, ends, math.inf if given.capacity is None else given.capacity)


def _fault(detail: Mapping[str, Any]) -> Fault:
    """Places count from 1, as people count the tables of a file."""
    table, *place = (str(part + 1) if isinstance(part, int) else part for part in detail["loc"])
    value = "" if detail["type"] == "missing" else str(detail["input"])[:60]
    return Fault("SRC-014", str(detail["msg"]), table=table, column=".".join(place), value=value)
