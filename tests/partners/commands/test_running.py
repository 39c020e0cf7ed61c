from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest

from galenic.ledger.errors import Refused, SignatureRefused
from galenic.parties.errors import NotVisible
from galenic.parties.reader import reader_for
from galenic.parties.roles import Role
from galenic.partners import commands
from galenic.partners.errors import NotOpen, PartnerRefused
from galenic.partners.models import ChangeNotice, Exemption, Notification, QualityAgreement, Subcontractor
from tests.factories import give_role, proof_of
from tests.partners.working import SERVICE, WHY, Working, days, today

pytestmark = pytest.mark.django_db


@pytest.fixture
def agreement(work: Working) -> QualityAgreement:
    return work.agreed()


def _clock(work: Working, agreement: QualityAgreement, **more: object) -> Notification:
    given = {"activity": "deviation.critical", "statement": "A freezer failed over night.", "known_on": today()}
    return commands.start_clock(by=work.partner_qa, agreement=agreement, **{**given, **more})


@pytest.mark.req("QAG-8")
def test_the_matrix_says_when_the_sponsor_is_told(work: Working, agreement: QualityAgreement) -> None:
    friday = date(2026, 11, 20)

    assert _clock(work, agreement, known_on=friday).due == date(2026, 11, 23)
    assert _clock(work, agreement, known_on=friday, activity="deviation.major").due == date(2026, 11, 27)


@pytest.mark.req("QAG-8")
def test_holidays_of_the_agreement_stop_its_clocks(work: Working) -> None:
    agreement = work.agreed(holidays=[date(2026, 11, 23)])

    assert _clock(work, agreement, known_on=date(2026, 11, 20)).due == date(2026, 11, 24)


@pytest.mark.req("QAG-8")
def test_told_and_acknowledged(work: Working, agreement: QualityAgreement) -> None:
    given = commands.give_notification(
        by=work.partner_qa, notification=_clock(work, agreement), proof=proof_of(work.partner_qa.person)
    )
    assert (given.state, given.given_on) == ("given", today())

    known = commands.acknowledge_notification(by=work.qa, notification=given, proof=proof_of(work.qa.person))
    assert known.state == "acknowledged"


def test_no_clock_where_the_matrix_has_none(work: Working, agreement: QualityAgreement) -> None:
    with pytest.raises(PartnerRefused, match="PTN-026"):
        _clock(work, agreement, activity="documentation")
    with pytest.raises(PartnerRefused, match="PTN-016"):
        _clock(work, agreement, known_on=days(1))
    with pytest.raises(PartnerRefused, match="PTN-015"):
        _clock(work, agreement, statement="n/a")
    with pytest.raises(NotOpen):
        _clock(work, work.drafted(number="QA-2"))


def _subcontractor(work: Working, agreement: QualityAgreement) -> Subcontractor:
    return commands.propose_subcontractor(
        by=work.partner_qa, agreement=agreement, name="Elm Analytics", service_id=SERVICE
    )


def _approve(work: Working, found: Subcontractor) -> Subcontractor:
    return commands.approve_subcontractor(by=work.qa, subcontractor=found, proof=proof_of(work.qa.person))


@pytest.mark.req("QAG-5")
def test_a_subcontractor_is_approved_when_it_is_qualified(work: Working, agreement: QualityAgreement) -> None:
    found = _subcontractor(work, agreement)
    with pytest.raises(Refused, match="not said which qualification"):
        _approve(work, found)

    other = work.evaluated(service_id="stability.study")
    named = commands.name_qualification(by=work.qa, subcontractor=found, qualification=other)
    with pytest.raises(Refused) as refused:
        _approve(work, named)
    assert [fault.message for fault in refused.value.faults] == [
        f"its qualification is for stability.study, not for {SERVICE}",
        "its qualification is under evaluation",
    ]

    named = commands.name_qualification(by=work.qa, subcontractor=found, qualification=work.qualified())
    approved = _approve(work, named)
    assert approved.state == "approved"
    with pytest.raises(NotOpen):
        commands.name_qualification(by=work.qa, subcontractor=approved, qualification=other)
    assert commands.withdraw_subcontractor(by=work.qa, subcontractor=approved, reason=WHY).state == "withdrawn"


@pytest.mark.req("QAG-5")
def test_an_expired_qualification_covers_no_subcontractor(
    work: Working, agreement: QualityAgreement, pass_time: Callable[..., None]
) -> None:
    found = commands.name_qualification(
        by=work.qa, subcontractor=_subcontractor(work, agreement), qualification=work.qualified(expires=days(20))
    )
    pass_time(days=21)

    with pytest.raises(Refused, match="its qualification expired"):
        _approve(work, found)


@pytest.mark.req("QAG-5")
def test_the_partner_does_not_approve_its_subcontractor(work: Working, agreement: QualityAgreement) -> None:
    found = _subcontractor(work, agreement)
    with pytest.raises(Refused, match="your role"):
        commands.approve_subcontractor(by=work.partner_qa, subcontractor=found, proof=proof_of(work.partner_qa.person))
    assert commands.refuse_subcontractor(by=work.qa, subcontractor=found, reason=WHY).state == "refused"


