from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest

from galenic.parties.errors import NotVisible
from galenic.parties.models import Shared
from galenic.parties.reader import reader_for
from galenic.parties.roles import Role
from galenic.partners import commands
from galenic.partners.clocks import Nearness
from galenic.partners.dues import due_list, overdue, suspension_proposals
from galenic.partners.models import (
    Audit,
    ChangeNotice,
    Exemption,
    Finding,
    Notification,
    QualityAgreement,
    Subcontractor,
)
from galenic.partners.queries import (
    find_qualification,
    find_shared,
    own_standings,
    qualifications_for,
    shared_for,
)
from tests.factories import make_engagement, make_person, proof_of
from tests.partners.working import SERVICE, WHY, Working, days, today

pytestmark = pytest.mark.django_db


def _everything(work: Working) -> dict[type[Shared], Shared]:
    """One record of each kind that Alder and Birch share."""
    agreement, finding = work.agreed(), work.reported("critical").findings.get()
    return {
        Audit: finding.audit,
        Finding: finding,
        QualityAgreement: agreement,
        Subcontractor: commands.propose_subcontractor(
            by=work.partner_qa, agreement=agreement, name="Elm Analytics", service_id=SERVICE
        ),
        Notification: commands.start_clock(
            by=work.partner_qa,
            agreement=agreement,
            activity="deviation.critical",
            statement="A freezer failed.",
            known_on=today(),
        ),
        ChangeNotice: commands.propose_change(
            by=work.partner_qa,
            agreement=agreement,
            kind=ChangeNotice.Kind.METHOD,
            title="Another column",
            description="The old one is not made any more.",
            planned_for=today(),
        ),
        Exemption: commands.ask_for_exemption(
            by=work.pm, engagement_id=work.engagement.pk, justification="It ends soon.", until=days(5), finding=finding
        ),
    }


@pytest.mark.req("ACC-3")
def test_what_is_shared_exists_for_both_parties_and_for_nobody_else(work: Working) -> None:
    """Dogwood works for the same sponsor, Cedar for none of them: neither learns that there is anything."""
    records = _everything(work)
    outsiders = [reader_for(work.world.competitor), reader_for(work.world.stranger)]
    for model, record in records.items():
        for reader in (work.qa, work.partner_qa):
            assert find_shared(model, reader, record.pk) == record
            assert list(shared_for(model, reader)) == [record]
        for reader in outsiders:
            assert not shared_for(model, reader).exists(), model
            with pytest.raises(NotVisible):
                find_shared(model, reader, record.pk)
    for reader in outsiders:
        assert due_list(reader) == []


@pytest.mark.req("ACC-3")
def test_the_sponsors_file_is_the_sponsors_alone(work: Working) -> None:
    found = work.qualified()

    for role in (Role.SPONSOR_PM, Role.SPONSOR_QA, Role.SPONSOR_RA, Role.AUDITOR):
        assert find_qualification(work.world.reader(role), found.pk) == found
    for reader in (work.partner_qa, reader_for(work.world.competitor), reader_for(work.world.stranger)):
        assert not qualifications_for(reader).exists()
        with pytest.raises(NotVisible):
            find_qualification(reader, found.pk)
    for wrong in ("", "not-an-id", work.site.pk):
        with pytest.raises(NotVisible):
            find_qualification(work.qa, wrong)


@pytest.mark.req("ACC-3")
def test_a_partner_learns_how_it_stands_and_not_why(work: Working) -> None:
    found = work.qualified()

    [standing] = own_standings(work.partner_qa)
    assert (standing.sponsor, standing.service_id, standing.state) == ("Alder Therapeutics", SERVICE, "approved")
    assert standing.expires == found.expires
    assert not hasattr(standing, "evidence")
    assert own_standings(reader_for(work.world.competitor)) == []
    assert own_standings(work.qa) == []


