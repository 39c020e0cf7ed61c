"""The plan's gate at work: each refusal is lifted by settling the one thing that it names."""

from __future__ import annotations

import pytest

from galenic.ledger.errors import Refused
from galenic.parties.roles import Role
from galenic.programmes.queries import order_page
from tests.programmes.planning.planned import Planned
from tests.programmes.planning.test_standing import retract

pytestmark = pytest.mark.django_db


def test_work_is_not_ordered_before_what_it_needs_first_is_accepted(programme: Planned) -> None:
    programme.in_force()
    order = programme.draft_verdict()

    with pytest.raises(Refused) as refused:
        programme.issue(order)
    assert [fault.message for fault in refused.value.faults] == [
        "by the plan sample.verdict needs sample.mean first (A verdict is about a mean), which is not ordered"
    ]

    programme.accepted(programme.active())
    assert programme.issue(order).state == "issued"


def test_without_a_plan_nothing_is_waited_for(programme: Planned) -> None:
    assert programme.issue(programme.draft_verdict()).state == "issued"


def test_the_sponsor_may_go_ahead_at_risk_by_a_signed_decision(programme: Planned) -> None:
    programme.in_force()
    programme.decision("at_risk")
    order = programme.draft_verdict()
    with pytest.raises(Refused):
        programme.issue(order)

    programme.decided("at_risk")
    assert programme.issue(order).state == "issued"


def test_a_step_stands_while_one_accepted_result_stands(programme: Planned) -> None:
    programme.in_force()
    mean = programme.accepted(programme.active())
    other = programme.accepted(programme.active(number="WO-9"))
    delivery = programme.verdict_delivered(programme.issue(programme.draft_verdict()), mean)
    retract(programme, other)
    assert programme.accept(delivery).state == "accepted"


def test_a_fallen_step_holds_up_acceptance(programme: Planned) -> None:
    programme.in_force()
    mean = programme.accepted(programme.active())
    taken = programme.issue(programme.draft_verdict())
    delivery = programme.verdict_delivered(taken, mean)
    retract(programme, mean)

    with pytest.raises(Refused) as refused:
        programme.accept(delivery)
    assert any("which is stale" in fault.message for fault in refused.value.faults)


def test_a_partner_never_reads_how_far_others_are(programme: Planned) -> None:
    programme.in_force()
    order = programme.draft_verdict()

    for role in (Role.PARTNER_PM, Role.PARTNER_QA):
        page = order_page(programme.reader(role), order.pk)
        told = [text for action in page.actions for text in action.unmet]
        assert not any("sample.mean" in text for text in told)
