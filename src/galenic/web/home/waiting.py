"""What somebody else has to do before the reader's orders go on: derived, like the work itself, from lifecycles."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from galenic.evidence.commands.data import SUBMITS
from galenic.evidence.lifecycle import SCIENCE
from galenic.evidence.models import Evidence, Run
from galenic.evidence.queries import evidence_for
from galenic.parties.models import Shared
from galenic.parties.reader import Reader
from galenic.parties.roles import Role
from galenic.programmes.models import WorkOrder
from galenic.programmes.queries import orders_for
from galenic.programmes.work import CARRIES_ON, Task, computes
from galenic.web.steps.subjects import NextStep, next_steps

OPEN = ("draft", "issued", "active", "delivered")
FALLEN = ("returned", "retracted", "superseded")


@dataclass(frozen=True, slots=True)
class Waiting:
    """An order that goes on when somebody takes a step; `held` is what stands in the reader's own way."""

    order: WorkOrder
    title: str
    who: tuple[str, ...]
    held: tuple[str, ...] = ()


def waiting(reader: Reader, tasks: Iterable[Task]) -> list[Waiting]:
    """The reader's open orders in which nothing waits for the reader, the earliest due first."""
    mine = {task.order.pk for task in tasks if task.order is not None}
    orders = [order for order in orders_for(reader).filter(state__in=OPEN) if order.pk not in mine]
    latest = _latest_evidence(reader, orders)
    return [_waiting(order, latest.get(order.subject), reader) for order in orders]


def _latest_evidence(reader: Reader, orders: Iterable[WorkOrder]) -> dict[str, Evidence]:
    subjects = [order.subject for order in orders if order.state == "active"]
    found = evidence_for(reader).filter(order__in=subjects).exclude(state__in=FALLEN).order_by("computed_at")
    return {each.order: each for each in found}


def _waiting(order: WorkOrder, evidence: Evidence | None, reader: Reader) -> Waiting:
    if order.state == "active" and evidence is None:
        return _computing(order)
    if order.state == "active" and evidence is not None and evidence.state == "approved":
        return Waiting(order, "Release to the sponsor", (Role.PARTNER_QA.label,))
    record = _deciding(order, evidence)
    steps = list(_carrying_on(record, reader))
    held = tuple(sentence for step in steps if step.mine for sentence in step.unmet)
    title = " or ".join(dict.fromkeys(step.title for step in steps)) or "Nothing can happen"
    return Waiting(order, title, tuple(dict.fromkeys(who for step in steps for who in step.who)), held)


def _computing(order: WorkOrder) -> Waiting:
    who = tuple(role.label for role in SCIENCE)
    if Run.objects.filter(order=order.subject, state__in=("queued", "running")).exists():
        return Waiting(order, "Computation", ("the computer",))
    if not computes(order.service_id):
        return Waiting(order, "Documents", tuple(role.label for role in SUBMITS))
    return Waiting(order, "Data and computation", who)


def _deciding(order: WorkOrder, evidence: Evidence | None) -> Shared:
    """The record whose next step carries the order on."""
    if order.state == "active" and evidence is not None:
        return evidence
    latest = order.deliveries.order_by("-number").first() if order.state == "delivered" else None
    return latest or order


def _carrying_on(record: Shared, reader: Reader) -> Iterator[NextStep]:
    return (step for step in next_steps(record, reader) if step.action in CARRIES_ON)
