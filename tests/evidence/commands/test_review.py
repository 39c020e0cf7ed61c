from __future__ import annotations

import pytest

from galenic.evidence import commands
from galenic.evidence.models import Evidence
from galenic.ledger.actors import Reason, ReasonCode
from galenic.ledger.errors import Refused, SignatureRefused, StaleRecord
from galenic.ledger.models import Entry, Signature
from galenic.parties.errors import NotVisible
from galenic.parties.models import Person
from galenic.parties.reader import reader_for
from galenic.parties.roles import Role
from tests.factories import give_role, proof_of
from tests.study import Study

pytestmark = pytest.mark.django_db

WHY = Reason(ReasonCode.OTHER, "an outlier was overlooked")


def review(study: Study, evidence: Evidence, person: Person | None = None) -> Evidence:
    reviewer = person or study.reviewer.person
    return commands.review(by=reader_for(reviewer), evidence=evidence, proof=proof_of(reviewer))


def approve(study: Study, evidence: Evidence, person: Person | None = None) -> Evidence:
    approver = person or study.qa.person
    return commands.approve(by=reader_for(approver), evidence=evidence, proof=proof_of(approver))


@pytest.mark.req("SIG-1", "SIG-2")
def test_reviewed_and_approved_with_two_signatures(study: Study) -> None:
    evidence = approve(study, review(study, study.compute()))

    given = Signature.objects.order_by("time")
    assert evidence.state == "approved"
    assert [signature.meaning for signature in given] == ["reviewed", "approved"]
    assert {signature.digest for signature in given} == {evidence.signed_digest()}


@pytest.mark.req("ACC-2")
def test_the_performer_does_not_review(study: Study) -> None:
    with pytest.raises(Refused) as refused:
        review(study, study.compute(), study.scientist.person)

    assert ["you performed this work" in fault.message for fault in refused.value.faults] == [True]
    assert not Signature.objects.exists()


@pytest.mark.req("ACC-2")
def test_the_performer_does_not_approve_whatever_roles_they_hold(study: Study) -> None:
    give_role(study.scientist.person, Role.PARTNER_QA)
    evidence = review(study, study.compute())

    with pytest.raises(Refused, match="performed this work"):
        approve(study, evidence, study.scientist.person)


@pytest.mark.req("ACC-2")
def test_the_reviewer_does_not_approve_whatever_roles_they_hold(study: Study) -> None:
    give_role(study.reviewer.person, Role.PARTNER_QA)
    evidence = review(study, study.compute())

    with pytest.raises(Refused, match="reviewed this work"):
        approve(study, evidence, study.reviewer.person)


@pytest.mark.req("REC-7")
def test_nothing_is_approved_that_was_not_reviewed(study: Study) -> None:
    with pytest.raises(Refused, match="not possible in state 'computed'"):
        approve(study, study.compute())


@pytest.mark.req("SIG-3")
def test_without_proof_of_identity_nothing_is_signed_and_nothing_moves(study: Study) -> None:
    evidence = study.compute()

    with pytest.raises(SignatureRefused):
        commands.review(by=study.reviewer, evidence=evidence, proof=None)

    assert Evidence.objects.get(pk=evidence.pk).state == "computed"


def test_a_stale_page_is_refused(study: Study) -> None:
    evidence = study.compute()
    seen = evidence.version
    review(study, evidence)

    with pytest.raises(StaleRecord):
        commands.approve(by=study.qa, evidence=evidence, proof=proof_of(study.qa.person), expected_version=seen)


@pytest.mark.req("ACC-3")
def test_evidence_does_not_exist_for_a_competitor(study: Study) -> None:
    evidence = review(study, study.compute())

    with pytest.raises(NotVisible):
        approve(study, evidence, study.world.competitor)


@pytest.mark.req("AUD-3")
def test_returning_needs_a_reason_that_says_something(study: Study) -> None:
    returned = commands.send_back(by=study.qa, evidence=study.compute(), reason=WHY)

    entry = Entry.objects.get(action="evidence:evidence:return")
    assert returned.state == "returned"
    assert (entry.reason_code, entry.reason_text) == ("other", WHY.text)


def test_approving_the_new_supersedes_the_old(study: Study) -> None:
    old = study.approved()
    new = study.compute(supersedes=old)
    assert Evidence.objects.get(pk=old.pk).state == "approved"

    approve(study, review(study, new))

    assert Evidence.objects.get(pk=old.pk).state == "superseded"


def test_retracted_evidence_stays_retracted_when_newer_is_approved(study: Study) -> None:
    old = study.approved()
    new = study.compute(supersedes=old)
    commands.retract(by=study.qa, evidence=old, proof=proof_of(study.qa.person), reason=WHY)

    approve(study, review(study, new))

    assert Evidence.objects.get(pk=old.pk).state == "retracted"


def test_retracting_takes_quality_assurance_and_a_signature(study: Study) -> None:
    evidence = study.approved()

    with pytest.raises(Refused):
        commands.retract(by=study.reviewer, evidence=evidence, proof=None, reason=WHY)
    retracted = commands.retract(by=study.qa, evidence=evidence, proof=proof_of(study.qa.person), reason=WHY)

    assert retracted.state == "retracted"
    assert Signature.objects.filter(meaning="retracted").count() == 1


@pytest.mark.parametrize("signed_state", ["computed", "reviewed"])
def test_stale_evidence_is_not_signed(study: Study, signed_state: str) -> None:
    data_set = study.submit()
    evidence = study.compute({"samples": data_set})
    if signed_state == "reviewed":
        evidence = review(study, evidence)
    commands.retract_data(by=study.qa, data_set=data_set, proof=proof_of(study.qa.person), reason=WHY)

    with pytest.raises(Refused, match="the evidence is stale: its input samples"):
        (approve if signed_state == "reviewed" else review)(study, evidence)
