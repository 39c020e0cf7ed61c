from __future__ import annotations

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from galenic.evidence import commands as evidence_commands
from galenic.ledger.actors import Reason, ReasonCode
from galenic.programmes import commands
from galenic.programmes.models import Delivery
from galenic.programmes.planning.standing import PlanStanding, StepStanding, standing_of
from tests.factories import proof_of
from tests.programmes.planning.planned import CATALOGUE, Planned

pytestmark = pytest.mark.django_db


def standing(programme: Planned) -> PlanStanding:
    found = standing_of(programme.world.programme.pk)
    assert found is not None
    return found


def step(programme: Planned, service_id: str = "sample.mean") -> StepStanding:
    found = standing(programme).step(service_id)
    assert found is not None
    return found


def retract(programme: Planned, delivery: Delivery) -> None:
    evidence_commands.retract(
        by=programme.qa,
        evidence=delivery.evidence,
        proof=proof_of(programme.qa.person),
        reason=Reason(ReasonCode.OTHER, "the samples were mixed up"),
    )


def test_without_a_product_in_force_there_is_no_plan(programme: Planned) -> None:
    programme.describe()

    assert standing_of(programme.world.programme.pk) is None


def test_a_step_follows_its_order(programme: Planned) -> None:
    programme.in_force()
    seen = [step(programme).state]
    order = programme.draft()
    seen.append(step(programme).state)
    order = programme.issue(order)
    seen.append(step(programme).state)
    order = commands.acknowledge_order(
        by=programme.partner_pm, order=order, proof=proof_of(programme.partner_pm.person)
    )
    seen.append(step(programme).state)
    delivery = programme.delivered(order)
    seen.append(step(programme).state)
    programme.accept(delivery)
    seen.append(step(programme).state)

    assert seen == ["not ordered", "drafted", "ordered", "under way", "delivered", "accepted"]


def test_what_waits_is_blocked_and_what_does_not_is_ready(programme: Planned) -> None:
    programme.in_force()

    found = standing(programme)
    assert [each.step.id for each in found.ready()] == ["sample.mean"]
    assert [each.step.id for each in found.blocked()] == ["sample.verdict"]
    assert [(each.service, each.state) for each in found.blocked()[0].blocked_by] == [("sample.mean", "not ordered")]


def test_an_accepted_step_sets_free_what_waited_for_it(programme: Planned) -> None:
    programme.in_force()
    programme.accepted(programme.active())

    found = standing(programme)
    assert not found.blocked()
    assert [each.step.id for each in found.ready()] == ["sample.verdict"]


@pytest.mark.parametrize(
    ("kind", "more", "state"),
    [
        ("elsewhere", {"reference": "Report 7", "dated": date(2020, 1, 1)}, "done elsewhere"),
        ("not_needed", {}, "not needed"),
    ],
)
def test_a_decision_settles_a_step(programme: Planned, kind: str, more: dict[str, object], state: str) -> None:
    programme.in_force()
    programme.decided(kind, **more)

    assert step(programme).state == state
    assert not standing(programme).blocked()


def test_at_risk_lets_the_next_step_begin_and_says_so(programme: Planned) -> None:
    programme.in_force()
    programme.decided("at_risk")

    verdict = step(programme, "sample.verdict")
    assert not verdict.blocked_by
    assert [each.at_risk for each in verdict.waiting] == [True]
    assert step(programme).state == "not ordered"


@pytest.mark.req("REC-3")
def test_a_retracted_result_makes_its_step_stale_and_shakes_what_rests_on_it(programme: Planned) -> None:
    programme.in_force()
    mean = programme.accepted(programme.active())
    verdict = programme.issue(programme.draft_verdict())
    retract(programme, mean)

    found = standing(programme)
    assert step(programme).state == "stale"
    assert step(programme).stale == (f"its evidence {mean.evidence.digest[:12]} was retracted",)
    assert {each.step.id for each in found.shaken()} == {"sample.mean", "sample.verdict"}
    assert step(programme, "sample.verdict").rests_on == ("sample.mean",)
    assert verdict.state == "issued"


def test_an_order_past_its_day_is_late_until_it_is_delivered(programme: Planned) -> None:
    programme.in_force()
    order = programme.active(due=date(2020, 1, 31))
    assert [each.step.id for each in standing(programme).late()] == ["sample.mean"]

    programme.delivered(order)
    assert not standing(programme).late()


def test_orders_that_the_plan_does_not_have_stand_beside_it(
    programme: Planned, monkeypatch: pytest.MonkeyPatch
) -> None:
    programme.in_force()
    order = programme.draft()
    fewer = {"sample.verdict": CATALOGUE["sample.verdict"]}
    monkeypatch.setattr("galenic.catalogue.discovery.services", lambda: fewer)

    assert standing(programme).beyond == (order,)
    assert standing(programme).step("sample.mean") is None


def test_the_number_of_queries_does_not_grow_with_the_orders(programme: Planned) -> None:
    programme.in_force()
    programme.accepted(programme.active())
    with CaptureQueriesContext(connection) as few:
        standing(programme)
    for number in range(3, 8):
        programme.accepted(programme.active(number=f"WO-{number}"))
    with CaptureQueriesContext(connection) as many:
        standing(programme)

    assert len(many) == len(few) <= 8
