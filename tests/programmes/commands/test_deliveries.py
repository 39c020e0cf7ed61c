from __future__ import annotations

import pytest

from galenic.evidence import blockers
from galenic.evidence import commands as evidence_commands
from galenic.evidence.blockers import Blocker
from galenic.evidence.lifecycle import CONSEQUENCE
from galenic.ledger.actors import STEP, SYSTEM, Reason, ReasonCode
from galenic.ledger.commands import change
from galenic.ledger.errors import Refused, SignatureRefused, StaleRecord
from galenic.ledger.lifecycle import perform
from galenic.ledger.models import Anchor
from galenic.ledger.queries import signatures_of
from galenic.parties.errors import NotVisible
from galenic.parties.reader import reader_for
from galenic.parties.roles import Role
from galenic.programmes import commands
from galenic.programmes.lifecycle import WORK_ORDER
from galenic.programmes.models import Delivery, WorkOrder
from tests.factories import give_role, proof_of
from tests.programmes.ordering import Ordering

pytestmark = pytest.mark.django_db

WHY = Reason(ReasonCode.OTHER, "the report lacks a table")


def refusals(refused: pytest.ExceptionInfo[Refused]) -> list[str]:
    return [fault.message for fault in refused.value.faults]


def state_of(order: WorkOrder) -> str:
    return str(WorkOrder.objects.get(pk=order.pk).state)


def accept(study: Ordering, delivery: Delivery) -> Delivery:
    return commands.accept_delivery(by=study.sponsor_qa, delivery=delivery, proof=proof_of(study.sponsor_qa.person))


def test_an_order_from_draft_to_acceptance(study: Ordering) -> None:
    order = study.active()
    delivery = study.delivered(order)
    assert state_of(order) == "delivered"

    accepted = accept(study, delivery)

    assert state_of(order) == "accepted"
    assert [(each.signature.meaning, each.current) for each in signatures_of(accepted)] == [
        ("released", True),
        ("accepted", True),
    ]
    assert [each.current for each in signatures_of(order)] == [True, True], "approved and acknowledged still stand"


@pytest.mark.req("TMP-4")
def test_delivery_and_acceptance_are_anchored(study: Ordering) -> None:
    order = study.active()
    accept(study, study.delivered(order))

    purposes = Anchor.objects.filter(chain_id=order.ledger_scope()).order_by("length").values_list("purpose", flat=True)
    assert list(purposes)[-2:] == ["work order delivered", "work order accepted"]


@pytest.mark.parametrize("state", ["computed", "reviewed", "retracted"])
def test_only_approved_evidence_is_delivered(study: Ordering, state: str) -> None:
    order = study.active()
    evidence = study.signed(study.computed(order))
    evidence = change(evidence, actor=SYSTEM, action="test:state", reason=STEP, state=state)

    with pytest.raises(Refused) as refused:
        study.delivered(order, evidence)

    assert refusals(refused) == [f"the evidence is {state}, and only approved evidence can be delivered"]
    assert not Delivery.objects.exists()
    assert state_of(order) == "active"


def test_every_condition_that_is_unmet_is_named(study: Ordering) -> None:
    order, other = study.active(), study.active(number="WO-2")
    study.departure(other, "approved")
    evidence = study.computed(other)

    with pytest.raises(Refused) as refused:
        study.delivered(order, evidence)

    assert refusals(refused) == [
        "the evidence is computed, and only approved evidence can be delivered",
        "no standing approval signature binds the evidence as it now is",
        "the evidence was computed for another order",
        "no departure acknowledged by the sponsor covers options factor: frozen as 2.0, now 3.0",
    ]


def test_evidence_changed_after_approval_is_not_delivered(study: Ordering) -> None:
    order = study.active()
    evidence = study.signed(study.computed(order))
    change(evidence, actor=SYSTEM, action="test:change", reason=STEP, labels=["simulated"])

    with pytest.raises(Refused, match="no standing approval signature"):
        study.delivered(order, evidence)


def test_stale_evidence_is_not_delivered(study: Ordering) -> None:
    order = study.active()
    evidence = study.signed(study.computed(order))
    evidence_commands.retract_data(
        by=study.qa, data_set=evidence.inputs.get().data_set, proof=proof_of(study.qa.person), reason=WHY
    )

    with pytest.raises(Refused, match="the evidence is stale"):
        study.delivered(order, evidence)