@pytest.mark.req("ACC-3")
def test_two_sponsors_of_one_partner_do_not_learn_of_each_other(work: Working) -> None:
    cedar = work.world.strange_sponsor
    make_engagement(work.world.strange_programme, work.world.partner)
    pm = make_person(cedar, Role.SPONSOR_PM)
    theirs = commands.open_qualification(by=reader_for(pm), site=work.site, service_id=SERVICE)
    ours = work.qualified()

    assert list(qualifications_for(reader_for(pm))) == [theirs]
    assert list(qualifications_for(work.qa)) == [ours]
    assert {each.sponsor for each in own_standings(work.partner_qa)} == {"Alder Therapeutics", "Cedar Pharma"}


@pytest.mark.req("ACC-1")
def test_administrators_see_no_qualification(work: Working) -> None:
    work.qualified()
    administrator = make_person(work.world.sponsor, Role.SYSTEM_ADMIN)

    assert not qualifications_for(reader_for(administrator)).exists()


@pytest.mark.req("SUP-5", "QAG-4", "QAG-8")
def test_what_is_due_and_what_is_overdue(work: Working, pass_time: Callable[..., None]) -> None:
    work.qualified(expires=days(120))
    work.agreed(expires=days(100), review_due=days(40))
    work.planned(planned_for=days(10))
    assert [(each.what, each.due) for each in due_list(work.qa)] == [
        ("audit to perform", days(10)),
        ("re-evaluation of the qualification", days(30)),
        ("review of the quality agreement", days(40)),
    ]
    assert overdue(work.qa) == []

    pass_time(days=35)
    late = overdue(work.qa)
    assert [each.what for each in late] == ["audit to perform", "re-evaluation of the qualification"]
    ends = next(each for each in due_list(work.qa) if each.what == "end of the quality agreement")
    assert ends.nearness is Nearness.WARNING
    pass_time(days=40)
    ends = next(each for each in due_list(work.qa) if each.what == "end of the quality agreement")
    assert ends.nearness is Nearness.URGENT
    assert {each.what for each in due_list(work.partner_qa)} == {
        "audit to perform",
        "review of the quality agreement",
        "end of the quality agreement",
    }, "of the sponsor's file the partner sees nothing"


@pytest.mark.req("SUP-5")
def test_a_re_evaluation_that_is_under_way_is_not_asked_for(work: Working) -> None:
    work.qualified(expires=days(60))
    assert due_list(work.qa)[0].what == "re-evaluation of the qualification"
    work.evaluating()

    assert [each.what for each in due_list(work.qa)] == ["end of the qualification"]


@pytest.mark.req("SUP-3", "QAG-6", "QAG-8")
def test_responses_notifications_and_decisions_are_due(work: Working, pass_time: Callable[..., None]) -> None:
    _everything(work)
    pass_time(days=40)

    late = {each.what: each.by for each in overdue(work.partner_qa)}
    assert late == {
        "response to a finding": "partner",
        "notification of the sponsor (deviation.critical)": "partner",
        "decision on a change": "sponsor",
    }


@pytest.mark.req("SUP-3")
def test_a_regular_audit_is_due_by_risk(work: Working) -> None:
    found = work.evidence(work.evaluated(risk=(4, 4, 4), expires=days(360)), "audit_report", dated=date(2026, 1, 5))
    work.approve(found)

    audits = [each for each in due_list(work.qa) if each.what == "regular audit"]
    assert [each.due for each in audits] == [date(2027, 1, 5)]


@pytest.mark.req("SUP-4")
def test_a_critical_finding_proposes_suspension_until_it_is_settled(work: Working) -> None:
    found = work.qualified()
    finding = work.reported("critical", "major").findings.get(grade="critical")
    assert suspension_proposals(work.qa) == [(found, [finding])]
    assert suspension_proposals(work.partner_qa) == []

    commands.suspend(by=work.qa, qualification=found, proof=proof_of(work.qa.person), reason=WHY)
    assert suspension_proposals(work.qa) == []


@pytest.mark.req("QAG-7")
def test_the_sponsor_sees_what_the_partner_writes_without_asking(work: Working) -> None:
    """EU GMP Chapter 7, 7.16: records of the sponsor's product are open to it while the partner makes them."""
    agreement = work.agreed()
    notification = commands.start_clock(
        by=work.partner_qa,
        agreement=agreement,
        activity="result.out-of-specification",
        statement="Assay 94.1 %.",
        known_on=today(),
    )

    assert find_shared(Notification, work.qa, notification.pk).state == "running"
