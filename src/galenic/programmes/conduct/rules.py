"""Pure guards of change orders, milestones, invoices and threads."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.apps import apps

from galenic.evidence.rules import standing_signatures
from galenic.ledger.actors import Actor, says_something
from galenic.parties.models import Shared
from galenic.programmes.conduct.terms import current_values

if TYPE_CHECKING:
    from galenic.programmes.conduct.models import ChangeOrder, Invoice, Milestone, Thread

#: States of an order in which its terms may still change, and those in which milestones are reported.
UNDER_WAY = ("issued", "active", "delivered")
WORKED_ON = ("active", "delivered", "accepted")
#: States in which an invoice claims its milestones.
CLAIMING = ("issued", "approved", "paid")


def terms_are_as_before(change: ChangeOrder, _actor: Actor) -> Iterator[str]:
    """The order is under way, and nothing that the change starts from has changed meanwhile."""
    if change.order.state not in UNDER_WAY:
        yield f"the order is {change.order.state}"
    now = current_values(change.order)
    for name, value in change.before.items():
        if now[name] != value:
            yield f"{name} has changed since this was proposed: propose it anew"


def partner_has_signed(change: ChangeOrder, _actor: Actor) -> Iterator[str]:
    """The partner's signature binds exactly this change."""
    if not standing_signatures(change, "accepted"):
        yield "no standing signature of the partner binds this change"


def order_is_worked_on(milestone: Milestone, _actor: Actor) -> Iterator[str]:
    """Milestones are of orders that were taken on and not cancelled."""
    if milestone.order.state not in WORKED_ON:
        yield f"the order is {milestone.order.state}"


def milestones_are_accepted(invoice: Invoice, _actor: Actor) -> Iterator[str]:
    """Every milestone is of this order, accepted with a standing signature, and claimed by no other invoice."""
    others = invoice.order.invoices.exclude(pk=invoice.pk).filter(state__in=CLAIMING)
    claimed = {key: each.number for each in others for key in each.milestones}
    found = {str(each.pk): each for each in invoice.order.milestones_reported.filter(pk__in=invoice.milestones)}
    for key in invoice.milestones:
        milestone = found.get(key)
        if milestone is None:
            yield f"{key} is no milestone of this order"
            continue
        if milestone.state != "accepted" or not standing_signatures(milestone, "accepted"):
            yield f"milestone {milestone.key} is not accepted"
        if key in claimed:
            yield f"milestone {milestone.key} is on invoice {claimed[key]} already"
    if not invoice.milestones:
        yield "the invoice names no milestone"
    total = sum((Decimal(each.amount) for each in found.values()), Decimal(0))
    if Decimal(invoice.amount) != total:
        yield f"the amount is {invoice.amount}, and its milestones add up to {total}"


def decision_is_stated(thread: Thread, _actor: Actor) -> Iterator[str]:
    """A thread that nobody has written in decides nothing."""
    if not thread.messages.exists():
        yield "nobody has written in this thread"


def decision_was_carried_out(thread: Thread, _actor: Actor) -> Iterator[str]:
    """A decision that changes something leads to what it changed; this is looked up when it is settled."""
    if thread.changes_nothing:
        yield "the decision was to change nothing, so that there is nothing to settle"


def change_faults(thread: Thread, led_to: list[Any]) -> Iterator[str]:
    """What is wrong with the record, `[type, id, version]`, that a decision is said to have led to."""
    if len(led_to) != 3 or not str(led_to[2]).isdecimal():
        yield "a record is named by its type, id and version"
        return
    kind, key, version = led_to
    record = find_shared(str(kind), str(key))
    if record is None or record.engagement_id != thread.engagement_id:
        yield f"there is no record {kind} {key} in this engagement"
    elif not 1 <= int(version) <= record.version:
        yield f"{record} has no version {version}; it stands at {record.version}"
    elif thread.about and [kind, key] == thread.about[:2] and int(version) <= int(thread.about[2]):
        yield f"version {version} is not later than the one that was asked about, {thread.about[2]}"


def find_shared(kind: str, key: str) -> Shared | None:
    """The shared record that the ledger names so; None when there is none, or it is of another kind."""
    model = next((each for each in apps.get_models() if issubclass(each, Shared) and each.subject_type() == kind), None)
    try:
        return None if model is None else model.objects.filter(pk=UUID(key)).first()
    except ValueError:
        return None


def text_says_something(text: str) -> bool:
    """Whether a message or a decision says anything."""
    return says_something(text)
