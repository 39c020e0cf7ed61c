"""Steps of an order, as tests take them."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from galenic.evidence import commands as evidence_commands
from galenic.evidence import jobs
from galenic.evidence.models import Evidence, Run
from galenic.parties.reader import Reader
from galenic.parties.roles import Role
from galenic.programmes import commands
from galenic.programmes.models import Delivery, Departure, WorkOrder
from tests.factories import clear, proof_of
from tests.sample_services import GOOD
from tests.study import Study


class Ordering(Study):
    """A study under a work order."""

    @property
    def sponsor_pm(self) -> Reader:
        return self.world.reader(Role.SPONSOR_PM)

    @property
    def sponsor_qa(self) -> Reader:
        return self.world.reader(Role.SPONSOR_QA)

    @property
    def partner_pm(self) -> Reader:
        return self.world.reader(Role.PARTNER_PM)

    def draft(self, **more: Any) -> WorkOrder:
        given = {
            "number": "WO-1",
            "title": "Mean of samples",
            "scope": "Take the mean of what is sent.",
            "service_id": "sample.mean",
            "options": {"factor": 2},
            "due": date(2030, 1, 31),
            "price": Decimal("1500.00"),
            "currency": "EUR",
        }
        given |= more
        clear(self.world.engagement, given["service_id"])
        return commands.draft_order(by=self.sponsor_pm, engagement_id=self.world.engagement.pk, **given)

    def issued(self, **more: Any) -> WorkOrder:
        return commands.issue_order(
            by=self.sponsor_pm, order=self.draft(**more), proof=proof_of(self.sponsor_pm.person)
        )

    def active(self, **more: Any) -> WorkOrder:
        return commands.acknowledge_order(
            by=self.partner_pm, order=self.issued(**more), proof=proof_of(self.partner_pm.person)
        )

    def computed(self, order: WorkOrder, content: bytes = GOOD, **more: Any) -> Evidence:
        data_set = commands.submit_data(
            by=self.scientist, order=order, input_name="samples", file_name="samples.csv", content=content
        )
        run = commands.compute(by=self.scientist, order=order, inputs={"samples": data_set}, **more)
        evidence = jobs.execute(str(run.pk))
        assert evidence is not None, Run.objects.get(pk=run.pk).error
        return evidence

    def signed(self, evidence: Evidence) -> Evidence:
        reviewed = evidence_commands.review(by=self.reviewer, evidence=evidence, proof=proof_of(self.reviewer.person))
        return evidence_commands.approve(by=self.qa, evidence=reviewed, proof=proof_of(self.qa.person))

    def delivered(self, order: WorkOrder, evidence: Evidence | None = None) -> Delivery:
        evidence = evidence or self.signed(self.computed(order))
        return commands.deliver(by=self.qa, order=order, evidence=evidence, proof=proof_of(self.qa.person))

    def departure(self, order: WorkOrder, state: str = "proposed", actual: object = 3, **more: Any) -> Departure:
        given = {"element": "options", "name": "factor", "actual": actual, "reason": "the dilution was 1:3"}
        made = commands.propose_departure(by=self.scientist, order=order, **{**given, **more})
        if state in ("approved", "acknowledged"):
            made = commands.approve_departure(by=self.qa, departure=made, proof=proof_of(self.qa.person))
        if state == "acknowledged":
            made = commands.acknowledge_departure(
                by=self.sponsor_pm, departure=made, proof=proof_of(self.sponsor_pm.person)
            )
        return made
