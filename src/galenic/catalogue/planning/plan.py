"""The plan of a product: its steps in order, each with its reasons, partner, waiting and time."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from galenic.catalogue.planning.bundling import Answer, weigh
from galenic.catalogue.planning.outside import OutsideWork, outside
from galenic.catalogue.planning.partners import Advice, advise
from galenic.catalogue.planning.product import Product
from galenic.catalogue.planning.schedule import Times, schedule
from galenic.catalogue.planning.selection import Needed, NotNeeded, select
from galenic.catalogue.service import Need, Service
from galenic.errors import Fault, InputError

#: What a programme is filed with: the first of these that it needs.
GOALS = ("regulatory.dossier", "regulatory.master-file")


@dataclass(frozen=True, slots=True)
class Wait:
    """A step that comes first, and why."""

    service: str
    reason: str


@dataclass(frozen=True, slots=True)
class Step:
    """One service of the plan; `shortest` and `longest` are its times if all work is as short, or long, as assumed."""

    needed: Needed
    advice: Advice
    waits: tuple[Wait, ...]
    typical: Times
    shortest: Times
    longest: Times
    is_critical: bool

    @property
    def id(self) -> str:
        """The service's id."""
        return self.needed.service.id

    @property
    def stage(self) -> int:
        """The stage it is counted to: the first of the service's stages."""
        return min(self.needed.service.stages)


@dataclass(frozen=True, slots=True)
class Plan:
    """Steps by their beginning. `goal` is the step that files the application or the master file; empty for neither.

    `outside` is what the product needs and no service of the catalogue performs; it has no times and no partner.
    """

    product: Product
    steps: tuple[Step, ...]
    not_needed: tuple[NotNeeded, ...]
    outside: tuple[OutsideWork, ...]
    goal: str
    critical_path: tuple[str, ...]
    answers: tuple[Answer, ...]

    def step(self, service_id: str) -> Step:
        """Look up a step; KeyError when the plan does not have it."""
        return {step.id: step for step in self.steps}[service_id]

    def weeks_to_filing(self) -> tuple[float, float, float]:
        """Weeks until the goal is reached, or all work done: if all is short, typical, if all is long."""
        ends = [self.step(self.goal)] if self.goal else list(self.steps)
        return (
            max(step.shortest.end for step in ends),
            max(step.typical.end for step in ends),
            max(step.longest.end for step in ends),
        )


def plan(product: Product, services: Mapping[str, Service]) -> Plan:
    """Select the services, order them, advise on partners, and compute times and the critical path.

    Raises InputError PRD-006 when `weeks` of the product name a service that does not exist.
    """
    _refuse_unknown_weeks(product, services)
    needed, others = select(product, services)
    chosen = {each.service.id: each for each in needed}
    waits = {id_: _waits(each.service, chosen, product) for id_, each in chosen.items()}
    goal = next((id_ for id_ in GOALS if id_ in chosen), "")
    before = {id_: [wait.service for wait in found] for id_, found in waits.items()}
    durations = [{id_: pick(each.weeks) for id_, each in chosen.items()} for pick in (_middle, min, max)]
    (typical, path), (shortest, _), (longest, _) = (schedule(weeks, before, goal) for weeks in durations)
    steps = [
        Step(each, advice, waits[id_], typical[id_], shortest[id_], longest[id_], id_ in path)
        for (id_, each), advice in zip(chosen.items(), advise(needed, product), strict=True)
    ]
    steps.sort(key=lambda step: (step.typical.start, step.stage, step.id))
    return Plan(product, tuple(steps), others, outside(product), goal, path, weigh(product))


def _waits(service: Service, chosen: Mapping[str, Needed], product: Product) -> tuple[Wait, ...]:
    """What the plan has of the service's needs: the service named, else the alternatives to it."""
    binding = (need for need in service.needs if all(condition.holds(product) for condition in need.when))
    return tuple(Wait(id_, need.reason) for need in binding for id_ in _met_by(need, chosen))


def _met_by(need: Need, chosen: Mapping[str, Needed]) -> Sequence[str]:
    return [need.service] if need.service in chosen else [id_ for id_ in need.alternatives if id_ in chosen]


def _middle(weeks: tuple[float, float]) -> float:
    return sum(weeks) / 2


def _refuse_unknown_weeks(product: Product, services: Mapping[str, Service]) -> None:
    from difflib import get_close_matches

    faults = [
        Fault("PRD-006", "There is no such service.", column="weeks", value=name, allowed=", ".join(close))
        for name in product.weeks
        if name not in services
        for close in [get_close_matches(name, services, n=3) or sorted(services)]
    ]
    if faults:
        raise InputError(
            "Durations are stated for services that do not exist.",
            code="PRD-006",
            faults=faults,
            remedy="`galenic services` lists the ids.",
        )
