"""How a work order is played: the same commands as web, API and command line use, one after the other."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from galenic.demo.cast import Cast
from galenic.demo.scenes import Scene, example
from galenic.errors import GalenicError
from galenic.evidence import commands as evidence_commands
from galenic.evidence import jobs
from galenic.evidence.computing import Source
from galenic.evidence.models import Evidence, Run
from galenic.programmes import commands
from galenic.programmes.models import Delivery, WorkOrder

#: Who does what, in order. Each step is a method of `Act`.
STEPS = {
    "draft": "manager",
    "issue": "manager",
    "acknowledge": "partner_qa",
    "submit": "scientist",
    "compute": "scientist",
    "review": "reviewer",
    "approve": "partner_qa",
    "deliver": "partner_qa",
    "accept": "sponsor_qa",
}
#: What is left to do once an order was taken on.
WORK = tuple(STEPS)[tuple(STEPS).index("submit") :]
Tell = Callable[[Scene, str], None]


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
    order: WorkOrder = field(init=False)
    inputs: dict[str, Source] = field(default_factory=dict)
    evidence: Evidence = field(init=False)
    delivery: Delivery = field(init=False)

    def draft(self) -> None:
        scene = self.scene
        self.order = commands.draft_order(
            by=self.cast.reader("manager"),
            engagement_id=self.cast.engagement.pk,
            number=scene.number,
            title=scene.title,
            scope=f"{scene.scope} (Order, dates and price are invented; the data are {scene.data}.)",
            service_id=scene.service_id,
            options=scene.options,
            regions=scene.regions,
            filing_date=scene.filing_date,
            due=scene.due,
            price=Decimal(scene.price),
            currency="EUR",
        )

    def issue(self) -> None:
        by, proof = self.cast.reader("manager"), self.cast.proof("manager")
        self.order = commands.issue_order(by=by, order=self.order, proof=proof)

    def acknowledge(self) -> None:
        by, proof = self.cast.reader("partner_qa"), self.cast.proof("partner_qa")
        self.order = commands.acknowledge_order(by=by, order=self.order, proof=proof)

    def submit(self) -> None:
        name = self.scene.input_name
        if self.content is None:
            self.inputs[name] = self.evidence_of[self.scene.source]
            return
        self.inputs[name] = commands.submit_data(
            by=self.cast.reader("scientist"),
            order=self.order,
            input_name=name,
            file_name=self.scene.example.replace("/", "-"),
            content=self.content,
            labels=self.scene.labels,
        )

    def compute(self) -> None:
        run = commands.compute(by=self.cast.reader("scientist"), order=self.order, inputs=self.inputs)
        jobs.work_off()
        finished = Run.objects.select_related("evidence").get(pk=run.pk)
        if finished.evidence is None:
            error = finished.error
            raise RunFailed(error.get("message", f"the run is {finished.state}"), remedy=error.get("remedy", ""))
        self.evidence = finished.evidence

    def review(self) -> None:
        by, proof = self.cast.reader("reviewer"), self.cast.proof("reviewer")
        self.evidence = evidence_commands.review(by=by, evidence=self.evidence, proof=proof)

    def approve(self) -> None:
        by, proof = self.cast.reader("partner_qa"), self.cast.proof("partner_qa")
        self.evidence = evidence_commands.approve(by=by, evidence=self.evidence, proof=proof)

    def deliver(self) -> None:
        by, proof = self.cast.reader("partner_qa"), self.cast.proof("partner_qa")
        self.delivery = commands.deliver(by=by, order=self.order, evidence=self.evidence, proof=proof)

    def accept(self) -> None:
        by, proof = self.cast.reader("sponsor_qa"), self.cast.proof("sponsor_qa")
        self.delivery = commands.accept_delivery(by=by, delivery=self.delivery, proof=proof)
        self.order = WorkOrder.objects.get(pk=self.order.pk)


def play(
    cast: Cast,
    scenes: Iterable[Scene],
    *,
    files: Mapping[str, bytes] | None = None,
    leave_out: Collection[str] = (),
    tell: Tell = lambda _scene, _step: None,
) -> list[Act]:
    """Play the scenes and return what they made.

    `files` puts other bytes in the place of an example, by its name; `leave_out` names steps of STEPS that are not
    taken. Raises what the commands raise: nothing is smoothed over.
    """
    acts: list[Act] = []
    for scene in scenes:
        content = (files or {}).get(scene.example) or example(scene.example) if scene.example else None
        act = Act(cast, scene, content, {done.scene.number: done.evidence for done in acts})
        for step in STEPS:
            if step not in leave_out:
                tell(scene, step)
                getattr(act, step)()
        acts.append(act)
    return acts
