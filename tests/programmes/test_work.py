"""My work over the life of an order: at each step exactly those are asked who can take the next one."""

from __future__ import annotations

import pytest

from galenic.evidence import commands as evidence_commands
from galenic.ledger.actors import Reason, ReasonCode
from galenic.parties.reader import Reader, reader_for
from galenic.parties.roles import Role
from galenic.programmes import commands
from galenic.programmes.work import work_of
from tests.factories import proof_of
from tests.programmes.ordering import Ordering

pytestmark = pytest.mark.django_db

WHY = Reason(ReasonCode.OTHER, "the samples were thawed")


def waiting(study: Ordering) -> dict[str, list[str]]:
    """What waits for whom, by who."""
    readers: dict[str, Reader] = {role.value: study.world.reader(role) for role in Role} | {
        "second scientist": study.reviewer,
        "competitor": reader_for(study.world.competitor),
        "stranger": reader_for(study.world.stranger),
    }
    found = {name: [task.action for task in work_of(reader).mine] for name, reader in readers.items()}
    return {name: tasks for name, tasks in found.items() if tasks}


def test_a_draft_waits_for_its_author(study: Ordering) -> None:
    study.draft()

    assert waiting(study) == {"sponsor_pm": ["issue"]}


def test_an_incomplete_draft_waits_for_nobody_to_sign_it(study: Ordering) -> None:
    study.draft(scope="")

    assert waiting(study) == {}


def test_an_issued_order_waits_for_the_partner(study: Ordering) -> None:
    study.issued()

    assert waiting(study) == {"partner_pm": ["acknowledge"], "partner_qa": ["acknowledge"]}


def test_an_order_taken_on_waits_for_data(study: Ordering) -> None:
    study.active()

    assert waiting(study) == {
        "partner_scientist": ["compute"],
        "partner_qc": ["compute"],
        "second scientist": ["compute"],
    }


def test_what_is_being_computed_waits_for_nobody(study: Ordering) -> None:
    order = study.active()
    data_set = commands.submit_data(
        by=study.scientist, order=order, input_name="samples", file_name="a.csv", content=b"subject,value [mg/L]\n1,1\n"
    )
    commands.compute(by=study.scientist, order=order, inputs={"samples": data_set})

    assert waiting(study) == {}


def test_computed_evidence_waits_for_a_second_person(study: Ordering) -> None:
    study.computed(study.active())

    assert waiting(study) == {"partner_qc": ["review"], "second scientist": ["review"]}


def test_then_for_quality_assurance_then_for_the_sponsor(study: Ordering) -> None:
    order = study.active()
    evidence = study.computed(order)
    reviewed = evidence_commands.review(by=study.reviewer, evidence=evidence, proof=proof_of(study.reviewer.person))
    assert waiting(study) == {"partner_qa": ["approve"]}

    approved = evidence_commands.approve(by=study.qa, evidence=reviewed, proof=proof_of(study.qa.person))
    assert waiting(study) == {"partner_qa": ["deliver"]}

    delivery = study.delivered(order, approved)
    assert waiting(study) == {"sponsor_qa": ["accept"]}

    commands.accept_delivery(by=study.sponsor_qa, delivery=delivery, proof=proof_of(study.sponsor_qa.person))
    assert waiting(study) == {}


def test_stale_evidence_waits_to_be_computed_again(study: Ordering) -> None:
    evidence = study.computed(study.active())
    evidence_commands.retract_data(
        by=study.qa, data_set=evidence.inputs.get().data_set, proof=proof_of(study.qa.person), reason=WHY
    )

    assert waiting(study) == {
        "partner_scientist": ["compute"],
        "partner_qc": ["compute"],
        "second scientist": ["compute"],
    }


def test_a_departure_waits_for_the_partners_quality_assurance_then_for_the_sponsor(study: Ordering) -> None:
    order = study.active()
    study.computed(order)
    departure = study.departure(order)
    assert waiting(study)["partner_qa"] == ["approve"]

    commands.approve_departure(by=study.qa, departure=departure, proof=proof_of(study.qa.person))

    found = waiting(study)
    assert "partner_qa" not in found
    assert (found["sponsor_pm"], found["sponsor_qa"]) == (["acknowledge"], ["acknowledge"])


def test_the_earliest_due_comes_first(study: Ordering) -> None:
    from datetime import date

    study.draft(number="WO-1", due=date(2031, 1, 1))
    study.draft(number="WO-2", due=date(2030, 1, 1))

    assert [task.order.number for task in work_of(study.sponsor_pm).mine if task.order] == ["WO-2", "WO-1"]
