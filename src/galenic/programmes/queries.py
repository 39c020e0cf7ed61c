"""What a reader sees of orders and deliveries. What they are no party to raises NotVisible: doors answer 404."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from django.db.models import QuerySet

from galenic.catalogue.discovery import service as find_service
from galenic.catalogue.service import Service
from galenic.evidence.blockers import Blocker, blockers, subject_of
from galenic.evidence.models import DataSet, Evidence, Run
from galenic.evidence.queries import data_sets_for, evidence_for, stale_among
from galenic.evidence.trail import trail_of
from galenic.ledger.lifecycle import unmet
from galenic.ledger.models import Entry
from galenic.ledger.queries import GivenSignature, signatures_of
from galenic.parties.actions import Action, actions
from galenic.parties.queries import visible
from galenic.parties.reader import Reader
from galenic.programmes.commands.deliveries import prepared_delivery
from galenic.programmes.freezing import as_issued
from galenic.programmes.lifecycle import DELIVERY, DEPARTURE, WORK_ORDER
from galenic.programmes.models import Delivery, Departure, WorkOrder


@dataclass(frozen=True, slots=True)
class EvidenceLine:
    """Evidence of an order in its list: whether it is current, and what stands in the way of delivering it."""

    evidence: Evidence
    stale: tuple[str, ...]
    not_deliverable: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class DepartureLine:
    """A departure with its signatures and what the reader may do with it."""

    departure: Departure
    signatures: tuple[GivenSignature, ...]
    actions: tuple[Action, ...]


@dataclass(frozen=True, slots=True)
class DeliveryLine:
    """A delivery with its signatures and what the reader may do with it."""

    delivery: Delivery
    signatures: tuple[GivenSignature, ...]
    actions: tuple[Action, ...]


@dataclass(frozen=True, slots=True)
class OrderPage:
    """Everything that the page of one work order shows."""

    order: WorkOrder
    service: Service
    data_sets: tuple[DataSet, ...]
    runs: tuple[Run, ...]
    evidence: tuple[EvidenceLine, ...]
    departures: tuple[DepartureLine, ...]
    deliveries: tuple[DeliveryLine, ...]
    signatures: tuple[GivenSignature, ...]
    blockers: tuple[Blocker, ...]
    actions: tuple[Action, ...]
    entries: tuple[Entry, ...]


def orders_for(reader: Reader) -> QuerySet[WorkOrder]:
    """The work orders that exist for the reader, latest due first."""
    found = WorkOrder.objects.filter(engagement_id__in=reader.engagement_ids)
    related = ("engagement__sponsor", "engagement__partner", "engagement__programme", "site__organization", "author")
    return found.select_related(*related).order_by("due", "number")


def order_page(reader: Reader, order_id: UUID | str) -> OrderPage:
    """One work order with all that belongs to it. Raises NotVisible."""
    related = ("engagement__sponsor", "engagement__partner", "engagement__programme", "site__organization", "author")
    order: WorkOrder = visible(WorkOrder, reader, order_id, *related)
    runs = Run.objects.filter(order=order.subject, engagement_id=order.engagement_id)
    return OrderPage(
        order=order,
        service=find_service(order.service_id),
        data_sets=tuple(data_sets_for(reader, order=order.subject)),
        runs=tuple(runs.select_related("performer", "progress", "evidence").order_by("-requested_at")),
        evidence=tuple(evidence_lines(reader, order)),
        departures=tuple(
            DepartureLine(each, tuple(signatures_of(each)), actions(DEPARTURE, each, reader))
            for each in order.departures.select_related("author").order_by("pk")
        ),
        deliveries=tuple(
            DeliveryLine(each, tuple(signatures_of(each)), actions(DELIVERY, each, reader))
            for each in order.deliveries.select_related("evidence", "order", "prepared_by").order_by("number")
        ),
        signatures=tuple(signatures_of(order)),
        blockers=tuple(blockers(subject_of(order))),
        actions=order_actions(reader, order),
        entries=tuple(trail_of(reader, order)),
    )


def order_actions(reader: Reader, order: WorkOrder) -> tuple[Action, ...]:
    """What the reader may do with an order; a draft is judged as it would be issued."""
    return actions(WORK_ORDER, as_issued(order) if order.state == "draft" else order, reader)


def order_of(reader: Reader, subject: str) -> WorkOrder | None:
    """The work order that evidence, a run or a data set names; None when it names none."""
    kind, _, key = subject.partition(":")
    if kind != WorkOrder.subject_type():
        return None
    order: WorkOrder = visible(WorkOrder, reader, key, "engagement")
    return order


def evidence_lines(reader: Reader, order: WorkOrder) -> Iterable[EvidenceLine]:
    """The evidence computed for an order, latest first."""
    found = list(evidence_for(reader).filter(order=order.subject))
    stale = stale_among(found)
    for each in found:
        yield EvidenceLine(each, stale[each.pk], not_deliverable(reader, order, each))


def not_deliverable(reader: Reader, order: WorkOrder, evidence: Evidence) -> tuple[str, ...]:
    """What stands in the way of the reader's delivering this evidence now; empty when nothing does."""
    roles, actor = reader.roles_in(order.engagement_id), reader.actor(order.engagement_id)
    faults = unmet(DELIVERY, prepared_delivery(order, evidence, reader), "release", actor=actor, roles=roles)
    waiting = () if order.state == "active" else (f"the order is {order.state}",)
    return (*waiting, *(fault.message for fault in faults))


def delivery(reader: Reader, delivery_id: UUID | str) -> Delivery:
    """One delivery with its order and evidence. Raises NotVisible."""
    found: Delivery = visible(Delivery, reader, delivery_id, "order", "evidence", "prepared_by")
    return found


def departure(reader: Reader, departure_id: UUID | str) -> Departure:
    """One departure with its order. Raises NotVisible."""
    found: Departure = visible(Departure, reader, departure_id, "order", "author")
    return found
