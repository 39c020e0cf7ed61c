"""What the tests of conduct share."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from galenic.programmes.conduct import commands
from galenic.programmes.models import ChangeOrder, Invoice, Milestone, WorkOrder
from tests.factories import World, proof_of
from tests.programmes.ordering import Ordering

MILESTONES = [
    {"key": "M1", "title": "Method validated", "due": date(2029, 6, 1), "amount": "500.00"},
    {"key": "M2", "title": "Report", "due": "", "amount": "1000.00"},
]


class Conducting(Ordering):
    """An order with milestones, under way."""

    def order(self, **more: Any) -> WorkOrder:
        return self.active(**{"milestones": MILESTONES, **more})

    def proposed(self, order: WorkOrder, **changes: Any) -> ChangeOrder:
        return commands.propose_change(by=self.partner_pm, order=order, changes=changes, reason="the matrix interferes")

    def accepted(self, change: ChangeOrder) -> ChangeOrder:
        by = self.partner_pm
        return commands.accept_change(by=by, change=change, proof=proof_of(by.person))

    def agreed(self, order: WorkOrder, **changes: Any) -> ChangeOrder:
        by = self.sponsor_pm
        accepted = self.accepted(self.proposed(order, **changes))
        return commands.agree_change(by=by, change=accepted, proof=proof_of(by.person))

    def reported(self, order: WorkOrder, key: str = "M1") -> Milestone:
        return commands.report_milestone(by=self.partner_pm, order=order, key=key, statement="The report is signed.")

    def reached(self, order: WorkOrder, key: str = "M1") -> Milestone:
        by = self.sponsor_pm
        return commands.accept_milestone(by=by, milestone=self.reported(order, key), proof=proof_of(by.person))

    def invoiced(self, order: WorkOrder, *milestones: Milestone, number: str = "I-1") -> Invoice:
        by = self.partner_pm
        return commands.issue_invoice(
            by=by,
            order=order,
            number=number,
            milestones=[each.pk for each in milestones],
            payable_by=date(2030, 1, 1),
            proof=proof_of(by.person),
        )


@pytest.fixture
def work(world: World) -> Conducting:
    """Alder's order at Birch."""
    return Conducting(world)
