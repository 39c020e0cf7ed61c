"""Approved evidence is handed over, accepted or returned. The order follows in the same transaction."""

from __future__ import annotations

from django.db import transaction

from galenic.evidence.lifecycle import CONSEQUENCE
from galenic.evidence.models import Evidence
from galenic.ledger import commands as ledger
from galenic.ledger.actors import Proof, Reason
from galenic.ledger.anchors import anchor
from galenic.ledger.lifecycle import perform
from galenic.parties.reader import Reader
from galenic.parties.roles import Role
from galenic.parties.steps import require_role, take
from galenic.programmes import rules
from galenic.programmes.lifecycle import DELIVERY, WORK_ORDER
from galenic.programmes.models import Delivery, WorkOrder


@transaction.atomic
def deliver(
    *,
    by: Reader,
    order: WorkOrder,
    evidence: Evidence,
    proof: Proof | None,
    statement: str = "",
    expected_version: int | None = None,
) -> Delivery:
    """Release evidence to the sponsor, signed as `released`. Raises Refused with everything that is unmet."""
    actor = require_role(by, order.engagement_id, (Role.PARTNER_QA,), "deliver")
    current: WorkOrder = order.fresh()
    ledger.check_version(current, expected_version)
    prepared = ledger.create(
        prepared_delivery(current, evidence, by, statement), actor=actor, action="programmes:delivery:prepare"
    )
    delivery = take(DELIVERY, prepared, "release", by=by, proof=proof)
    perform(WORK_ORDER, current, "deliver", actor=actor, roles=CONSEQUENCE)
    anchor([current.ledger_scope()], "work order delivered")
    return delivery


@transaction.atomic
def accept_delivery(
    *, by: Reader, delivery: Delivery, proof: Proof | None, expected_version: int | None = None
) -> Delivery:
    """Sign as `accepted`, for the sponsor's quality assurance; the order is done."""
    accepted = take(DELIVERY, delivery, "accept", by=by, proof=proof, expected_version=expected_version)
    actor = by.actor(delivery.engagement_id)
    perform(WORK_ORDER, accepted.order, "accept", actor=actor, roles=CONSEQUENCE)
    anchor([accepted.ledger_scope()], "work order accepted")
    return accepted


@transaction.atomic
def return_delivery(
    *,
    by: Reader,
    delivery: Delivery,
    proof: Proof | None,
    reason: Reason,
    expected_version: int | None = None,
) -> Delivery:
    """Sign as `rejected` and hand the order back to the partner, with the reason."""
    returned = take(DELIVERY, delivery, "return", by=by, proof=proof, reason=reason, expected_version=expected_version)
    actor = by.actor(delivery.engagement_id)
    perform(WORK_ORDER, returned.order, "return", actor=actor, roles=CONSEQUENCE, reason=reason)
    return returned


def prepared_delivery(order: WorkOrder, evidence: Evidence, by: Reader, statement: str = "") -> Delivery:
    """A delivery as it would be released; also asked before, to show what stands in its way."""
    return Delivery(
        engagement_id=order.engagement_id,
        order=order,
        number=order.deliveries.count() + 1,
        evidence=evidence,
        evidence_digest=evidence.digest,
        departures=rules.departures_used(order, evidence),
        statement=statement.strip(),
        prepared_by=by.person,
    )
