"""Documents that a partner hands in for a service that does not compute."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction

from galenic.evidence import commands, store
from galenic.evidence.commands.documents import hand_in
from galenic.evidence.errors import DocumentsRefused, InputNotUsable, ProtocolNotFollowed
from galenic.evidence.inputs import resolve
from galenic.evidence.labels import NOT_COMPUTED, RESTS_ON_DOCUMENT
from galenic.evidence.models import Document, Evidence
from galenic.evidence.protocol import Protocol
from galenic.evidence.recomputing import recompute
from galenic.evidence.staleness import stale_because
from galenic.evidence.statement import StatedResult
from galenic.ledger.actors import Reason, ReasonCode
from galenic.ledger.errors import Refused
from galenic.ledger.verification import verify
from galenic.parties.errors import NotVisible
from galenic.parties.reader import reader_for
from galenic.parties.roles import Role
from tests.documents import given, pdf, statement, word
from tests.factories import World, proof_of
from tests.sample_services import CATALOGUE
from tests.study import Study

pytestmark = pytest.mark.django_db


def handed_in(study: Study, *documents: Any, said: Any = None, **more: Any) -> Evidence:
    return hand_in(
        by=more.pop("by", study.scientist),
        engagement_id=study.world.engagement.pk,
        service_id=more.pop("service_id", "sample.report"),
        statement=said or statement(*documents),
        **more,
    )


def approved(study: Study, evidence: Evidence) -> Evidence:
    evidence = commands.review(by=study.reviewer, evidence=evidence, proof=proof_of(study.reviewer.person))
    return commands.approve(by=study.qa, evidence=evidence, proof=proof_of(study.qa.person))


def codes(error: pytest.ExceptionInfo[Any]) -> list[str]:
    return [fault.code for fault in error.value.faults]


def tamper(evidence: Evidence, **columns: object) -> Evidence:
    with connection.cursor() as cursor:
        for column, value in columns.items():
            cursor.execute(f"UPDATE evidence_evidence SET {column} = %s WHERE id = %s", [value, evidence.pk.hex])
    return Evidence.objects.get(pk=evidence.pk)


def test_documents_become_evidence_that_says_it_was_not_computed(study: Study) -> None:
    evidence = handed_in(study, given(), given(word(), "C:\\reports\\annex.docx", title="Annex"), labels=["simulated"])

    assert (evidence.kind, evidence.state, evidence.passed) == ("document", "submitted", True)
    assert evidence.labels == [NOT_COMPUTED, "simulated"]
    assert evidence.conclusion == "Batch B-1 was made and meets its specification."
    documents = [used.document for used in evidence.inputs.order_by("name")]
    assert [each.file_name for each in documents] == ["report.pdf", "annex.docx"]
    assert [each.media_type.rpartition(".")[2] for each in documents] == ["application/pdf", "document"]
    assert store.read(documents[0].sha256) == pdf()


def test_the_same_documents_with_the_same_statement_have_the_same_digest(study: Study) -> None:
    first, again = handed_in(study), handed_in(study)
    other = handed_in(study, said=statement(conclusion="It was made."))

    assert first.digest == again.digest != other.digest


def test_it_is_reviewed_and_approved_like_all_evidence(study: Study) -> None:
    assert approved(study, handed_in(study)).state == "approved"


@pytest.mark.req("ACC-2")
def test_whoever_hands_in_does_not_review(study: Study) -> None:
    evidence = handed_in(study)

    with pytest.raises(Refused, match="performed this work"):
        commands.review(by=study.scientist, evidence=evidence, proof=proof_of(study.scientist.person))


def test_it_can_be_returned(study: Study) -> None:
    reason = Reason(ReasonCode.OTHER, "a page is missing")

    assert commands.send_back(by=study.reviewer, evidence=handed_in(study), reason=reason).state == "returned"


def test_a_service_that_computes_takes_data_instead(study: Study) -> None:
    with pytest.raises(DocumentsRefused, match="is computed by Galenic from data") as refused:
        handed_in(study, service_id="sample.mean")

    assert "Hand in the data instead" in refused.value.remedy


@pytest.mark.parametrize(
    ("documents", "found"),
    [
        ((given(b""),), ["EVI-043"]),
        ((given(b"a,b\n1,2\n", "report.pdf"),), ["EVI-043"]),
        ((given(word(), "report.pdf"),), ["EVI-043"]),
        ((given(title="", version=""), given(b"", "annex.docx")), ["EVI-042", "EVI-042", "EVI-043"]),
    ],
)
def test_bad_documents_are_refused_whole(study: Study, documents: Sequence[Any], found: list[str]) -> None:
    with pytest.raises(DocumentsRefused) as refused:
        handed_in(study, *documents)

    assert codes(refused) == found
    assert not Document.objects.exists()
    assert not Evidence.objects.exists()


def test_a_result_is_of_the_orders_criteria(study: Study) -> None:
    with pytest.raises(DocumentsRefused) as refused:
        handed_in(study, said=statement(results=(StatedResult("1", name="weight"),)))

    assert refused.value.faults[0].allowed == "yield"


@pytest.mark.parametrize("role", [Role.PARTNER_QA, Role.SPONSOR_PM, Role.SPONSOR_QA])
def test_the_partners_laboratory_and_managers_hand_in(study: Study, role: Role) -> None:
    with pytest.raises(Refused, match="hand in documents"):
        handed_in(study, by=study.world.reader(role))


def test_for_strangers_there_is_nothing(study: Study, world: World) -> None:
    with pytest.raises(NotVisible):
        handed_in(study, by=reader_for(world.stranger))


def test_documents_rest_on_approved_evidence_and_fall_with_it(study: Study) -> None:
    mean, first = study.approved(), approved(study, handed_in(study))
    second = handed_in(study, given(pdf("Second")), rests_on=[first, mean, first])

    assert set(second.inputs.exclude(source=None).values_list("source", flat=True)) == {mean.pk, first.pk}
    assert second.labels == [NOT_COMPUTED, RESTS_ON_DOCUMENT]
    assert stale_because([second.pk])[second.pk] == ()

    newer = approved(study, handed_in(study, given(pdf("New")), supersedes=first))

    assert Evidence.objects.get(pk=first.pk).state == "superseded"
    assert newer.state == "approved"
    (cause,) = stale_because([second.pk])[second.pk]
    assert "was superseded" in cause
    with pytest.raises(Refused, match="the evidence is stale"):
        commands.review(by=study.reviewer, evidence=second, proof=proof_of(study.reviewer.person))


def test_documents_do_not_rest_on_what_is_not_approved(study: Study) -> None:
    with pytest.raises(DocumentsRefused) as refused:
        handed_in(study, rests_on=[study.compute()])

    assert codes(refused) == ["EVI-014"]


@pytest.mark.req("ACC-3")
def test_documents_do_not_rest_on_evidence_of_another_engagement(study: Study, world: World) -> None:
    foreign = Evidence(engagement_id=world.competing_engagement.pk, state="approved")

    with pytest.raises(DocumentsRefused) as refused:
        handed_in(study, rests_on=[foreign])

    assert codes(refused) == ["EVI-012"]


@pytest.mark.req("REC-7")
def test_whatever_differs_from_the_frozen_protocol_is_refused(study: Study) -> None:
    """Issued while the service was declared with another criterion."""
    frozen = Protocol(order="", service_id="sample.report", service_version="0", options={}, criteria=())

    with pytest.raises(ProtocolNotFollowed):
        handed_in(study, protocol=frozen)


def test_they_take_the_place_of_evidence_of_their_service_alone(study: Study) -> None:
    with pytest.raises(InputNotUsable, match="same service"):
        handed_in(study, supersedes=study.approved())


def test_nothing_is_computed_from_a_document(study: Study, monkeypatch: pytest.MonkeyPatch) -> None:
    """Not even when its service computes later: there is no value in it that could be taken."""
    document = approved(study, handed_in(study))
    tamper(document, service_id="sample.mean")

    with pytest.raises(InputNotUsable) as refused:
        resolve(CATALOGUE["sample.verdict"], study.world.engagement.pk, {"mean": {"evidence": str(document.pk)}})

    assert "EVI-013" in codes(refused)


def test_an_input_is_exactly_one_thing(study: Study) -> None:
    used = handed_in(study).inputs.get()

    for column, value in (("document_id", None), ("source_id", study.compute().pk.hex)):
        with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(f"UPDATE evidence_evidenceinput SET {column} = %s WHERE id = %s", [value, used.pk.hex])


def test_verifying_checks_the_digest_and_recomputes_nothing(study: Study) -> None:
    evidence = approved(study, handed_in(study))
    study.compute()

    report = verify()

    assert report.ok, report.findings
    assert (report.counts["evidence"], report.counts["reviewed_documents"]) == (1, 1)
    assert recompute(evidence).same
    assert recompute(evidence).obtained_by == {}


@pytest.mark.req("TMP-5")
def test_a_changed_document_is_found(study: Study) -> None:
    evidence = handed_in(study)
    store.path_of(evidence.inputs.get().document.sha256).write_bytes(pdf("Another report"))

    assert {str(each.code) for each in verify().findings} == {"EVI-102", "EVI-103"}


def test_a_document_that_is_gone_is_found(study: Study) -> None:
    evidence = handed_in(study)
    store.path_of(evidence.inputs.get().document.sha256).unlink()

    assert {str(each.code) for each in verify().findings} == {"EVI-101", "EVI-103"}


@pytest.mark.req("TMP-2")
@pytest.mark.parametrize(
    ("column", "value", "sentence"),
    [
        ("labels", "[]", "is not labeled so"),
        ("conclusion", "It failed.", "its conclusion is not the one of its outcome"),
        ("digest", "0" * 64, "its digest does not fit"),
        ("kind", "computed", "nothing is computed"),
    ],
)
def test_a_changed_row_is_found(study: Study, column: str, value: str, sentence: str) -> None:
    found = recompute(tamper(handed_in(study), **{column: value}))

    assert sentence in " ".join(found.sentences())


def test_a_statement_over_other_documents_is_found(study: Study) -> None:
    evidence = handed_in(study)
    outcome = evidence.outcome
    outcome["tables"][0]["rows"][0][6] = "0" * 64

    found = " ".join(recompute(tamper(evidence, outcome=json.dumps(outcome))).sentences())

    assert "does not have the digest" in found


def test_documents_that_the_statement_does_not_name_are_found(study: Study) -> None:
    evidence, other = handed_in(study), handed_in(study, given(pdf("Other")))
    used = evidence.inputs.get()
    with connection.cursor() as cursor:
        foreign = other.inputs.get().document
        cursor.execute(
            "UPDATE evidence_evidenceinput SET document_id = %s WHERE id = %s", [foreign.pk.hex, used.pk.hex]
        )

    found = recompute(Evidence.objects.get(pk=evidence.pk)).sentences()

    assert "the documents that its outcome names are not those that were handed in" in found
