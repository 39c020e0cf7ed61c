"""How far each step of a programme's plan is, what it waits for, and what it rests on that has fallen.

Worked out from orders, decisions and evidence when asked, never stored. Everything here is the sponsor's: it reads over
all engagements of a programme, so nothing of it may reach a partner.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING
from uuid import UUID

from galenic.catalogue import discovery
from galenic.catalogue.planning.plan import Plan, Step, plan
from galenic.catalogue.planning.reading import read_product
from galenic.evidence.staleness import FALLEN, stale_because
from galenic.ledger import clock
from galenic.ledger.looking import once_a_look
from galenic.programmes.planning.models import PlanDecision, ProductDescription

if TYPE_CHECKING:
    from galenic.programmes.models import WorkOrder

#: From the state of a work order to that of its step, the furthest last.
BY_ORDER = {
    "draft": "drafted",
    "issued": "ordered",
    "active": "under way",
    "delivered": "delivered",
    "accepted": "accepted",
}
FURTHEST = (*BY_ORDER.values(),)
#: Decisions that settle a step; the third kind only lets others go ahead.
SETTLING = {PlanDecision.Kind.ELSEWHERE: "done elsewhere", PlanDecision.Kind.NOT_NEEDED: "not needed"}
OPEN, STALE = "not ordered", "stale"
SETTLED = frozenset({"accepted", *SETTLING.values()})


@dataclass(frozen=True, slots=True)
class Waiting:
    """A step that comes first and is not settled; `at_risk` when the sponsor lets the work begin without it."""

    service: str
    reason: str
    state: str
    at_risk: bool


@dataclass(frozen=True, slots=True)
class StepStanding:
    """A step of the plan with its orders, latest first.

    `stale` says why what was accepted no longer stands; `rests_on` are the steps before it, near or far, that fell.
    """

    step: Step
    state: str
    orders: tuple[WorkOrder, ...]
    decision: PlanDecision | None
    waiting: tuple[Waiting, ...]
    stale: tuple[str, ...]
    rests_on: tuple[str, ...]
    is_late: bool

    @property
    def is_settled(self) -> bool:
        """Whether what waits for this step may go ahead."""
        return self.state in SETTLED

    @property
    def blocked_by(self) -> tuple[Waiting, ...]:
        """What has to be settled before the step may be ordered."""
        return () if self.is_settled else tuple(each for each in self.waiting if not each.at_risk)

    @property
    def has_begun(self) -> bool:
        """Whether a partner has been asked to work on it."""
        return self.state in ("ordered", "under way", "delivered", "accepted", STALE)


@dataclass(frozen=True, slots=True)
class PlanStanding:
    """A plan with how far it is. `beyond` are orders for services that the plan does not have."""

    description: ProductDescription
    plan: Plan
    steps: tuple[StepStanding, ...]
    beyond: tuple[WorkOrder, ...]

    def step(self, service_id: str) -> StepStanding | None:
        """The standing of a service; None when the plan does not have it."""
        return next((each for each in self.steps if each.step.id == service_id), None)

    def blocked(self) -> tuple[StepStanding, ...]:
        """Steps that cannot be ordered yet."""
        return tuple(each for each in self.steps if each.blocked_by and not each.has_begun)

    def ready(self) -> tuple[StepStanding, ...]:
        """Steps that could be ordered now and are not."""
        return tuple(each for each in self.steps if each.state in (OPEN, "drafted") and not each.blocked_by)

    def late(self) -> tuple[StepStanding, ...]:
        """Steps with an order past its day."""
        return tuple(each for each in self.steps if each.is_late)

    def shaken(self) -> tuple[StepStanding, ...]:
        """Steps that are stale, or begun and resting on one that is."""
        return tuple(each for each in self.steps if each.stale or (each.has_begun and each.rests_on))


def plan_of(description: ProductDescription) -> Plan:
    """The plan that follows from a description by the rules that are installed now; some milliseconds."""
    return plan(read_product(description.facts), discovery.services())


@once_a_look
def standing_of(programme_id: UUID) -> PlanStanding | None:
    """The standing of a programme's plan, in a number of queries that does not grow with it; None without a product."""
    description = ProductDescription.objects.filter(programme_id=programme_id, state="in_force").first()
    if description is None:
        return None
    made = plan_of(description)
    orders = _orders(programme_id)
    decisions = {each.service_id: each for each in _decisions(programme_id)}
    causes = _stale(order for found in orders.values() for order in found)
    states = {step.id: _state(orders.get(step.id, ()), decisions.get(step.id), causes) for step in made.steps}
    fallen = {id_ for id_, state in states.items() if state == STALE}
    before = _before(made)
    return PlanStanding(
        description=description,
        plan=made,
        steps=tuple(
            StepStanding(
                step=step,
                state=states[step.id],
                orders=tuple(orders.get(step.id, ())),
                decision=decisions.get(step.id),
                waiting=tuple(_waiting(step, states, decisions)),
                stale=_reasons(orders.get(step.id, ()), causes) if states[step.id] == STALE else (),
                rests_on=tuple(sorted(before[step.id] & fallen)),
                is_late=any(_is_late(order, clock.now().date()) for order in orders.get(step.id, ())),
            )
            for step in made.steps
        ),
        beyond=tuple(order for id_, found in orders.items() if id_ not in states for order in found),
    )


