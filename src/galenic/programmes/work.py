"""My work: what waits for a person, derived from lifecycle tables, roles and guards; nothing is assigned or stored."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from galenic.catalogue.discovery import service as find_service
from galenic.errors import InputError
from galenic.evidence.commands.data import SUBMITS
from galenic.evidence.lifecycle import EVIDENCE, SCIENCE
from galenic.evidence.models import Evidence, Run
from galenic.evidence.queries import evidence_for, stale_among
from galenic.ledger.lifecycle import Lifecycle
from galenic.parties.actions import Action, actions
from galenic.parties.models import Shared
from galenic.parties.reader import Reader
from galenic.parties.roles import Role
from galenic.programmes.lifecycle import DELIVERY, DEPARTURE
from galenic.programmes.models import Delivery, Departure, WorkOrder
from galenic.programmes.queries import not_deliverable, order_actions, orders_for

#: The steps that carry work on. Others (returning, cancelling, retracting) are possible and wait for nobody.
CARRIES_ON = frozenset({"issue", "acknowledge", "review", "approve", "accept"})


@dataclass(frozen=True, slots=True)
class Task:
    """One thing that waits for the reader: the record it is about, and the step to take there."""

    record: Shared
    order: WorkOrder | None
    action: str
    title: str
    meaning: str
    due: date | None

    @property
    def label(self) -> str:
        return str(self.record)


def my_work(reader: Reader) -> list[Task]:
    """Everything that waits for the reader and that they could do now, the earliest due first."""
    orders = {order.subject: order for order in orders_for(reader)}
    found = [
        *_ordering(orders.values(), reader),
        *_steps(DEPARTURE, _open(Departure, reader, DEPARTURE), reader, orders),
        *_steps(DELIVERY, _open(Delivery, reader, DELIVERY), reader, orders),
        *_evidence(reader, orders),
        *_computing(reader, orders),
    ]
    return sorted(found, key=lambda task: (task.due or date.max, task.label))


def _steps(
    lifecycle: Lifecycle, records: Iterable[Shared], reader: Reader, orders: dict[str, WorkOrder]
) -> Iterator[Task]:
    for record in records:
        for action in actions(lifecycle, record, reader):
            if action.ready and action.name in CARRIES_ON:
                yield _task(record, _order_of(record, orders), action)


def _ordering(orders: Iterable[WorkOrder], reader: Reader) -> Iterator[Task]:
    for order in orders:
        for action in order_actions(reader, order):
            if action.ready and action.name in CARRIES_ON:
                yield _task(order, order, action)


def _evidence(reader: Reader, orders: dict[str, WorkOrder]) -> Iterator[Task]:
    """Evidence to review, approve and deliver; and what has become stale, to compute anew."""
    working = list(evidence_for(reader).filter(state__in=("computed", "submitted", "reviewed", "approved")))
    stale = stale_among(working)
    for evidence in working:
        order = orders.get(evidence.order)
        if not stale[evidence.pk]:
            yield from _steps(EVIDENCE, [evidence], reader, orders)
            yield from _delivering(evidence, order, reader)
        elif order is not None and order.state == "active" and _may_work(reader, order):
            yield _work(
                evidence, order, "Compute again: an input has fallen", "Hand in again: what it rests on has fallen"
            )


def _delivering(evidence: Evidence, order: WorkOrder | None, reader: Reader) -> Iterator[Task]:
    if order is None or evidence.state != "approved" or Role.PARTNER_QA not in reader.roles_in(order.engagement_id):
        return
    if not not_deliverable(reader, order, evidence):
        yield Task(evidence, order, "deliver", "Release to the sponsor", "released", order.due)


def _computing(reader: Reader, orders: dict[str, WorkOrder]) -> Iterator[Task]:
    """Orders that were taken on and for which nothing is computed or being computed."""
    active = {subject: order for subject, order in orders.items() if order.state == "active"}
    computed = evidence_for(reader).filter(order__in=active).exclude(state__in=("returned", "retracted", "superseded"))
    under_way = Run.objects.filter(order__in=active, state__in=("queued", "running"))
    busy = {*computed.values_list("order", flat=True), *under_way.values_list("order", flat=True)}
    for subject, order in active.items():
        if subject not in busy and _may_work(reader, order):
            yield _work(order, order, "Submit data and compute", "Hand in the documents")


def _work(record: Shared, order: WorkOrder, computing: str, handing_in: str) -> Task:
    """What is next on an order: to compute, or to hand in documents where its service does not compute."""
    if computes(order.service_id):
        return Task(record, order, "compute", computing, "", order.due)
    return Task(record, order, "hand_in", handing_in, "", order.due)


def computes(service_id: str) -> bool:
    """Whether an order of this service is answered by computing; also when the service is no longer installed."""
    try:
        return find_service(service_id).calculate is not None
    except InputError:
        return True


def _may_work(reader: Reader, order: WorkOrder) -> bool:
    roles = SCIENCE if computes(order.service_id) else SUBMITS
    return bool(reader.roles_in(order.engagement_id).intersection(roles))


def _open(model: Any, reader: Reader, lifecycle: Lifecycle) -> Iterable[Shared]:
    """The records of which something can still become."""
    states = {transition.source for transition in lifecycle.transitions}
    related = ("order", "evidence") if model is Delivery else ("order",)
    found = model.objects.filter(engagement_id__in=reader.engagement_ids, state__in=states)
    return list(found.select_related(*related))


def _order_of(record: Shared, orders: dict[str, WorkOrder]) -> WorkOrder | None:
    order = getattr(record, "order", None)
    return order if isinstance(order, WorkOrder) else orders.get(str(order))


def _task(record: Shared, order: WorkOrder | None, action: Action) -> Task:
    return Task(record, order, action.name, action.title, action.meaning, order.due if order else None)
