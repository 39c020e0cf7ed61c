"""A programme with a plan of two steps, as tests use it: the verdict waits for the mean."""

from __future__ import annotations

from dataclasses import replace
from types import MappingProxyType
from typing import Any

from galenic.catalogue.planning.conditions import PLANNED
from galenic.catalogue.planning.rules import Applies
from galenic.catalogue.service import Need
from galenic.evidence import jobs
from galenic.evidence.models import Run
from galenic.parties.roles import Role
from galenic.programmes import commands
from galenic.programmes.models import Delivery, PlanDecision, ProductDescription, WorkOrder
from galenic.programmes.planning import commands as planning
from tests.factories import proof_of
from tests.programmes.ordering import Ordering
from tests.sample_services import MEAN, VERDICT

_ALWAYS = (Applies((PLANNED,), "It is always done.", "ICH Q10 2.7"),)
CATALOGUE = MappingProxyType(
    {
        "sample.mean": replace(MEAN, needed=_ALWAYS, weeks=(1, 2)),
        "sample.verdict": replace(
            VERDICT, needed=_ALWAYS, weeks=(1, 2), needs=(Need("sample.mean", "A verdict is about a mean."),)
        ),
    }
)
FACTS = {
    "name": "Maple tablets",
    "modality": "small-molecule",
    "dosage_form": "tablet",
    "route": "oral",
    "strengths": ["200 mg"],
    "markets": ["EU"],
}


class Planned(Ordering):
    """An order between Alder and Birch, in a programme whose product is described."""

    def describe(self, **more: Any) -> ProductDescription:
        return planning.describe_product(by=self.sponsor_pm, programme=self.world.programme, facts={**FACTS, **more})

    def in_force(self, **more: Any) -> ProductDescription:
        return planning.approve_description(
            by=self.sponsor_pm, description=self.describe(**more), proof=proof_of(self.sponsor_pm.person)
        )

    def decision(self, kind: str, *, service_id: str = "sample.mean", **more: Any) -> PlanDecision:
        given = {"justification": "the sponsor knows it", **more}
        return planning.propose_decision(
            by=self.sponsor_pm, programme=self.world.programme, service_id=service_id, kind=kind, **given
        )

    def decided(self, kind: str, **more: Any) -> PlanDecision:
        return planning.approve_decision(
            by=self.sponsor_qa, decision=self.decision(kind, **more), proof=proof_of(self.sponsor_qa.person)
        )

    def accepted(self, order: WorkOrder) -> Delivery:
        return self.accept(self.delivered(order))

    def accept(self, delivery: Delivery) -> Delivery:
        return commands.accept_delivery(by=self.sponsor_qa, delivery=delivery, proof=proof_of(self.sponsor_qa.person))

    def draft_verdict(self) -> WorkOrder:
        return self.draft(number="WO-2", service_id="sample.verdict", options={})

    def issue(self, order: WorkOrder) -> WorkOrder:
        return commands.issue_order(by=self.sponsor_pm, order=order, proof=proof_of(self.sponsor_pm.person))

    def verdict_delivered(self, order: WorkOrder, mean: Delivery) -> Delivery:
        """The issued order for the verdict, taken on, computed from an accepted mean, and delivered."""
        taken = commands.acknowledge_order(by=self.partner_pm, order=order, proof=proof_of(self.partner_pm.person))
        run = commands.compute(by=self.scientist, order=taken, inputs={"mean": mean.evidence})
        evidence = jobs.execute(str(run.pk))
        assert evidence is not None, Run.objects.get(pk=run.pk).error
        return self.delivered(taken, self.signed(evidence))

    def reader(self, role: Role) -> Any:
        return self.world.reader(role)