def _change(work: Working, agreement: QualityAgreement, planned_for: date | None = None) -> ChangeNotice:
    return commands.propose_change(
        by=work.partner_qa,
        agreement=agreement,
        kind=ChangeNotice.Kind.METHOD,
        title="Another column",
        description="The supplier ends the column that the method names.",
        planned_for=planned_for or today(),
    )


@pytest.mark.req("QAG-6")
def test_no_change_takes_effect_before_the_sponsor_has_decided(work: Working, agreement: QualityAgreement) -> None:
    change = _change(work, agreement)
    with pytest.raises(Refused, match="not possible in state 'proposed'"):
        commands.implement_change(by=work.partner_qa, notice=change, proof=proof_of(work.partner_qa.person))

    agreed = commands.agree_to_change(by=work.qa, notice=change, proof=proof_of(work.qa.person))
    made = commands.implement_change(by=work.partner_qa, notice=agreed, proof=proof_of(work.partner_qa.person))
    assert made.state == "implemented"


@pytest.mark.req("QAG-6")
def test_nor_before_its_day(work: Working, agreement: QualityAgreement) -> None:
    change = commands.agree_to_change(
        by=work.qa, notice=_change(work, agreement, days(7)), proof=proof_of(work.qa.person)
    )

    with pytest.raises(Refused, match="was agreed for"):
        commands.implement_change(by=work.partner_qa, notice=change, proof=proof_of(work.partner_qa.person))


@pytest.mark.req("QAG-6")
def test_a_change_that_is_refused_or_withdrawn_is_not_made(work: Working, agreement: QualityAgreement) -> None:
    refused = commands.refuse_change(
        by=work.qa, notice=_change(work, agreement), proof=proof_of(work.qa.person), reason=WHY
    )
    withdrawn = commands.withdraw_change(by=work.partner_qa, notice=_change(work, agreement), reason=WHY)
    for change in (refused, withdrawn):
        with pytest.raises(Refused):
            commands.implement_change(by=work.partner_qa, notice=change, proof=proof_of(work.partner_qa.person))


def _ask(work: Working, **about: object) -> Exemption:
    given = {"justification": "The study ends in a week.", "until": days(14), **about}
    return commands.ask_for_exemption(by=work.pm, engagement_id=work.engagement.pk, **given)


@pytest.mark.req("SUP-4", "ACC-2")
def test_an_exemption_is_granted_by_quality_assurance_and_not_to_oneself(work: Working) -> None:
    finding = work.reported("critical").findings.get()
    asked = _ask(work, finding=finding)
    with pytest.raises(SignatureRefused):
        commands.grant_exemption(by=work.qa, exemption=asked, proof=None)
    granted = commands.grant_exemption(by=work.qa, exemption=asked, proof=proof_of(work.qa.person))
    assert granted.state == "granted"
    assert commands.revoke_exemption(by=work.qa, exemption=granted, reason=WHY).state == "revoked"

    own = commands.ask_for_exemption(
        by=work.qa, engagement_id=work.engagement.pk, justification="The study ends.", until=days(9), finding=finding
    )
    with pytest.raises(Refused, match="you asked for this exemption"):
        commands.grant_exemption(by=work.qa, exemption=own, proof=proof_of(work.qa.person))
    assert commands.refuse_exemption(by=work.qa, exemption=own, reason=WHY).state == "refused"


@pytest.mark.req("SUP-4")
def test_an_exemption_ends_on_a_day_to_come(work: Working, pass_time: Callable[..., None]) -> None:
    asked = _ask(work, finding=work.reported("critical").findings.get(), until=days(3))
    pass_time(days=4)

    with pytest.raises(Refused, match="the exemption ended"):
        commands.grant_exemption(by=work.qa, exemption=asked, proof=proof_of(work.qa.person))


def test_an_exemption_is_of_one_thing(work: Working, agreement: QualityAgreement) -> None:
    finding = work.reported("critical").findings.get()
    for about in ({}, {"finding": finding, "agreement": agreement}):
        with pytest.raises(PartnerRefused, match="PTN-027"):
            _ask(work, **about)


@pytest.mark.req("ACC-3")
def test_nobody_else_learns_of_what_runs(work: Working, agreement: QualityAgreement) -> None:
    give_role(work.world.competitor, Role.PARTNER_QC)
    for who in ("competitor", "stranger"):
        reader = reader_for(getattr(work.world, who))
        with pytest.raises(NotVisible):
            commands.start_clock(
                by=reader, agreement=agreement, activity="deviation.critical", statement="x y", known_on=today()
            )
        with pytest.raises(NotVisible):
            commands.propose_subcontractor(by=reader, agreement=agreement, name="Elm", service_id=SERVICE)
        with pytest.raises(NotVisible):
            commands.ask_for_exemption(
                by=reader, engagement_id=work.engagement.pk, justification="to see", until=days(1)
            )
