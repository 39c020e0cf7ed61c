from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from galenic.ledger.actors import Reason, ReasonCode
from galenic.ledger.errors import Refused, SignatureRefused, StaleRecord
from galenic.ledger.models import Anchor
from galenic.ledger.queries import signatures_of
from galenic.parties.errors import NotVisible
from galenic.parties.reader import reader_for
from galenic.parties.roles import Role
from galenic.partners import commands
from galenic.partners.errors import NotOpen, PartnerRefused
from galenic.partners.forms import agreement_form
from galenic.partners.matrix import FINAL_RELEASE, matrix_of
from galenic.partners.models import QualityAgreement
from tests.factories import proof_of
from tests.partners.working import SECTIONS, WHY, Working, days, today

pytestmark = pytest.mark.django_db


def _refusal(step: Callable[..., object], **given: object) -> str:
    with pytest.raises(Refused) as refused:
        step(**given)
    return "; ".join(fault.message for fault in refused.value.faults)


@pytest.mark.req("QAG-4")
def test_both_quality_units_sign_the_same_content(work: Working) -> None:
    agreement = work.agreed()

    assert agreement.state == "in_force"
    given = signatures_of(agreement)
    assert [(each.signature.organization, each.signature.meaning, each.current) for each in given] == [
        ("Birch Clinical", "approved", True),
        ("Alder Therapeutics", "approved", True),
    ]
    assert Anchor.objects.filter(chain=agreement.ledger_scope(), purpose="quality agreement in force").exists()


@pytest.mark.req("QAG-4")
def test_the_sponsor_does_not_sign_before_the_partner(work: Working) -> None:
    proposed = commands.propose_agreement(by=work.qa, agreement=work.drafted())

    text = _refusal(commands.approve_agreement, by=work.qa, agreement=proposed, proof=proof_of(work.qa.person))
    assert "not possible in state 'proposed'" in text


@pytest.mark.req("QAG-4", "SIG-3")
def test_neither_signs_without_a_password(work: Working) -> None:
    proposed = commands.propose_agreement(by=work.qa, agreement=work.drafted())
    with pytest.raises(SignatureRefused):
        commands.countersign_agreement(by=work.partner_qa, agreement=proposed, proof=None)


@pytest.mark.req("QAG-4")
@pytest.mark.parametrize("role", [Role.SPONSOR_QA, Role.PARTNER_PM, Role.SPONSOR_PM])
def test_only_the_partners_quality_unit_signs_for_it(work: Working, role: Role) -> None:
    proposed, reader = commands.propose_agreement(by=work.qa, agreement=work.drafted()), work.world.reader(role)

    with pytest.raises(Refused, match="your role"):
        commands.countersign_agreement(by=reader, agreement=proposed, proof=proof_of(reader.person))


@pytest.mark.req("QAG-1")
@pytest.mark.parametrize("key", list(SECTIONS))
def test_every_section_is_written_before_anybody_signs(work: Working, key: str) -> None:
    draft = work.drafted(sections={name: text for name, text in SECTIONS.items() if name != key})
    title = next(each.title for each in agreement_form().sections if each.key == key)

    assert _refusal(commands.propose_agreement, by=work.qa, agreement=draft) == f"the section {title!r} is not written"


@pytest.mark.req("QAG-2")
def test_an_unassigned_activity_blocks(work: Working) -> None:
    draft = commands.assign_activity(
        by=work.qa, agreement=work.drafted(), activity="capa", sponsor="I", partner="R", reason=WHY
    )

    assert "nobody is accountable" in _refusal(commands.propose_agreement, by=work.qa, agreement=draft)


@pytest.mark.req("QAG-2")
def test_a_doubly_accountable_activity_blocks(work: Working) -> None:
    draft = commands.assign_activity(
        by=work.qa, agreement=work.drafted(), activity="capa", sponsor="A", partner="RA", reason=WHY
    )

    assert "both parties are accountable" in _refusal(commands.propose_agreement, by=work.qa, agreement=draft)


@pytest.mark.req("QAG-3")
def test_the_final_release_is_not_delegated(work: Working) -> None:
    draft = commands.assign_activity(
        by=work.qa, agreement=work.drafted(), activity=FINAL_RELEASE, sponsor="I", partner="RA", reason=WHY
    )

    assert "cannot be delegated" in _refusal(commands.propose_agreement, by=work.qa, agreement=draft)


@pytest.mark.req("QAG-4")
@pytest.mark.parametrize(
    ("days_given", "said"),
    [
        ({"expires": None}, "no day for: expires"),
        ({"effective": None, "review_due": None}, "no day for: effective, review due"),
        ({"expires": days(-700), "effective": days(-800), "review_due": days(-750)}, "it expired on"),
        ({"effective": days(800)}, "before it takes effect"),
        ({"review_due": days(701)}, "lies outside"),
    ],
)
def test_days_are_in_order(work: Working, days_given, said: str) -> None:
    assert said in _refusal(commands.propose_agreement, by=work.qa, agreement=work.drafted(**days_given))


@pytest.mark.req("SIG-2")
def test_what_is_proposed_or_signed_is_not_edited(work: Working) -> None:
    draft = work.drafted()
    proposed = commands.propose_agreement(by=work.qa, agreement=draft)

    with pytest.raises(NotOpen, match="cannot be edited"):
        commands.edit_agreement(by=work.qa, agreement=proposed, reason=WHY, title="Another")


