"""What waits for whom of change orders, milestones, invoices and threads."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.db.models import OuterRef, QuerySet, Subquery, UUIDField

from galenic.ledger import clock
from galenic.parties.reader import Reader
from galenic.parties.roles import PARTNER_ROLES, Role
from galenic.parties.work import Course, Step
from galenic.programmes.conduct import lifecycle
from galenic.programmes.conduct.models import ChangeOrder, Invoice, Message, Milestone, Thread
from galenic.programmes.conduct.rules import CLAIMING, WORKED_ON
from galenic.programmes.conduct.terms import Terms
from galenic.programmes.models import WorkOrder

#: Days before its day from which the partner is reminded of a milestone.
REMIND_DAYS = 30
PARTNER = tuple(sorted(PARTNER_ROLES - {Role.PARTNER_PRODUCTION}))

CHANGE_ORDER = Course(lifecycle.CHANGE_ORDER, frozenset({"accept", "agree"}))
MILESTONE = Course(lifecycle.MILESTONE, frozenset({"accept"}), lambda milestone: milestone.due)
INVOICE = Course(lifecycle.INVOICE, frozenset({"approve", "pay"}), lambda invoice: invoice.payable_by)
THREAD = Course(lifecycle.THREAD, frozenset({"decide", "settle"}))


def steps(reader: Reader, orders: Mapping[UUID, WorkOrder], terms: Mapping[UUID, Terms]) -> Iterator[Step]:
    """The steps of everything that exists for the reader, whoever takes them; a query for each kind of record.

    `orders` are those that exist for the reader, `terms` the present ones of those that are worked on.
    """
    for model, course in ((ChangeOrder, CHANGE_ORDER), (Milestone, MILESTONE), (Invoice, INVOICE)):
        yield from course.steps(_open(model, course, reader))
    yield from _threads(_open(Thread, THREAD, reader))
    yield from _to_report(orders, terms)
    yield from _to_invoice(orders)


def _open(model: Any, course: Course, reader: Reader) -> QuerySet[Any]:
    """The records of a course that exist for the reader, with what their names are made of."""
    found = model.objects.filter(engagement_id__in=reader.engagement_ids, state__in=course.states)
    related = ("order", "engagement__sponsor", "engagement__partner", "engagement__programme")
    ordered: QuerySet[Any] = found.select_related(*related).order_by("pk")
    return ordered


def _threads(threads: QuerySet[Any]) -> Iterator[Step]:
    """Whoever did not write last is asked: the sponsor to decide or ask back, the partner to answer."""
    last = Message.objects.filter(thread=OuterRef("pk")).order_by("-number")
    wrote = Subquery(last.values("author__organization_id")[:1], output_field=UUIDField())
    for thread in threads.annotate(last_by=wrote):
        if thread.state == "open" and thread.last_by == thread.engagement.sponsor_id:
            yield Step(thread, "write", "Answer", PARTNER)
        elif not (thread.state == "decided" and thread.changes_nothing):
            yield from THREAD.of(thread)


def _to_report(orders: Mapping[UUID, WorkOrder], terms: Mapping[UUID, Terms]) -> Iterator[Step]:
    """Milestones whose day is near or over, and that nobody has reported."""
    until = clock.now().date() + timedelta(days=REMIND_DAYS)
    working = [order for order in orders.values() if order.state in WORKED_ON and terms[order.pk].milestones]
    reported: dict[UUID, set[str]] = defaultdict(set)
    known = Milestone.objects.filter(order__in=working).exclude(state="returned")
    for order_id, key in known.values_list("order_id", "key"):
        reported[order_id].add(key)
    for order in working:
        for each in terms[order.pk].milestones:
            due = date.fromisoformat(each["due"]) if each["due"] else None
            if due is not None and due <= until and each["key"] not in reported[order.pk]:
                title = f"Reach and report milestone {each['key']}"
                yield Step(order, "report_milestone", title, lifecycle.PARTNER, due=due)


def _to_invoice(orders: Mapping[UUID, WorkOrder]) -> Iterator[Step]:
    """Orders with accepted milestones that are on no invoice that stands."""
    accepted = Milestone.objects.filter(order__in=orders, state="accepted").values_list("order_id", "pk")
    found: dict[UUID, set[str]] = defaultdict(set)
    for order_id, key in accepted:
        found[order_id].add(str(key))
    claimed = Invoice.objects.filter(order__in=found, state__in=CLAIMING).values_list("milestones", flat=True)
    taken = {key for keys in claimed for key in keys}
    for order_id, keys in found.items():
        if keys - taken:
            yield Step(orders[order_id], "issue_invoice", "Invoice the accepted milestones", lifecycle.PARTNER)
