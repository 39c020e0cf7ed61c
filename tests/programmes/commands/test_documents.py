"""An order whose service does not compute is answered with reviewed documents, from handing in to acceptance."""

from __future__ import annotations

from typing import Any

import pytest

from galenic.evidence import commands as evidence_commands
from galenic.evidence.errors import DocumentsRefused
from galenic.evidence.labels import NOT_COMPUTED
from galenic.evidence.models import Evidence
from galenic.ledger.errors import Refused
from galenic.programmes import commands
from galenic.programmes.errors import OrderNotOpen
from galenic.programmes.models import WorkOrder
from galenic.programmes.reporting import evidence_report
from galenic.programmes.work import work_of
from tests.documents import given, pdf, statement
from tests.factories import proof_of
from tests.programmes.ordering import Ordering

pytestmark = pytest.mark.django_db
BATCH: dict[str, Any] = {"service_id": "sample.report", "options": {}, "title": "Biobatch"}


def handed_in(study: Ordering, order: WorkOrder, **more: Any) -> Evidence:
    return commands.hand_in(by=study.scientist, order=order, statement=more.pop("said", statement()), **more)


def test_a_document_goes_from_the_partner_to_the_sponsors_acceptance(study: Ordering) -> None:
    order = study.active(**BATCH)
    evidence = study.signed(handed_in(study, order))
    delivery = study.delivered(order, evidence)

    accepted = commands.accept_delivery(by=study.sponsor_qa, delivery=delivery, proof=proof_of(study.sponsor_qa.person))

    assert accepted.state == "accepted"
    assert WorkOrder.objects.get(pk=order.pk).state == "accepted"
    assert evidence.order == order.subject


def test_a_criterion_that_is_not_stated_still_stands_in_the_evidence(study: Ordering) -> None:
    """It is delivered as not judged; nothing is passed over in silence."""
    order = study.active(**BATCH)
    evidence = study.signed(handed_in(study, order, said=statement(results=())))

    assert study.delivered(order, evidence).state == "released"
    assert [(each["name"], each["passed"]) for each in evidence.outcome["criteria"]] == [("yield", None)]


@pytest.mark.req("REC-7")
def test_nothing_is_handed_in_before_the_order_was_taken_on(study: Ordering) -> None:
    with pytest.raises(OrderNotOpen, match="is issued and cannot be answered with documents"):
        handed_in(study, study.issued(**BATCH))


def test_an_order_that_computes_is_not_answered_with_documents(study: Ordering) -> None:
    with pytest.raises(DocumentsRefused, match="documents do not take the place of that"):
        handed_in(study, study.active())


def test_unsigned_documents_are_not_delivered(study: Ordering) -> None:
    order = study.active(**BATCH)

    with pytest.raises(Refused, match="the evidence is submitted"):
        study.delivered(order, handed_in(study, order))


def test_superseded_documents_are_not_delivered(study: Ordering) -> None:
    order = study.active(**BATCH)
    first = study.signed(handed_in(study, order))
    newer = study.signed(handed_in(study, order, said=statement(given(pdf("v2"), version="2.0")), supersedes=first))

    with pytest.raises(Refused, match="the evidence is superseded"):
        study.delivered(order, Evidence.objects.get(pk=first.pk))
    assert study.delivered(order, newer).state == "released"


def test_it_waits_for_whoever_hands_in(study: Ordering) -> None:
    study.active(**BATCH)

    for by in (study.scientist, study.partner_pm):
        assert [(task.action, task.title) for task in work_of(by).mine] == [("hand_in", "Hand in the documents")]
    assert work_of(study.qa).mine == ()


def test_documents_wait_for_review_and_then_for_nobody_but_their_approver(study: Ordering) -> None:
    handed_in(study, study.active(**BATCH))

    assert [task.action for task in work_of(study.reviewer).mine] == ["review"]
    assert work_of(study.scientist).mine == ()


def test_stale_documents_wait_to_be_handed_in_again(study: Ordering) -> None:
    batch = study.active(**BATCH)
    first = study.signed(handed_in(study, batch))
    second = study.active(**BATCH | {"number": "WO-2"})
    handed_in(study, second, said=statement(given(pdf("Second"))), rests_on=[first])
    study.signed(handed_in(study, batch, said=statement(given(pdf("New"))), supersedes=first))

    assert "Hand in again: what it rests on has fallen" in [task.title for task in work_of(study.scientist).mine]


@pytest.mark.parametrize("format_name", ["html", "json"])
def test_every_report_says_that_it_was_not_computed(study: Ordering, format_name: str) -> None:
    evidence = study.signed(handed_in(study, study.active(**BATCH)))

    _, content = evidence_report(by=study.sponsor_qa, evidence_id=evidence.pk, format_name=format_name)

    text = content.decode()
    assert NOT_COMPUTED in text
    assert "Ana Duarte" in text
    if format_name == "html":
        assert "Stated as passed" in text
        assert "Handed in by" in text
        assert "Performed by" not in text


def test_a_returned_document_is_handed_in_anew(study: Ordering) -> None:
    from galenic.ledger.actors import Reason, ReasonCode

    order = study.active(**BATCH)
    reason = Reason(ReasonCode.OTHER, "a page is missing")
    evidence_commands.send_back(by=study.reviewer, evidence=handed_in(study, order), reason=reason)

    assert [task.action for task in work_of(study.scientist).mine] == ["hand_in"]