def test_a_departure_has_to_be_known_to_the_sponsor_before_delivery(study: Ordering) -> None:
    order = study.active()
    departure = study.departure(order, "approved")
    evidence = study.signed(study.computed(order))
    with pytest.raises(Refused, match="no departure acknowledged by the sponsor"):
        study.delivered(order, evidence)

    commands.acknowledge_departure(by=study.sponsor_pm, departure=departure, proof=proof_of(study.sponsor_pm.person))

    assert study.delivered(order, evidence).departures == [str(departure.pk)]


@pytest.mark.req("ACC-2")
def test_the_performer_does_not_release_whatever_roles_they_hold(study: Ordering) -> None:
    give_role(study.scientist.person, Role.PARTNER_QA)
    order = study.active()
    evidence = study.signed(study.computed(order))

    with pytest.raises(Refused, match="performed this work"):
        commands.deliver(
            by=reader_for(study.scientist.person),
            order=order,
            evidence=evidence,
            proof=proof_of(study.scientist.person),
        )


def test_blockers_hold_a_delivery_up(study: Ordering, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(blockers, "_sources", [])
    order = study.active()
    evidence = study.signed(study.computed(order))
    deviation = ("quality.deviation", "7", 1)
    blockers.register(
        lambda subject: (
            [Blocker(subject, "QUA-001", "a deviation is open", deviation)] if subject[1] == str(order.pk) else []
        )
    )

    with pytest.raises(Refused, match="QUA-001: a deviation is open"):
        study.delivered(order, evidence)


@pytest.mark.req("SIG-3")
def test_without_proof_nothing_is_delivered(study: Ordering) -> None:
    order = study.active()
    evidence = study.signed(study.computed(order))

    with pytest.raises(SignatureRefused):
        commands.deliver(by=study.qa, order=order, evidence=evidence, proof=None)

    assert not Delivery.objects.exists()
    assert state_of(order) == "active"


def test_the_order_does_not_move_without_a_signed_delivery(study: Ordering) -> None:
    """Whoever calls the engine past the commands meets the same conditions."""
    order = study.active()
    actor = study.qa.actor(order.engagement_id)
    with pytest.raises(Refused, match="latest delivery is not released"):
        perform(WORK_ORDER, order, "deliver", actor=actor, roles=CONSEQUENCE)

    study.delivered(order)

    with pytest.raises(Refused, match="latest delivery is not accepted"):
        perform(WORK_ORDER, order, "accept", actor=actor, roles=CONSEQUENCE)


def test_a_returned_delivery_reopens_the_order_with_its_reason(study: Ordering) -> None:
    order = study.active()
    delivery = study.delivered(order)

    returned = commands.return_delivery(
        by=study.sponsor_qa, delivery=delivery, proof=proof_of(study.sponsor_qa.person), reason=WHY
    )

    assert (returned.state, state_of(order)) == ("returned", "active")
    second = study.delivered(WorkOrder.objects.get(pk=order.pk), delivery.evidence)
    assert second.number == 2
    assert accept(study, second).state == "accepted"


def test_what_fell_after_delivery_is_not_accepted(study: Ordering) -> None:
    order = study.active()
    delivery = study.delivered(order)
    evidence_commands.retract(by=study.qa, evidence=delivery.evidence, proof=proof_of(study.qa.person), reason=WHY)

    with pytest.raises(Refused, match="the evidence is retracted"):
        accept(study, delivery)

    assert state_of(order) == "delivered"


@pytest.mark.parametrize("role", [Role.SPONSOR_PM, Role.PARTNER_QA, Role.SPONSOR_RA])
def test_only_the_sponsors_quality_assurance_accepts(study: Ordering, role: Role) -> None:
    delivery = study.delivered(study.active())
    reader = study.world.reader(role)

    with pytest.raises(Refused):
        commands.accept_delivery(by=reader, delivery=delivery, proof=proof_of(reader.person))


def test_a_stale_page_is_refused(study: Ordering) -> None:
    order = study.active()
    evidence = study.signed(study.computed(order))

    with pytest.raises(StaleRecord):
        commands.deliver(
            by=study.qa, order=order, evidence=evidence, proof=proof_of(study.qa.person), expected_version=1
        )


@pytest.mark.req("ACC-3")
def test_a_delivery_does_not_exist_for_strangers(study: Ordering) -> None:
    delivery = study.delivered(study.active())

    for stranger in (study.world.competitor, study.world.stranger):
        with pytest.raises(NotVisible):
            commands.accept_delivery(by=reader_for(stranger), delivery=delivery, proof=proof_of(stranger))
