from __future__ import annotations

from collections.abc import Callable

import pytest

from galenic.ledger.errors import Refused, SignatureRefused
from galenic.ledger.models import Entry
from galenic.parties.errors import NotVisible
from galenic.parties.reader import reader_for
from galenic.parties.roles import Role
from galenic.partners import commands
from galenic.partners.commands import FindingGiven
from galenic.partners.errors import PartnerRefused
from galenic.partners.models import Audit, Finding
from tests.factories import make_person, proof_of
from tests.partners.working import WHY, Working, days, today

pytestmark = pytest.mark.django_db


@pytest.mark.req("SUP-3")
def test_from_the_plan_to_the_closure(work: Working, actions: Callable[..., list[str]]) -> None:
    audit = work.reported("major", "minor")
    for finding in audit.findings.all():
        work.accept(work.respond(finding))
    audit = commands.answer_audit(by=work.partner_qa, audit=audit, proof=proof_of(work.partner_qa.person))
    audit = commands.close_audit(by=work.qa, audit=audit, proof=proof_of(work.qa.person))

    assert (audit.state, audit.performed_on, audit.findings_count) == ("closed", today(), 2)
    taken = [each.removeprefix("partners:audit:") for each in actions(audit)]
    assert taken == ["plan", "schedule", "perform", "write", "report", "respond", "close"]


@pytest.mark.req("SUP-3")
def test_a_response_is_due_after_30_days_unless_the_report_says_otherwise(work: Working) -> None:
    audit = work.performed()
    findings = [
        FindingGiven(Finding.Grade.MAJOR, "21 CFR 211.194", "Raw data missing."),
        FindingGiven(Finding.Grade.CRITICAL, "21 CFR 211.68", "Shared accounts.", days(10)),
    ]
    commands.report_audit(
        by=work.qa, audit=audit, report="R", summary="Seen.", findings=findings, proof=proof_of(work.qa.person)
    )

    assert [each.response_due for each in Finding.objects.order_by("number")] == [days(30), days(10)]


@pytest.mark.req("SUP-3")
@pytest.mark.parametrize("grade", ["critical", "major"])
def test_a_grave_finding_is_answered_with_a_corrective_action(work: Working, grade: str) -> None:
    [finding] = work.reported(grade).findings.all()

    with pytest.raises(Refused, match="corrective action"):
        work.respond(finding, capa=" ")
    assert work.respond(finding).state == "answered"


@pytest.mark.parametrize("grade", ["minor", "observation"])
def test_a_lesser_finding_needs_none(work: Working, grade: str) -> None:
    [finding] = work.reported(grade).findings.all()

    assert work.respond(finding, capa="").state == "answered"


def test_a_response_says_something(work: Working) -> None:
    [finding] = work.reported("minor").findings.all()

    with pytest.raises(Refused, match="there is no response"):
        work.respond(finding, response="n/a")


def test_a_response_that_is_not_enough_comes_back(work: Working) -> None:
    [finding] = work.reported("minor").findings.all()
    returned = commands.return_response(by=work.qa, finding=work.respond(finding), reason=WHY)

    assert returned.state == "open"
    assert work.respond(returned, response="All records of the year are restored.").state == "answered"


@pytest.mark.req("SUP-3")
def test_the_answer_waits_for_every_finding_and_the_closure_for_every_acceptance(work: Working) -> None:
    audit = work.reported("minor", "observation")
    first, second = audit.findings.order_by("number")
    work.respond(first)
    with pytest.raises(Refused) as refused:
        commands.answer_audit(by=work.partner_qa, audit=audit, proof=proof_of(work.partner_qa.person))
    assert "Observation finding 2" in refused.value.faults[0].message

    work.accept(work.respond(second))
    audit = commands.answer_audit(by=work.partner_qa, audit=audit, proof=proof_of(work.partner_qa.person))
    with pytest.raises(Refused) as refused:
        commands.close_audit(by=work.qa, audit=audit, proof=proof_of(work.qa.person))
    assert "Minor finding 1" in refused.value.faults[0].message


@pytest.mark.req("ACC-2")
def test_the_auditor_does_not_work_at_the_site(work: Working) -> None:
    local = make_person(work.world.partner, Role.PARTNER_QA, username="birch.local", site=work.site)
    unplaced = work.world.people[Role.PARTNER_QA]
    for auditor, why in ((local, "somebody from elsewhere has to audit it"), (unplaced, "not recorded at which site")):
        with pytest.raises(Refused, match=why):
            commands.schedule_audit(by=work.qa, audit=work.planned(auditor=auditor))


