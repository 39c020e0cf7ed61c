from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest

from galenic.ledger.actors import Reason, ReasonCode
from galenic.ledger.errors import Refused, SignatureRefused
from galenic.ledger.models import Signature
from galenic.parties.commands import add_site
from galenic.parties.errors import NotVisible
from galenic.parties.reader import reader_for
from galenic.parties.roles import Role
from galenic.partners import commands
from galenic.partners.errors import NotOpen, PartnerRefused
from galenic.partners.forms import qualification_form
from galenic.partners.models import Qualification
from tests.factories import give_role, proof_of
from tests.partners.working import ANSWERS, WHY, Working, days, today

pytestmark = pytest.mark.django_db


def _refusal(work: Working, found: Qualification) -> str:
    with pytest.raises(Refused) as refused:
        work.approve(found)
    return "; ".join(fault.message for fault in refused.value.faults)


@pytest.mark.req("SUP-1")
def test_from_prospective_to_approved(work: Working, actions: Callable[..., list[str]]) -> None:
    found = work.qualified()

    assert (found.state, found.decided_on, found.expires) == ("approved", today(), days(300))
    assert actions(found)[0] == "partners:qualification:open"
    assert actions(found)[-1] == "partners:qualification:approve"
    [signature] = Signature.objects.filter(signed_id=str(found.pk))
    assert (signature.meaning, signature.signer_id) == ("approved", str(work.qa.person.pk))


@pytest.mark.req("SUP-1")
def test_an_approval_needs_a_password(work: Working) -> None:
    found = work.evaluated()

    with pytest.raises(SignatureRefused):
        commands.approve_qualification(by=work.qa, qualification=found, proof=None)
    assert Qualification.objects.get(pk=found.pk).state == "under_evaluation"


@pytest.mark.req("SUP-2")
def test_a_refusal_lists_everything_that_is_missing(work: Working) -> None:
    text = _refusal(work, work.evaluating())

    assert "the questionnaire has no answer to quality_unit, procedures" in text
    assert "there is no license or certificate" in text
    assert "there is no record of inspections" in text
    assert "its risk is not scored" in text
    assert "it is not said until when the qualification lasts" in text


@pytest.mark.req("SUP-2")
@pytest.mark.parametrize("key", [each.key for each in qualification_form().questions])
def test_every_question_is_answered(work: Working, key: str) -> None:
    found = work.evaluating()
    given = {name: answer for name, answer in ANSWERS.items() if name != key}
    found = commands.answer_questions(by=work.pm, qualification=found, answers=given)

    assert f"the questionnaire has no answer to {key}" in _refusal(work, found)


@pytest.mark.req("SUP-2")
def test_at_medium_and_high_risk_it_takes_an_audit(work: Working) -> None:
    found = work.evaluated(risk=(4, 4, 4), expires=days(200))
    assert "there is no report of an audit" in _refusal(work, found)

    assert work.approve(work.evidence(found, "audit_report")).state == "approved"


@pytest.mark.req("SUP-5")
def test_a_qualification_lasts_no_longer_than_its_risk_allows(work: Working) -> None:
    found = work.evidence(work.evaluated(risk=(5, 5, 5), expires=days(400)), "audit_report")

    assert "at high risk it lasts until" in _refusal(work, found)


def test_a_qualification_ends_on_a_day_to_come(work: Working) -> None:
    assert "it would have ended before it begins" in _refusal(work, work.evaluated(expires=today()))


@pytest.mark.req("ACC-2")
def test_whoever_compiled_it_does_not_decide(work: Working) -> None:
    found = work.evaluated()
    found = commands.record_evidence(
        by=work.qa, qualification=found, kind="reference", reference="R", dated=today(), source="a client"
    )

    assert "you compiled this evaluation, and somebody else has to decide on it" in _refusal(work, found)


@pytest.mark.req("ACC-1")
@pytest.mark.parametrize("role", [Role.SPONSOR_PM, Role.SPONSOR_RA, Role.AUDITOR])
def test_only_the_sponsors_quality_assurance_decides(work: Working, role: Role) -> None:
    reader = work.world.reader(role)

    with pytest.raises(Refused, match="your role"):
        commands.approve_qualification(by=reader, qualification=work.evaluated(), proof=proof_of(reader.person))


def test_conditions_are_stated_and_met(work: Working) -> None:
    found = work.evaluated()
    with pytest.raises(Refused, match="states its conditions"):
        commands.approve_conditionally(by=work.qa, qualification=found, proof=proof_of(work.qa.person))

    found = commands.set_terms(by=work.pm, qualification=found, expires=days(200), conditions="A second analyst.")
    found = commands.approve_conditionally(by=work.qa, qualification=found, proof=proof_of(work.qa.person))
    assert found.state == "conditionally_approved"
    found = commands.confirm_qualification(
        by=work.qa,
        qualification=found,
        proof=proof_of(work.qa.person),
        reason=Reason(ReasonCode.OTHER, "a second was hired"),
    )
    assert found.state == "approved"


