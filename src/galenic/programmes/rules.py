"""Pure guards of orders, departures and deliveries: each yields one sentence for every condition that is not met."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from typing import TYPE_CHECKING

from galenic.errors import Fault
from galenic.evidence.blockers import blockers, subject_of
from galenic.evidence.protocol import Protocol, allows
from galenic.evidence.rules import is_current, standing_signatures
from galenic.ledger.actors import Actor
from galenic.parties.models import Site
from galenic.parties.separation import Separation
from galenic.partners.clearance import clearance
from galenic.programmes.conduct.terms import milestone_faults

if TYPE_CHECKING:
    from galenic.evidence.models import Evidence
    from galenic.programmes.models import Delivery, WorkOrder

#: States of a departure that allow the partner to compute, and those that allow delivery: by then the sponsor knows it.
ALLOWS_COMPUTING = frozenset({"approved", "acknowledged"})
ALLOWS_DELIVERY = frozenset({"acknowledged"})

PERFORMED_RELEASED = Separation("performed this work", "release it", "21 CFR 58.35(a)")


def order_is_complete(order: WorkOrder, _actor: Actor) -> Iterator[str]:
    """Whoever performs the order has to be able to read from it what to do, and by when."""
    for name in ("number", "title", "scope"):
        if not getattr(order, name).strip():
            yield f"the order has no {name}"
    if order.due is None:
        yield "the order has no due date"
    if bool(order.regions) != bool(order.filing_date):
        yield "agencies' rules are chosen by regions and filing date together: give both or neither"
    judged_on = order.options.get("filing_date")
    if "filing_date" in order.options and judged_on != (order.filing_date.isoformat() if order.filing_date else None):
        yield f"the option filing_date, {judged_on}, is not the order's filing date, {order.filing_date}"


def partner_is_cleared(order: WorkOrder, _actor: Actor) -> Iterator[str]:
    """The site is qualified for the service, and a quality agreement says who answers for what (SUP-1, QAG-2)."""
    if order.site is None:
        yield f"the order does not say at which site of {order.engagement.partner} the work is done"
    else:
        yield from (each.sentence for each in clearance(order.engagement, order.site, order.service_id))


def order_faults(order: WorkOrder) -> Iterator[Fault]:
    """What is wrong with an order's columns, draft or not."""
    if not order.number:
        yield Fault("PRG-010", "the order needs a number", column="number")
    if not order.title:
        yield Fault("PRG-010", "the order needs a title", column="title")
    sites = Site.objects.filter(organization__engagements_as_partner=order.engagement_id)
    if order.site_id is not None and not sites.filter(pk=order.site_id).exists():
        yield Fault("PRG-016", "the site is not one of the partner's", column="site", value=str(order.site_id))
    if order.price is not None and Decimal(order.price) < 0:
        yield Fault("PRG-013", "a price is not negative", column="price", value=str(order.price))
    if (order.price is None) != (not order.currency):
        yield Fault("PRG-013", "price and currency go together", column="currency", value=order.currency)
    if order.currency and not re.fullmatch("[A-Z]{3}", order.currency):
        yield Fault("PRG-013", "a currency is its ISO 4217 code", column="currency", value=order.currency)
    yield from milestone_faults(order.milestones, order.price)
    unknown = [region for region in order.regions if not re.fullmatch("[A-Z]{2,5}", region)]
    if unknown:
        yield Fault("PRG-014", "a region is a code such as US or EU", column="regions", value=", ".join(unknown))


def protocol_is_frozen(order: WorkOrder, _actor: Actor) -> Iterator[str]:
    """Service version, options and criteria stand in the order before anybody signs it."""
    if not order.service_version:
        yield "the service version is not frozen"


def evidence_is_deliverable(delivery: Delivery, actor: Actor) -> Iterator[str]:
    """The evidence is approved, signed as it now is, current, and of this order."""
    evidence = delivery.evidence
    if evidence.state != "approved":
        yield f"the evidence is {evidence.state}, and only approved evidence can be delivered"
    if not standing_signatures(evidence, "approved"):
        yield "no standing approval signature binds the evidence as it now is"
    if evidence.digest != delivery.evidence_digest:
        yield "the evidence is not the one that was prepared for delivery"
    if evidence.order != delivery.order.subject:
        yield "the evidence was computed for another order"
    yield from is_current(evidence, actor)


def protocol_of(order: WorkOrder, states: frozenset[str] = ALLOWS_COMPUTING) -> Protocol:
    """The order's frozen protocol, with its departures that are in one of `states`."""
    departures = order.departures.filter(state__in=states).order_by("element", "name", "pk")
    return Protocol(
        order=order.subject,
        service_id=order.service_id,
        service_version=order.service_version,
        options=order.options,
        criteria=order.criteria,
        departures=[
            {
                "id": str(each.pk),
                "element": each.element,
                "name": each.name,
                "frozen": each.frozen,
                "actual": each.actual,
            }
            for each in departures
        ],
    )


def protocol_was_followed(delivery: Delivery, _actor: Actor) -> Iterator[str]:
    """What differs from the frozen protocol is a departure that the sponsor has acknowledged."""
    evidence, protocol = delivery.evidence, protocol_of(delivery.order, ALLOWS_DELIVERY)
    found = protocol.differences(
        evidence.service_id, evidence.service_version, evidence.options, evidence.protocol.get("criteria", [])
    )
    for difference in protocol.unexplained(found):
        yield f"no departure acknowledged by the sponsor covers {difference}"
    judged = [criterion["name"] for criterion in evidence.outcome["criteria"]]
    for name in (criterion["name"] for criterion in delivery.order.criteria):
        if not any(each == name or each.startswith(f"{name}.") for each in judged):
            yield f"the frozen criterion {name!r} was not judged"


def departures_used(order: WorkOrder, evidence: Evidence) -> list[str]:
    """The ids of the order's departures that explain how the evidence was computed."""
    protocol = protocol_of(order)
    found = protocol.differences(
        evidence.service_id, evidence.service_version, evidence.options, evidence.protocol.get("criteria", [])
    )
    return [str(each["id"]) for each in protocol.departures if any(allows(each, difference) for difference in found)]


def nothing_blocks(delivery: Delivery, _actor: Actor) -> Iterator[str]:
    """Nothing open holds up the order or the evidence."""
    for record in (delivery.order, delivery.evidence):
        yield from (f"{blocker.code}: {blocker.sentence}" for blocker in blockers(subject_of(record)))


def delivery_is_released(order: WorkOrder, _actor: Actor) -> Iterator[str]:
    """The order is delivered when the partner's quality assurance has released a delivery."""
    yield from _latest_delivery(order, "released", "released")


def delivery_is_accepted(order: WorkOrder, _actor: Actor) -> Iterator[str]:
    """The order is accepted when the sponsor's quality assurance has accepted its delivery."""
    yield from _latest_delivery(order, "accepted", "accepted")


def delivery_is_returned(order: WorkOrder, _actor: Actor) -> Iterator[str]:
    """The order goes back to the partner when its delivery was returned."""
    yield from _latest_delivery(order, "returned", "rejected")


def _latest_delivery(order: WorkOrder, state: str, meaning: str) -> Iterator[str]:
    latest = order.deliveries.order_by("-number").first()
    if latest is None or latest.state != state:
        yield f"its latest delivery is not {state}"
    elif not standing_signatures(latest, meaning):
        yield f"its delivery carries no standing signature {meaning!r}"
