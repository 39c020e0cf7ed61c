"""What a reader sees of how an order is carried out."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Generic, TypeVar
from uuid import UUID

from django.apps import apps

from galenic.ledger.queries import GivenSignature, signatures_of
from galenic.parties.actions import Action, actions
from galenic.parties.models import Shared
from galenic.parties.queries import visible
from galenic.parties.reader import Reader
from galenic.programmes.conduct.lifecycle import CHANGE_ORDER, INVOICE, MILESTONE, THREAD
from galenic.programmes.conduct.models import ChangeOrder, Invoice, Message, Milestone, Thread
from galenic.programmes.conduct.terms import Terms, terms_of
from galenic.programmes.models import WorkOrder

Record = TypeVar("Record", bound=Shared)


@dataclass(frozen=True, slots=True)
class Line(Generic[Record]):
    """A record with its signatures and what the reader may do with it."""

    record: Record
    signatures: tuple[GivenSignature, ...]
    actions: tuple[Action, ...]


@dataclass(frozen=True, slots=True)
class ThreadLine:
    """A thread with its messages."""

    thread: Thread
    messages: tuple[Message, ...]
    signatures: tuple[GivenSignature, ...]
    actions: tuple[Action, ...]


@dataclass(frozen=True, slots=True)
class ConductPage:
    """The terms of an order as they stand, and all that was changed, reached, invoiced and asked."""

    order: WorkOrder
    terms: Terms
    changes: tuple[Line[ChangeOrder], ...]
    milestones: tuple[Line[Milestone], ...]
    invoices: tuple[Line[Invoice], ...]
    threads: tuple[ThreadLine, ...]


def conduct_page(reader: Reader, order_id: UUID | str) -> ConductPage:
    """How one order is carried out. Raises NotVisible."""
    order: WorkOrder = visible(WorkOrder, reader, order_id, "engagement")
    return ConductPage(
        order=order,
        terms=terms_of(order),
        changes=tuple(
            Line(each, tuple(signatures_of(each)), actions(CHANGE_ORDER, each, reader))
            for each in order.change_orders.select_related("author", "order").order_by("number")
        ),
        milestones=tuple(
            Line(each, tuple(signatures_of(each)), actions(MILESTONE, each, reader))
            for each in order.milestones_reported.select_related("reported_by", "order").order_by("reported_at", "key")
        ),
        invoices=tuple(
            Line(each, tuple(signatures_of(each)), actions(INVOICE, each, reader))
            for each in order.invoices.select_related("author", "order").order_by("number")
        ),
        threads=tuple(
            ThreadLine(
                each,
                tuple(each.messages.select_related("author__organization").order_by("number")),
                tuple(signatures_of(each)),
                actions(THREAD, each, reader),
            )
            for each in order.threads.select_related("opened_by").order_by("opened_at", "pk")
        ),
    )


def records_of(order: WorkOrder) -> list[Shared]:
    """What a thread on an order may be about, or lead to: the order, and all that belongs to it."""
    evidence = apps.get_model("evidence", "Evidence").objects.filter(order=order.subject).defer("outcome")
    data_sets = apps.get_model("evidence", "DataSet").objects.filter(order=order.subject)
    changes = order.change_orders.select_related("order").order_by("number")
    deliveries = order.deliveries.select_related("order").order_by("number")
    departures = order.departures.order_by("pk")
    return [order, *changes, *departures, *data_sets.order_by("pk"), *evidence.order_by("pk"), *deliveries]


def find_change(reader: Reader, change_id: UUID | str) -> ChangeOrder:
    """One change order. Raises NotVisible."""
    found: ChangeOrder = visible(ChangeOrder, reader, change_id, "order", "author")
    return found


def find_milestone(reader: Reader, milestone_id: UUID | str) -> Milestone:
    """One reported milestone. Raises NotVisible."""
    found: Milestone = visible(Milestone, reader, milestone_id, "order", "reported_by")
    return found


def find_invoice(reader: Reader, invoice_id: UUID | str) -> Invoice:
    """One invoice. Raises NotVisible."""
    found: Invoice = visible(Invoice, reader, invoice_id, "order", "author")
    return found


def find_thread(reader: Reader, thread_id: UUID | str) -> Thread:
    """One thread. Raises NotVisible."""
    found: Thread = visible(Thread, reader, thread_id, "order", "opened_by")
    return found
