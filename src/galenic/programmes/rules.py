"""Pure guards of orders, departures and deliveries: each yields one sentence for every condition that is not met."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from galenic.evidence.blockers import blockers, subject_of
from galenic.evidence.protocol import Protocol
from galenic.evidence.rules import is_current, standing_signatures
from galenic.ledger.actors import Actor

if TYPE_CHECKING:
    from galenic.programmes.models import Delivery, Departure, WorkOrder

#: States of a departure that allow the partner to compute, and those that allow delivery: by then the sponsor knows it.
ALLOWS_COMPUTING = frozenset({"approved", "acknowledged"})
ALLOWS_DELIVERY = frozenset({"acknowledged"})


def order_is_complete(order: WorkOrder, _actor: Actor) -> Iterator[str]:
    """Whoever performs the order has to be able to read from it what to do, and by when."""
    for name in ("number", "title", "scope"):
        if not getattr(order, name).strip():
            yield f"the order has no {name}"
    if order.due is None:
        yield "the order has no due date"
    if bool(order.regions) != bool(order.filing_date):
        yield "agencies' rules are chosen by regions and filing date together: give both or neither"


def protocol_is_frozen(order: WorkOrder, _actor: Actor) -> Iterator[str]:
    """Service version, options and criteria stand in the order before anybody signs it."""
    if not order.service_version:
        yield "the service version is not frozen"


def approver_is_not_author(departure: Departure, actor: Actor) -> Iterator[str]:
    """Author and approver are two people (ACC-2)."""
    if str(departure.author_id) == actor.id:
        yield "you proposed this departure, and somebody else has to approve it"


def evidence_is_deliverable(delivery: Delivery, actor: Actor) -> Iterator[str]:
    """Approved, signed as it now is, current, of this order, and released by somebody else than its performer."""
    evidence = delivery.evidence
    if evidence.state != "approved":
        yield f"the evidence is {evidence.state}, and only approved evidence can be delivered"
    if not standing_signatures(evidence, "approved"):
        yield "no standing approval signature binds the evidence as it now is"
    if evidence.digest != delivery.evidence_digest:
        yield "the evidence is not the one that was prepared for delivery"
    if evidence.order != delivery.order.subject:
        yield "the evidence was computed for another order"
    if str(evidence.performer_id) == actor.id:
        yield "you performed this work, and somebody else has to answer for its delivery"
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
