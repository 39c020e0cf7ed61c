"""A study with real data for the pages: orders in every state, evidence, a departure, a delivery."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

from galenic.evidence import commands as evidence_commands
from galenic.evidence import jobs
from galenic.evidence.models import DataSet, Evidence, Run
from galenic.ledger import clock
from galenic.parties.reader import Reader, reader_for
from galenic.parties.roles import Role
from galenic.programmes import commands
from galenic.programmes.models import Departure, WorkOrder
from tests.factories import World, build_world, clear, proof_of

EXAMPLES = Path(__file__).parents[2] / "examples"
CONCENTRATIONS = EXAMPLES / "theophylline" / "concentrations.csv"
CROSSOVER = EXAMPLES / "crossover" / "parameters.csv"
STABILITY = EXAMPLES / "stability" / "results.csv"
NCA = "pharmacokinetics.noncompartmental"


@dataclass
class Pages:
    """Everything that a page can show."""

    world: World
    accepted: WorkOrder
    active: WorkOrder
    empty: WorkOrder
    issued: WorkOrder
    draft: WorkOrder
    approved: Evidence
    computed: Evidence
    cancelled: Run
    departure: Departure

    def person(self, role: Role) -> str:
        return self.world.people[role].username


class Play:
    """Steps as people take them, through the commands."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.pm, self.qa_sponsor = world.reader(Role.SPONSOR_PM), world.reader(Role.SPONSOR_QA)
        self.partner_pm, self.qa = world.reader(Role.PARTNER_PM), world.reader(Role.PARTNER_QA)
        self.scientist, self.second = world.reader(Role.PARTNER_SCIENTIST), reader_for(world.second_scientist)

    def draft(self, number: str, title: str, service_id: str, days: int = 30, **more: Any) -> WorkOrder:
        given = {
            "number": number,
            "title": title,
            "service_id": service_id,
            "scope": f"{title}. Deliver the evaluation with its evidence.",
            "due": clock.now().date() + timedelta(days=days),
            "price": Decimal("18500.00"),
            "currency": "EUR",
        }
        clear(self.world.engagement, service_id)
        return commands.draft_order(by=self.pm, engagement_id=self.world.engagement.pk, **{**given, **more})

    def taken_on(self, *about: Any, **more: Any) -> WorkOrder:
        return self.take_on(self.issue(self.draft(*about, **more)))

    def issue(self, order: WorkOrder) -> WorkOrder:
        return commands.issue_order(by=self.pm, order=order, proof=_proof(self.pm))

    def take_on(self, order: WorkOrder) -> WorkOrder:
        return commands.acknowledge_order(by=self.partner_pm, order=order, proof=_proof(self.partner_pm))

    def hand_in(self, order: WorkOrder, input_name: str, path: Path, **more: Any) -> DataSet:
        file = {"file_name": path.name, "content": path.read_bytes()}
        return commands.submit_data(by=self.scientist, order=order, input_name=input_name, **file, **more)

    def compute(self, order: WorkOrder, **inputs: Any) -> Evidence:
        run = commands.compute(by=self.scientist, order=order, inputs=inputs)
        evidence = jobs.execute(str(run.pk))
        assert evidence is not None, Run.objects.get(pk=run.pk).error
        return evidence

    def approve(self, evidence: Evidence) -> Evidence:
        reviewed = evidence_commands.review(by=self.second, evidence=evidence, proof=_proof(self.second))
        return evidence_commands.approve(by=self.qa, evidence=reviewed, proof=_proof(self.qa))

    def deliver_and_accept(self, order: WorkOrder, evidence: Evidence) -> None:
        said = "Evaluated as the protocol says."
        delivery = commands.deliver(by=self.qa, order=order, evidence=evidence, proof=_proof(self.qa), statement=said)
        commands.accept_delivery(by=self.qa_sponsor, delivery=delivery, proof=_proof(self.qa_sponsor))


def _proof(reader: Reader) -> Any:
    return proof_of(reader.person)


def build_pages(world: World | None = None) -> Pages:
    """Play it all; the first time in a process takes longest."""
    play = Play(world or build_world())
    accepted, approved = _accepted(play)
    active, computed = _computed(play)
    trapezoid = {"element": "options", "name": "trapezoid", "actual": "linear-up-log-down"}
    why = "The validated procedure of the laboratory uses logarithmic areas on the way down."
    departure = commands.propose_departure(by=play.scientist, order=active, reason=why, **trapezoid)
    judged = {"lower_limit": 95}
    empty = play.taken_on("WO-003", "Shelf life of six batches", "stability.study", 45, options=judged)
    results = play.hand_in(empty, "results", STABILITY)
    waiting = commands.compute(by=play.scientist, order=empty, inputs={"results": results})
    cancelled = evidence_commands.cancel_run(by=play.scientist, run=waiting)
    issued = play.issue(play.draft("WO-004", "Dissolution against the reference", "comparative.dissolution", 5))
    draft = play.draft("WO-005", "Parameters of the fed study", NCA, -3)
    return Pages(play.world, accepted, active, empty, issued, draft, approved, computed, cancelled, departure)


def _accepted(play: Play) -> tuple[WorkOrder, Evidence]:
    """A published crossover, labelled as if it were simulated, delivered and accepted."""
    judged = {"agency": "FDA", "filing_date": "2026-03-02", "endpoints": ["AUC"]}
    order = play.taken_on(
        "WO-001",
        "Bioequivalence of the tablet, fasting",
        "bioequivalence.study",
        options=judged,
        regions=["US"],
        filing_date=date(2026, 3, 2),
    )
    parameters = play.hand_in(order, "parameter_records", CROSSOVER, labels=["simulated data"])
    approved = play.approve(play.compute(order, parameter_records=parameters))
    play.deliver_and_accept(order, approved)
    return order, approved


def _computed(play: Play) -> tuple[WorkOrder, Evidence]:
    """Parameters that wait for their review."""
    order = play.taken_on("WO-002", "Theophylline: parameters of 12 subjects", NCA, 12)
    concentrations = play.hand_in(order, "concentrations", CONCENTRATIONS, title="Plasma concentrations")
    return order, play.compute(order, concentrations=concentrations)
