"""What is done otherwise than an order froze it: proposed with a reason, approved, known to the sponsor."""

from __future__ import annotations

from typing import Any

from galenic.catalogue.discovery import service as find_service
from galenic.catalogue.options import parse_options
from galenic.errors import Fault
from galenic.evidence.commands.runs import declared_criteria
from galenic.evidence.protocol import Difference
from galenic.ledger import commands as ledger
from galenic.ledger.actors import Proof, Reason, ReasonCode
from galenic.parties.reader import Reader
from galenic.parties.roles import Role
from galenic.parties.steps import require_role, take
from galenic.programmes.errors import OrderNotOpen, OrderRefused
from galenic.programmes.lifecycle import DEPARTURE
from galenic.programmes.models import Departure, WorkOrder
from galenic.programmes.rules import protocol_of

PROPOSERS = (Role.PARTNER_SCIENTIST, Role.PARTNER_QC, Role.PARTNER_PM)


def propose_departure(
    *, by: Reader, order: WorkOrder, element: str, name: str = "", actual: Any = None, reason: str
) -> Departure:
    """Propose to do one thing otherwise than it was frozen.

    `element` is `options` (with the option's `name` and its `actual` value), `service_version` or `criteria` (the
    version and criteria that are installed now). Raises OrderRefused when nothing would differ, InputError for a
    value that the service does not take, ReasonMissing.
    """
    actor = require_role(by, order.engagement_id, PROPOSERS, "propose a departure")
    if order.state not in ("issued", "active"):
        raise OrderNotOpen(
            f"Order {order.number} is {order.state}: there is nothing to depart from.",
            remedy="Departures belong to orders that are issued and not yet delivered.",
        )
    why = Reason(ReasonCode.OTHER, reason)
    difference = _difference(order, element, name, actual)
    departure = Departure(
        engagement_id=order.engagement_id,
        order=order,
        element=difference.element,
        name=difference.name,
        frozen=difference.frozen,
        actual=difference.actual,
        reason=reason.strip(),
        author=by.person,
    )
    return ledger.create(departure, actor=actor, action="programmes:departure:propose", reason=why)


def approve_departure(
    *, by: Reader, departure: Departure, proof: Proof | None, expected_version: int | None = None
) -> Departure:
    """Sign as `approved`, for the partner's quality assurance; from now on it may be computed that way."""
    return take(DEPARTURE, departure, "approve", by=by, proof=proof, expected_version=expected_version)


def acknowledge_departure(
    *, by: Reader, departure: Departure, proof: Proof | None, expected_version: int | None = None
) -> Departure:
    """Sign as `acknowledged`, for the sponsor; what was computed that way may be delivered."""
    return take(DEPARTURE, departure, "acknowledge", by=by, proof=proof, expected_version=expected_version)


def reject_departure(
    *,
    by: Reader,
    departure: Departure,
    reason: Reason,
    proof: Proof | None = None,
    expected_version: int | None = None,
) -> Departure:
    """Refuse a departure: the partner's quality assurance one that is proposed, the sponsor one that is approved."""
    return take(DEPARTURE, departure, "reject", by=by, proof=proof, reason=reason, expected_version=expected_version)


def _difference(order: WorkOrder, element: str, name: str, actual: Any) -> Difference:
    """The difference in the very form in which a computation will show it."""
    service = find_service(order.service_id)
    options = dict(order.options)
    if element == "options":
        options = parse_options(service, {**options, name: actual}).model_dump(mode="json")
    found = protocol_of(order).differences(service.id, service.version, options, declared_criteria(service))
    matching = [each for each in found if (each.element, each.name) == (element, name)]
    if not matching:
        fault = Fault("PRG-012", "nothing differs from what was frozen", column=name or element, value=str(actual))
        raise OrderRefused("There is no departure.", faults=[fault], remedy="Compute as the order froze it.")
    return matching[0]
