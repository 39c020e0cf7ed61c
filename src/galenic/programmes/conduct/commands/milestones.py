"""Milestones are reported as reached by the partner and accepted by the sponsor."""

from __future__ import annotations

from datetime import date

from django.db import IntegrityError, transaction

from galenic.errors import Fault
from galenic.ledger import clock
from galenic.ledger import commands as ledger
from galenic.ledger.actors import Proof, Reason
from galenic.parties.reader import Reader
from galenic.parties.steps import require_role, take
from galenic.programmes.conduct.lifecycle import MILESTONE, PARTNER
from galenic.programmes.conduct.models import Milestone
from galenic.programmes.conduct.rules import WORKED_ON, text_says_something
from galenic.programmes.conduct.terms import terms_of
from galenic.programmes.errors import OrderNotOpen, OrderRefused
from galenic.programmes.models import WorkOrder


@transaction.atomic
def report_milestone(*, by: Reader, order: WorkOrder, key: str, statement: str) -> Milestone:
    """Report a milestone of the order's present terms as reached, for the partner.

    Raises OrderRefused, OrderNotOpen, NotVisible, Refused.
    """
    actor = require_role(by, order.engagement_id, PARTNER, "report a milestone")
    current: WorkOrder = order.fresh()
    if current.state not in WORKED_ON:
        raise OrderNotOpen(
            f"Order {current.number} is {current.state}: no milestone of it is reached.",
            remedy=f"That takes an order that is {' or '.join(WORKED_ON)}.",
        )
    terms = terms_of(current)
    found = terms.milestone(key)
    if found is None or not text_says_something(statement):
        allowed = ", ".join(each["key"] for each in terms.milestones) or "this order has none"
        fault = (
            Fault("PRG-034", "there is no such milestone", column="key", value=key, allowed=allowed)
            if found is None
            else Fault("PRG-010", "the statement says nothing", column="statement", value=statement)
        )
        raise OrderRefused("The milestone was not reported.", faults=[fault], remedy="Mend what is listed.")
    milestone = Milestone(
        engagement_id=current.engagement_id,
        order=current,
        key=key,
        title=found["title"],
        due=date.fromisoformat(found["due"]) if found["due"] else None,
        amount=found["amount"],
        currency=terms.currency,
        statement=statement.strip(),
        reported_by=by.person,
        reported_at=clock.now(),
    )
    try:
        with transaction.atomic():
            return ledger.create(milestone, actor=actor, action="programmes:milestone:report")
    except IntegrityError as error:
        fault = Fault("PRG-035", "this milestone is reported already", column="key", value=key)
        raise OrderRefused("The milestone was not reported.", faults=[fault], remedy="Wait for the sponsor.") from error


def accept_milestone(
    *, by: Reader, milestone: Milestone, proof: Proof | None, expected_version: int | None = None
) -> Milestone:
    """Sign as `accepted`, for the sponsor; it may be invoiced."""
    return take(MILESTONE, milestone, "accept", by=by, proof=proof, expected_version=expected_version)


def return_milestone(
    *, by: Reader, milestone: Milestone, reason: Reason, expected_version: int | None = None
) -> Milestone:
    """Say what is missing, for the sponsor; it may be reported again."""
    return take(MILESTONE, milestone, "return", by=by, reason=reason, expected_version=expected_version)
