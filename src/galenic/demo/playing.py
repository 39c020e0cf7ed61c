"""How a work order is played: the same commands as web, API and command line use, one after the other."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from galenic.demo.cast import Cast
from galenic.demo.needing import WITH_BIOBATCH, WITH_STUDY, settle
from galenic.demo.scenes import Scene, example
from galenic.errors import GalenicError
from galenic.evidence import commands as evidence_commands
from galenic.evidence.computing import Source
from galenic.evidence.models import Evidence, Run
from galenic.jobs import queue
from galenic.ledger.actors import Proof
from galenic.ledger.errors import Refused
from galenic.parties.reader import Reader
from galenic.programmes import commands
from galenic.programmes.models import Award, Delivery, WorkOrder
from galenic.programmes.sourcing.commands import draft_awarded_order

#: Who does what, in order; each step is a method of `Act`. Data are computed, documents are handed in.
BEGINNING = {"draft": "manager", "issue": "manager", "acknowledge": "qa"}
ENDING = {"review": "reviewer", "approve": "qa", "deliver": "qa", "accept": "sponsor_qa"}
STEPS = {**BEGINNING, "submit": "scientist", "compute": "scientist", **ENDING}
DOCUMENT_STEPS = {**BEGINNING, "hand_in": "scientist", **ENDING}
#: What is left to do once an order was taken on.
WORK = (*STEPS,)[(*STEPS,).index("submit") :]
#: Steps of the plan that an order's documents settle besides its own, by the order's number.
AFTER = {"WO-1": (WITH_BIOBATCH,), "WO-2": (WITH_STUDY,)}
Tell = Callable[[Scene, str], None]


def steps_of(scene: Scene) -> Mapping[str, str]:
    """The steps of a scene, each with the key of whoever takes it."""
    return DOCUMENT_STEPS if scene.papers else STEPS


class RunFailed(GalenicError):
    """A computation of the demo that did not end in evidence; `faults` are those that the user is shown."""

    code = "DEM-001"


@dataclass
class Act:
    """One work order on stage. What it makes, the next steps find here."""

    cast: Cast
    scene: Scene
    content: bytes | None
    evidence_of: Mapping[str, Evidence]
    award: Award | None = None
    order: WorkOrder = field(init=False)
    inputs: dict[str, Source] = field(default_factory=dict)
    evidence: Evidence = field(init=False)
    delivery: Delivery = field(init=False)

    def draft(self) -> None:
        """From the award where there is one; a draft that is there already is taken up again."""
        scene, by = self.scene, self._by("manager")
        engagement = self.cast.engagements[scene.partner]
        drafted = WorkOrder.objects.filter(engagement=engagement, number=scene.number, state="draft").first()
        more: dict[str, Any] = {
            "number": scene.number,
            "options": scene.options,
            "regions": scene.regions,
            "filing_date": scene.filing_date,
            "due": scene.due,
        }
        if drafted is not None:
            self.order = drafted
        elif self.award is not None:
            self.order = draft_awarded_order(by=by, award=self.award, key=scene.line, **more)
        else:
            about: dict[str, Any] = {"title": scene.title, "scope": scene.told, "service_id": scene.service_id}
            self.order = commands.draft_order(by=by, engagement_id=engagement.pk, **about, **more)

    def issue(self) -> None:
        by, proof = self._by("manager"), self._proof("manager")
        self.order = commands.issue_order(by=by, order=self.order, proof=proof)

    def acknowledge(self) -> None:
        by, proof = self._by("qa"), self._proof("qa")
        self.order = commands.acknowledge_order(by=by, order=self.order, proof=proof)

    def submit(self) -> None:
        name = self.scene.input_name
        if self.content is None:
            self.inputs[name] = self.evidence_of[self.scene.source]
            return
        self.inputs[name] = commands.submit_data(
            by=self._by("scientist"),
            order=self.order,
            input_name=name,
            file_name=self.scene.example.replace("/", "-"),
            content=self.content,
            labels=self.scene.labels,
        )

    def hand_in(self) -> None:
        papers = self.scene.papers
        if papers is None:
            raise RunFailed(f"{self.scene.number} has no documents to hand in.")
        partner = self.cast.partners[self.scene.partner].name
        self.evidence = commands.hand_in(
            by=self._by("scientist"),
            order=self.order,
            statement=papers(partner).statement(),
            labels=self.scene.labels,
        )

    def compute(self) -> None:
        run = commands.compute(by=self._by("scientist"), order=self.order, inputs=self.inputs)
        queue.work_off()
        finished = Run.objects.select_related("evidence").get(pk=run.pk)
        if finished.evidence is None:
            error = finished.error
            raise RunFailed(error.get("message", f"the run is {finished.state}"), remedy=error.get("remedy", ""))
        self.evidence = finished.evidence

    def review(self) -> None:
        by, proof = self._by("reviewer"), self._proof("reviewer")
        self.evidence = evidence_commands.review(by=by, evidence=self.evidence, proof=proof)

    def approve(self) -> None:
        by, proof = self._by("qa"), self._proof("qa")
        self.evidence = evidence_commands.approve(by=by, evidence=self.evidence, proof=proof)

    def deliver(self) -> None:
        by, proof = self._by("qa"), self._proof("qa")
        self.delivery = commands.deliver(by=by, order=self.order, evidence=self.evidence, proof=proof)

    def accept(self) -> None:
        by, proof = self._by("sponsor_qa"), self._proof("sponsor_qa")
        self.delivery = commands.accept_delivery(by=by, delivery=self.delivery, proof=proof)
        self.order = WorkOrder.objects.get(pk=self.order.pk)

    def _by(self, key: str) -> Reader:
        return self.cast.reader(key, self.scene.partner)

    def _proof(self, key: str) -> Proof:
        return self.cast.proof(key, self.scene.partner)


def order_too_early(cast: Cast, scene: Scene, award: Award | None = None) -> Refused:
    """Try to order work before what it needs first is there; the draft stays. Gives the refusal with all that lacks.

    Raises RunFailed when nothing refuses it.
    """
    act = Act(cast, scene, None, {}, award)
    act.draft()
    try:
        act.issue()
    except Refused as refused:
        return refused
    raise RunFailed(f"{scene.number} was ordered although what it needs first is not there.")


def play(
    cast: Cast,
    scenes: Iterable[Scene],
    *,
    awards: Mapping[str, Award] | None = None,
    files: Mapping[str, bytes] | None = None,
    leave_out: Collection[str] = (),
    tell: Tell = lambda _scene, _step: None,
) -> list[Act]:
    """Play the scenes and return what they made.

    `awards` by partner are what orders follow from. `files` puts other bytes in the place of an example, by its name;
    `leave_out` names steps that are not taken. Raises what the commands raise: nothing is smoothed over.
    """
    acts: list[Act] = []
    for scene in scenes:
        content = (files or {}).get(scene.example) or example(scene.example) if scene.example else None
        award = (awards or {}).get(scene.partner) if scene.line else None
        act = Act(cast, scene, content, {done.scene.number: done.evidence for done in acts}, award)
        for step in steps_of(scene):
            if step not in leave_out:
                tell(scene, step)
                getattr(act, step)()
        acts.append(act)
        settle(cast, AFTER.get(scene.number, ()) if "accept" not in leave_out else ())
    return acts