@pytest.mark.req("SUP-1")
def test_suspended_and_reinstated_and_disqualified(work: Working) -> None:
    found = work.qualified()
    for step, state in (
        (commands.suspend, "suspended"),
        (commands.reinstate, "approved"),
        (commands.disqualify, "disqualified"),
    ):
        found = step(by=work.qa, qualification=found, proof=proof_of(work.qa.person), reason=WHY)
        assert found.state == state
    assert work.opened().supersedes is None, "it begins anew"


@pytest.mark.req("SUP-1")
@pytest.mark.parametrize("step", [commands.suspend, commands.disqualify])
def test_taking_work_away_needs_a_reason(work: Working, step: Callable[..., Qualification]) -> None:
    with pytest.raises(Refused, match="needs a reason"):
        step(by=work.qa, qualification=work.qualified(), proof=proof_of(work.qa.person), reason=None)


@pytest.mark.req("SUP-5")
def test_a_re_evaluation_takes_the_place_of_what_it_re_evaluates(work: Working) -> None:
    before = work.qualified()
    again = work.evaluated()
    assert again.supersedes_id == before.pk
    assert Qualification.objects.get(pk=before.pk).state == "approved", "it stands meanwhile"

    work.approve(again)

    assert Qualification.objects.get(pk=before.pk).state == "superseded"


def test_one_evaluation_at_a_time(work: Working) -> None:
    work.opened()

    with pytest.raises(PartnerRefused, match="twice"):
        work.opened()
    assert work.opened(product_class="sterile").state == "prospective", "another class of products is another question"


def test_a_sponsor_does_not_qualify_itself(work: Working) -> None:
    own = add_site(by=work.pm, organization=work.world.sponsor, name="Head office")
    with pytest.raises(PartnerRefused, match="PTN-018"):
        work.opened(site=own)


@pytest.mark.req("SIG-2")
def test_what_was_decided_is_not_edited(work: Working) -> None:
    found = work.qualified()

    with pytest.raises(NotOpen, match="stands as it was decided"):
        work.evidence(found, "reference")
    with pytest.raises(NotOpen):
        commands.score_risk(by=work.pm, qualification=found, severity=1, probability=1, detectability=1)


def test_faults_of_facts_are_all_named(work: Working) -> None:
    found = work.evaluating()
    with pytest.raises(PartnerRefused) as refused:
        commands.record_evidence(by=work.pm, qualification=found, kind="rumor", reference=" ", dated=days(1), source="")
    assert [fault.code for fault in refused.value.faults] == ["PTN-014", "PTN-015", "PTN-015", "PTN-016"]

    answers = {"mood": {"answer": "yes"}, "training": {"answer": "maybe"}, "access": {"answer": "no"}}
    with pytest.raises(PartnerRefused) as refused:
        commands.answer_questions(by=work.pm, qualification=found, answers=answers)
    assert [fault.code for fault in refused.value.faults] == ["PTN-011", "PTN-012", "PTN-013"]

    with pytest.raises(PartnerRefused) as refused:
        commands.score_risk(by=work.pm, qualification=found, severity=0, probability=6, detectability=3)
    assert [fault.column for fault in refused.value.faults] == ["severity", "probability"]


@pytest.mark.req("ACC-3")
@pytest.mark.parametrize("who", ["competitor", "stranger"])
def test_nobody_else_learns_of_a_qualification(work: Working, who: str) -> None:
    found, reader = work.qualified(), reader_for(getattr(work.world, who))

    with pytest.raises(NotVisible):
        commands.suspend(by=reader, qualification=found, proof=proof_of(reader.person), reason=WHY)
    with pytest.raises(NotVisible):
        commands.record_evidence(
            by=reader, qualification=found, kind="license", reference="x", dated=date(2026, 1, 1), source="x"
        )


@pytest.mark.req("ACC-3")
def test_the_partner_itself_takes_no_step(work: Working) -> None:
    found = work.qualified()

    with pytest.raises(NotVisible):
        commands.suspend(by=work.partner_qa, qualification=found, proof=proof_of(work.partner_qa.person), reason=WHY)


@pytest.mark.req("ACC-3")
def test_a_role_given_to_a_partners_person_opens_no_sponsors_file(work: Working) -> None:
    found = work.qualified()
    give_role(work.world.competitor, Role.SPONSOR_QA)
    reader = reader_for(work.world.competitor)

    with pytest.raises(NotVisible):
        commands.suspend(by=reader, qualification=found, proof=proof_of(reader.person), reason=WHY)