def _orders(programme_id: UUID) -> dict[str, list[WorkOrder]]:
    """The orders of a programme by service, latest first, without the cancelled ones."""
    from galenic.programmes.models import WorkOrder

    found = WorkOrder.objects.filter(engagement__programme_id=programme_id).exclude(state="cancelled")
    by_service: dict[str, list[WorkOrder]] = {}
    for order in found.select_related("engagement__partner", "site").order_by("-due", "-number"):
        by_service.setdefault(order.service_id, []).append(order)
    return by_service


def _decisions(programme_id: UUID) -> Iterable[PlanDecision]:
    return PlanDecision.objects.filter(programme_id=programme_id, state="approved")


def _stale(orders: Iterable[WorkOrder]) -> dict[UUID, tuple[str, ...]]:
    """For each accepted order whose evidence no longer stands: why."""
    from galenic.programmes.models import Delivery

    accepted = [order.pk for order in orders if order.state == "accepted"]
    found = Delivery.objects.filter(order__in=accepted, state="accepted").select_related("evidence")
    delivered = {each.order_id: each.evidence for each in found}
    because = stale_because([each.pk for each in delivered.values()])
    causes = {
        order: because[evidence.pk]
        or ((f"its evidence {evidence.digest[:12]} was {evidence.state}",) if evidence.state in FALLEN else ())
        for order, evidence in delivered.items()
    }
    return {order: why for order, why in causes.items() if why}


def _state(orders: Iterable[WorkOrder], decision: PlanDecision | None, causes: Mapping[UUID, tuple[str, ...]]) -> str:
    """A decision settles the step; else one accepted order that stands; else the furthest of what is under way."""
    if decision is not None and decision.kind in SETTLING:
        return SETTLING[PlanDecision.Kind(decision.kind)]
    standing = [BY_ORDER[order.state] for order in orders if order.pk not in causes]
    if "accepted" in standing:
        return "accepted"
    if any(order.pk in causes for order in orders):
        return STALE
    return max(standing, key=FURTHEST.index, default=OPEN)


def _waiting(step: Step, states: Mapping[str, str], decisions: Mapping[str, PlanDecision]) -> Iterable[Waiting]:
    for wait in step.waits:
        state = states[wait.service]
        if state not in SETTLED:
            decision = decisions.get(wait.service)
            at_risk = decision is not None and decision.kind == PlanDecision.Kind.AT_RISK
            yield Waiting(wait.service, wait.reason, state, at_risk)


def _reasons(orders: Iterable[WorkOrder], causes: Mapping[UUID, tuple[str, ...]]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(cause for order in orders for cause in causes.get(order.pk, ())))


def _before(made: Plan) -> dict[str, set[str]]:
    """For each step all that come before it, near or far."""
    direct = {step.id: {wait.service for wait in step.waits} for step in made.steps}
    found: dict[str, set[str]] = {}

    def collect(id_: str) -> set[str]:
        if id_ not in found:
            found[id_] = set()
            for first in direct[id_]:
                found[id_] |= {first} | collect(first)
        return found[id_]

    for id_ in direct:
        collect(id_)
    return found


def _is_late(order: WorkOrder, today: date) -> bool:
    return order.state in ("issued", "active") and order.due is not None and order.due < today
