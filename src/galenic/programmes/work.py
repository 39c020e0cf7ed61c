"""My work: what waits for a person, what is held up and why, and what they wait for; nothing is assigned or stored.

Every record with a lifecycle that is carried on by people is asked, in one query for each kind. Guards, which ask the
database for each record, are run for the reader's own steps alone, and for no more of them than are shown.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import partial
from typing import Any
from uuid import UUID

from galenic.catalogue.discovery import service as find_service
from galenic.errors import InputError
from galenic.evidence.commands.data import SUBMITS
from galenic.evidence.lifecycle import EVIDENCE, QA, SCIENCE
from galenic.evidence.models import Evidence, Run
from galenic.evidence.queries import evidence_for, stale_among
from galenic.ledger import clock
from galenic.ledger.looking import one_look
from galenic.parties.models import Placed, Shared
from galenic.parties.reader import Reader
from galenic.parties.roles import labels
from galenic.parties.work import Course, Step
from galenic.partners import work as partners
from galenic.programmes.conduct import work as conduct
from galenic.programmes.conduct.terms import Terms, terms_among
from galenic.programmes.freezing import as_issued
from galenic.programmes.lifecycle import DELIVERY, DEPARTURE, WORK_ORDER
from galenic.programmes.models import Delivery, Departure, WorkOrder
from galenic.programmes.planning import work as planning
from galenic.programmes.queries import not_deliverable
from galenic.programmes.sourcing import work as sourcing
from galenic.programmes.under_way import complete, orders_under_way

#: Steps of the reader whose guards are run, those due first; the others are counted.
JUDGED = 50
FALLEN = ("returned", "retracted", "superseded")
PARTIES = ("engagement__sponsor", "engagement__partner", "engagement__programme")

#: Records that are due when their order is.
OF_THE_WORK = (WorkOrder, Evidence, Departure, Delivery)

ORDERS = Course(WORK_ORDER, frozenset({"issue", "acknowledge"}))
DEPARTURES = Course(DEPARTURE, frozenset({"approve", "acknowledge"}))
DELIVERIES = Course(DELIVERY, frozenset({"accept"}))
REVIEWS = Course(EVIDENCE, frozenset({"review", "approve"}))


#: The steps of applications further right, which nothing here imports.
Source = Callable[[Reader], Iterable[Step]]
_further: list[Source] = []


def register(source: Source) -> None:
    """Have the steps of `source` listed from now on; registering it again changes nothing."""
    if source not in _further:
        _further.append(source)


@dataclass(frozen=True, slots=True)
class Task:
    """One thing that waits: the record it is about, the step to take there, whose it is, and what holds it up."""

    record: Placed
    order: WorkOrder | None
    action: str
    title: str
    meaning: str
    due: date | None
    roles: tuple[str, ...] = ()
    unmet: tuple[str, ...] = ()

    @property
    def label(self) -> str:
        """The record in words."""
        return str(self.record)

    @property
    def late(self) -> bool:
        """Whether its day is over."""
        return self.due is not None and self.due < clock.now().date()

    @property
    def who(self) -> tuple[str, ...]:
        """Whose step it is, in words."""
        return labels(self.roles)


@dataclass(frozen=True, slots=True)
class Work:
    """What waits for the reader (`mine`), what they could do were it not held up (`held`), and for whom they wait.

    `unasked` is the number of their steps, the last due, of which it was not asked whether they are held up.
    """

    mine: tuple[Task, ...]
    held: tuple[Task, ...]
    others: tuple[Task, ...]
    unasked: int = 0

    @property
    def late(self) -> tuple[Task, ...]:
        """Everything whose day is over, the longest over first."""
        return tuple(sorted((task for task in (*self.mine, *self.held, *self.others) if task.late), key=_by_day))


def work_of(reader: Reader) -> Work:
    """The steps of everything that exists for the reader, each list with the earliest due first."""
    orders = orders_under_way(reader)
    terms = terms_among(order for order in orders.values() if order.state not in ("draft", "issued"))
    found = [(_task(step, orders, terms), step) for step in _steps(reader, orders, terms)]
    found.sort(key=lambda each: _by_day(each[0]))
    own: list[tuple[Task, Step]] = []
    others: list[Task] = []
    for task, step in found:
        if step.is_of(reader):
            own.append((task, step))
        else:
            others.append(task)
    asked = _judged(own[:JUDGED], reader)
    return Work(
        mine=tuple(task for task in asked if not task.unmet),
        held=tuple(task for task in asked if task.unmet),
        others=tuple(others),
        unasked=max(0, len(own) - JUDGED),
    )


def _judged(tasks: Sequence[tuple[Task, Step]], reader: Reader) -> list[Task]:
    """The tasks with what stands in the way of each. What many of them ask of the record is read once."""
    complete(task.order for task, _step in tasks if task.order is not None)
    with one_look():
        return [replace(task, unmet=tuple(step.hindrances(reader))) for task, step in tasks]


def _by_day(task: Task) -> tuple[date, str, str]:
    return (task.due or date.max, task.label, task.action)


def _steps(reader: Reader, orders: Mapping[UUID, WorkOrder], terms: Mapping[UUID, Terms]) -> Iterator[Step]:
    for order in orders.values():
        yield from ORDERS.of(order, partial(as_issued, order) if order.state == "draft" else None)
    yield from DEPARTURES.steps(_open(Departure, reader, DEPARTURES, "order"))
    yield from DELIVERIES.steps(_open(Delivery, reader, DELIVERIES, "order", "evidence"))
    yield from _evidence(reader, {order.subject: order for order in orders.values()})
    yield from planning.steps(reader)
    yield from sourcing.steps(reader)
    yield from conduct.steps(reader, orders, terms)
    yield from partners.steps(reader)
    for source in _further:
        yield from source(reader)


def _evidence(reader: Reader, orders: Mapping[str, WorkOrder]) -> Iterator[Step]:
    """Evidence to review, approve and deliver; what has become stale, and orders without any, to compute."""
    active = {subject: order for subject, order in orders.items() if order.state == "active"}
    standing = evidence_for(reader).exclude(state__in=FALLEN).select_related("performer", *PARTIES)
    of_orders = list(standing.filter(order__in=active))
    unordered = list(standing.filter(state__in=("computed", "submitted", "reviewed")).exclude(order__in=active))
    stale = stale_among([*of_orders, *unordered])
    for evidence in (*of_orders, *unordered):
        order = active.get(evidence.order)
        if not stale[evidence.pk]:
            yield from REVIEWS.of(evidence)
            if order is not None and evidence.state == "approved":
                held = partial(_not_deliverable, order, evidence)
                yield Step(evidence, "deliver", "Release to the sponsor", QA, "released", hindrances=held)
        elif order is not None:
            again = "Hand in again: what it rests on has fallen"
            yield _work(evidence, order, "Compute again: an input has fallen", again)
    under_way = Run.objects.filter(order__in=active, state__in=("queued", "running"))
    busy = {*(evidence.order for evidence in of_orders), *under_way.values_list("order", flat=True)}
    for subject, order in active.items():
        if subject not in busy:
            yield _work(order, order, "Submit data and compute", "Hand in the documents")


def _work(record: Shared, order: WorkOrder, computing: str, handing_in: str) -> Step:
    """What is next on an order: to compute, or to hand in documents where its service does not compute."""
    if computes(order.service_id):
        return Step(record, "compute", computing, SCIENCE)
    return Step(record, "hand_in", handing_in, SUBMITS)


def computes(service_id: str) -> bool:
    """Whether an order of this service is answered by computing; also when the service is no longer installed."""
    try:
        return find_service(service_id).calculate is not None
    except InputError:
        return True


def _not_deliverable(order: WorkOrder, evidence: Evidence, reader: Reader) -> tuple[str, ...]:
    return not_deliverable(reader, order, evidence)


def _open(model: Any, reader: Reader, course: Course, *related: str) -> Iterable[Shared]:
    """The records of a course that exist for the reader."""
    found = model.objects.filter(engagement_id__in=reader.engagement_ids, state__in=course.states)
    return list(found.select_related(*related, *PARTIES).order_by("pk"))


def _task(step: Step, orders: Mapping[UUID, WorkOrder], terms: Mapping[UUID, Terms]) -> Task:
    order, due = _order_of(step.record, orders), step.due
    if due is None and order is not None and isinstance(step.record, OF_THE_WORK):
        due = terms[order.pk].due if order.pk in terms else order.due
    return Task(step.record, order, step.action, step.title, step.meaning, due, step.roles)


def _order_of(record: Placed, orders: Mapping[UUID, WorkOrder]) -> WorkOrder | None:
    """The order that a record belongs to, with its parties loaded where it is open."""
    if isinstance(record, WorkOrder):
        return record
    if isinstance(record, Evidence):
        key = record.order.rpartition(":")[2]
        return orders.get(UUID(key)) if key else None
    found = getattr(record, "order", None)
    return orders.get(found.pk, found) if isinstance(found, WorkOrder) else None