@pytest.mark.req("SIG-2")
def test_changed_after_the_partner_signed_it_is_signed_anew(work: Working) -> None:
    signed = work.countersigned(work.drafted())
    back = commands.withdraw_agreement(by=work.qa, agreement=signed, reason=WHY)
    edited = commands.edit_agreement(by=work.qa, agreement=back, reason=WHY, title="Another")

    assert not signatures_of(edited)[0].current
    assert work.put_into_force(edited).state == "in_force"


def test_the_partner_asks_for_a_change(work: Working) -> None:
    proposed = commands.propose_agreement(by=work.qa, agreement=work.drafted())
    assert commands.return_agreement(by=work.partner_qa, agreement=proposed, reason=WHY).state == "draft"


@pytest.mark.req("QAG-4")
def test_a_revision_takes_the_place_of_the_one_before(work: Working) -> None:
    first = work.agreed()
    second = commands.revise_agreement(by=work.qa, agreement=first)
    assert (second.revision, second.supersedes_id, second.state) == (2, first.pk, "draft")
    assert QualityAgreement.objects.get(pk=first.pk).state == "in_force", "it stands until both have signed"
    with pytest.raises(PartnerRefused, match="PTN-025"):
        commands.revise_agreement(by=work.qa, agreement=first)

    work.put_into_force(second)

    assert QualityAgreement.objects.get(pk=first.pk).state == "superseded"
    with pytest.raises(NotOpen):
        commands.revise_agreement(by=work.qa, agreement=first)


def test_ended_before_its_day(work: Working) -> None:
    ended = commands.terminate_agreement(
        by=work.qa, agreement=work.agreed(), proof=proof_of(work.qa.person), reason=WHY
    )
    assert ended.state == "terminated"
    draft = work.drafted(number="QA-2")
    assert commands.discard_agreement(by=work.qa, agreement=draft, reason=WHY).state == "discarded"


def test_faults_of_a_draft_are_all_named(work: Working) -> None:
    with pytest.raises(PartnerRefused) as refused:
        work.drafted(number=" ", title="", sections={"poetry": "x"})
    assert [fault.code for fault in refused.value.faults] == ["PTN-023", "PTN-015", "PTN-015"]

    with pytest.raises(PartnerRefused, match="not one of Dogwood"):
        commands.draft_agreement(
            by=work.qa, engagement_id=work.world.competing_engagement.pk, site=work.site, number="1", title="x"
        )


def test_only_activities_of_the_matrix_are_assigned_with_known_letters(work: Working) -> None:
    draft = work.drafted()
    with pytest.raises(PartnerRefused, match="PTN-024"):
        commands.assign_activity(by=work.qa, agreement=draft, activity="poetry", sponsor="A", partner="R")
    with pytest.raises(PartnerRefused, match="PTN-020"):
        commands.assign_activity(by=work.qa, agreement=draft, activity="capa", sponsor="A", partner="Z")


def test_two_people_editing_the_same_draft(work: Working) -> None:
    draft = work.drafted()
    commands.edit_agreement(by=work.qa, agreement=draft, reason=WHY, expected_version=1, title="First")

    with pytest.raises(StaleRecord):
        commands.edit_agreement(by=work.qa, agreement=draft, reason=WHY, expected_version=1, title="Second")
    with pytest.raises(TypeError, match="no editable number"):
        commands.edit_agreement(by=work.qa, agreement=draft, reason=WHY, number="QA-9")


@pytest.mark.req("QAG-4")
@pytest.mark.parametrize("role", [Role.SPONSOR_PM, Role.PARTNER_QA])
def test_only_the_sponsors_quality_unit_drafts(work: Working, role: Role) -> None:
    """Apart from commercial terms: the programme manager, who knows the price, does not write it."""
    with pytest.raises(Refused, match="may not draft"):
        commands.draft_agreement(
            by=work.world.reader(role), engagement_id=work.engagement.pk, site=work.site, number="1", title="x"
        )


@pytest.mark.req("ACC-3")
@pytest.mark.parametrize("who", ["competitor", "stranger"])
def test_nobody_else_learns_of_an_agreement(work: Working, who: str) -> None:
    agreement, reader = work.agreed(), reader_for(getattr(work.world, who))
    for step in (commands.countersign_agreement, commands.approve_agreement):
        with pytest.raises(NotVisible):
            step(by=reader, agreement=agreement, proof=proof_of(reader.person))
    with pytest.raises(NotVisible):
        commands.revise_agreement(by=reader, agreement=agreement)


def test_a_matrix_row_keeps_its_source_when_it_is_assigned(work: Working) -> None:
    draft = work.drafted()
    before = {row.activity: row for row in matrix_of(draft.activities)}
    reason = Reason(ReasonCode.CORRECTED_AFTER_REVIEW, "the laboratory keeps them")
    edited = commands.assign_activity(
        by=work.qa, agreement=draft, activity="documentation", sponsor="A", partner="R", reason=reason
    )

    after = {row.activity: row for row in matrix_of(edited.activities)}
    assert after["documentation"] == replace(before["documentation"], sponsor="A", partner="R")
    assert edited.effective == today()