def test_an_audit_has_an_auditor(work: Working) -> None:
    audit = work.planned(auditor=None)
    with pytest.raises(Refused, match="no auditor is named"):
        commands.schedule_audit(by=work.qa, audit=audit)

    named = commands.change_plan(by=work.qa, audit=audit, reason=WHY, auditor=work.qa.person, planned_for=days(5))
    scheduled = commands.schedule_audit(by=work.qa, audit=named)
    assert (scheduled.state, scheduled.planned_for) == ("scheduled", days(5))
    with pytest.raises(PartnerRefused, match="stands"):
        commands.change_plan(by=work.qa, audit=scheduled, reason=WHY, planned_for=days(6))


def test_an_audit_is_its_auditors_own(work: Working) -> None:
    other = make_person(work.world.sponsor, Role.SPONSOR_QA, username="alder.other")
    audit = commands.schedule_audit(by=work.qa, audit=work.planned())

    with pytest.raises(Refused, match="it is the audit of"):
        commands.perform_audit(by=reader_for(other), audit=audit)


@pytest.mark.req("SUP-3")
def test_an_audit_for_cause_says_what_caused_it(work: Working) -> None:
    with pytest.raises(Refused, match="what caused it"):
        commands.schedule_audit(by=work.qa, audit=work.planned(kind=Audit.Kind.FOR_CAUSE))

    audit = work.planned(kind=Audit.Kind.FOR_CAUSE, cause="Three results out of specification in a month.")
    assert commands.schedule_audit(by=work.qa, audit=audit).state == "scheduled"


def test_a_report_is_named_summed_up_and_signed(work: Working) -> None:
    audit = work.performed()
    with pytest.raises(Refused) as refused:
        commands.report_audit(by=work.qa, audit=audit, report="", summary="-", proof=proof_of(work.qa.person))
    assert len(refused.value.faults) == 2
    with pytest.raises(SignatureRefused):
        commands.report_audit(by=work.qa, audit=audit, report="AR-7", summary="Seen all.", proof=None)
    assert not Finding.objects.exists()


def test_faults_of_findings_are_all_named(work: Working) -> None:
    findings = [FindingGiven("grave", "", "Something."), FindingGiven(Finding.Grade.MINOR, "x", " ")]
    with pytest.raises(PartnerRefused) as refused:
        commands.report_audit(
            by=work.qa, audit=work.performed(), report="R", summary="S", findings=findings, proof=None
        )

    assert [(fault.row, fault.column) for fault in refused.value.faults] == [
        (1, "grade"),
        (1, "requirement"),
        (2, "statement"),
    ]


def test_days_and_sites_have_to_fit(work: Working) -> None:
    audit = commands.schedule_audit(by=work.qa, audit=work.planned())
    with pytest.raises(PartnerRefused, match="lies ahead"):
        commands.perform_audit(by=work.qa, audit=audit, performed_on=days(1))
    with pytest.raises(PartnerRefused, match="not one of Dogwood"):
        commands.plan_audit(
            by=work.qa,
            engagement_id=work.world.competing_engagement.pk,
            site=work.site,
            kind=Audit.Kind.REGULAR,
            planned_for=days(9),
        )


@pytest.mark.req("SUP-4")
def test_a_critical_finding_proposes_to_suspend_what_it_touches(work: Working) -> None:
    touched, other = work.qualified(), work.qualified(service_id="stability.study")
    work.reported("critical", "minor", services=[touched.service_id])

    notes = Entry.objects.filter(action="partners:qualification:propose_suspension")
    assert [each.subject_id for each in notes] == [str(touched.pk)]
    assert notes[0].chain_id == f"organization:{work.world.sponsor.pk}"
    assert str(other.pk) != str(touched.pk)


def test_lesser_findings_propose_nothing(work: Working) -> None:
    work.qualified()
    work.reported("major")

    assert not Entry.objects.filter(action="partners:qualification:propose_suspension").exists()


def test_an_audit_that_is_not_needed_is_cancelled(work: Working) -> None:
    assert commands.cancel_audit(by=work.qa, audit=work.planned(), reason=WHY).state == "cancelled"


@pytest.mark.req("ACC-3")
@pytest.mark.parametrize("who", ["competitor", "stranger"])
def test_nobody_else_learns_of_an_audit(work: Working, who: str) -> None:
    audit, reader = work.reported("minor"), reader_for(getattr(work.world, who))

    with pytest.raises(NotVisible):
        commands.close_audit(by=reader, audit=audit, proof=proof_of(reader.person))
    with pytest.raises(NotVisible):
        commands.respond_to_finding(
            by=reader, finding=audit.findings.get(), response="Mended.", proof=proof_of(reader.person)
        )
    with pytest.raises(NotVisible):
        commands.plan_audit(
            by=reader, engagement_id=work.engagement.pk, site=work.site, kind="regular", planned_for=days(9)
        )
