from __future__ import annotations

from datetime import timedelta

import pytest

from galenic.canonical import canonical_text
from galenic.ledger import clock
from galenic.ledger.actors import Reason, ReasonCode
from galenic.ledger.errors import Refused
from galenic.ledger.models import Entry
from galenic.parties.commands import end_engagement
from galenic.parties.errors import NotVisible
from galenic.parties.models import Engagement
from galenic.programmes.errors import SourcingClosed, SourcingRefused
from galenic.programmes.models import Clarification
from galenic.programmes.sourcing import commands
from tests.programmes.sourcing.tendering import Tendering, in_days, today

pytestmark = pytest.mark.django_db
WHY = Reason(ReasonCode.OTHER, "we have no instrument free")


def later(monkeypatch: pytest.MonkeyPatch, days: int) -> None:
    moment = clock.now() + timedelta(days=days)
    monkeypatch.setattr(clock, "now", lambda: moment)


def test_partner_who_is_not_engaged_is_engaged_until_the_day_of_decision(tender: Tendering) -> None:
    request = tender.opened()

    (invitation,) = tender.invited(request, "Elm")

    engagement = Engagement.objects.get(pk=invitation.engagement_id)
    assert (engagement.partner, engagement.starts, engagement.ends) == (tender.elm, today(), request.decide_by)


def test_partner_who_is_engaged_is_asked_through_that(tender: Tendering) -> None:
    (invitation,) = tender.invited(tender.opened(), "Birch")

    assert invitation.engagement_id == tender.world.engagement.pk


@pytest.mark.req("ACC-3")
def test_nothing_in_the_engagement_refers_to_the_request_or_to_who_else_is_wanted(tender: Tendering) -> None:
    lines = [
        {"key": "mean", "service_id": "sample.mean", "title": "Means", "second_source": True},
        {"key": "again", "service_id": "sample.mean", "title": "Again", "after": ["mean"]},
    ]
    request = tender.opened(lines=lines)
    invitation, _ = tender.invited(request, "Birch", "Elm")

    text = " ".join(canonical_text(each.body()) for each in Entry.objects.filter(chain=invitation.ledger_scope()))
    assert "programmes:invitation:send" in text
    for hidden in (str(request.pk), "Elm", str(tender.elm.pk), "second_source", "after", "decide_by"):
        assert hidden not in text


def test_partner_is_invited_once(tender: Tendering) -> None:
    request = tender.opened()
    tender.invited(request, "Birch")

    with pytest.raises(SourcingRefused, match="PRG-025"):
        tender.invited(request, "Birch")


def test_sponsors_are_no_partners(tender: Tendering) -> None:
    with pytest.raises(SourcingRefused, match="PRG-027"):
        commands.invite(by=tender.pm, request=tender.opened(), partner=tender.world.strange_sponsor)


def test_partner_whose_engagement_has_ended_is_not_asked(tender: Tendering) -> None:
    yesterday = today() - timedelta(days=1)
    end_engagement(by=tender.pm, engagement=tender.world.engagement, last_day=yesterday, reason="The work is done.")

    with pytest.raises(SourcingRefused, match="PRG-028"):
        tender.invited(tender.opened(), "Birch")


def test_nobody_is_invited_to_a_draft_or_after_the_last_day(tender: Tendering, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(SourcingClosed):
        tender.invited(tender.draft(), "Birch")
    request = tender.opened(number="RFP-2")
    later(monkeypatch, 21)
    with pytest.raises(SourcingClosed):
        tender.invited(request, "Birch")


def test_invited_partner_declines_with_a_reason(tender: Tendering) -> None:
    (invitation,) = tender.invited(tender.opened(), "Birch")

    declined = commands.decline_invitation(by=tender.partner("Birch"), invitation=invitation, reason=WHY)

    assert declined.state == "declined"
    with pytest.raises(NotVisible):
        commands.decline_invitation(by=tender.partner("Dogwood"), invitation=invitation, reason=WHY)


@pytest.mark.req("ACC-3")
def test_answers_reach_all_who_are_invited_without_whoever_asked(tender: Tendering) -> None:
    request = tender.opened()
    birch, elm = tender.invited(request, "Birch", "Elm")
    asked = commands.ask_question(by=tender.partner("Birch"), invitation=birch, text="Birch asks: is it plasma?")

    commands.answer_question(by=tender.pm, request=request, to=asked, question="Which matrix?", answer="Plasma.")

    for invitation in (birch, elm):
        told = Clarification.objects.get(invitation=invitation)
        assert (told.question, told.answer) == ("Which matrix?", "Plasma.")
    asked.refresh_from_db()
    assert asked.state == "answered"
    assert asked.clarification.invitation_id == birch.pk
    seen_by_elm = " ".join(canonical_text(each.body()) for each in Entry.objects.filter(chain=elm.ledger_scope()))
    assert "Birch" not in seen_by_elm
    assert str(asked.pk) not in seen_by_elm


def test_partner_who_is_invited_later_learns_what_was_answered_before(tender: Tendering) -> None:
    request = tender.opened()
    for number in ("first", "second"):
        commands.answer_question(by=tender.pm, request=request, question=f"The {number}?", answer="Yes, it is.")

    (elm,) = tender.invited(request, "Elm")

    told = Clarification.objects.filter(invitation=elm).order_by("published_at")
    assert [each.question for each in told] == ["The first?", "The second?"]


def test_partner_who_declined_is_told_nothing_more(tender: Tendering) -> None:
    request = tender.opened()
    (birch,) = tender.invited(request, "Birch")
    commands.decline_invitation(by=tender.partner("Birch"), invitation=birch, reason=WHY)

    commands.answer_question(by=tender.pm, request=request, question="Which matrix?", answer="Plasma.")

    assert not Clarification.objects.exists()


def test_questions_end_with_their_day(tender: Tendering, monkeypatch: pytest.MonkeyPatch) -> None:
    (birch,) = tender.invited(tender.opened(), "Birch")
    by = tender.partner("Birch")
    later(monkeypatch, 11)

    with pytest.raises(SourcingClosed, match=str(in_days(-1))):
        commands.ask_question(by=by, invitation=birch, text="Which matrix is it?")


def test_answers_end_with_the_last_day_for_proposals(tender: Tendering, monkeypatch: pytest.MonkeyPatch) -> None:
    request, by = tender.opened(), tender.pm
    later(monkeypatch, 21)

    with pytest.raises(SourcingClosed):
        commands.answer_question(by=by, request=request, question="Which matrix?", answer="Plasma.")


def test_question_and_answer_have_to_say_something(tender: Tendering) -> None:
    request = tender.opened()
    (birch,) = tender.invited(request, "Birch")

    with pytest.raises(SourcingRefused):
        commands.ask_question(by=tender.partner("Birch"), invitation=birch, text="??")
    with pytest.raises(SourcingRefused):
        commands.answer_question(by=tender.pm, request=request, question="Which matrix?", answer="n/a")


def test_question_on_another_request_is_not_answered_here(tender: Tendering) -> None:
    (birch,) = tender.invited(tender.opened(), "Birch")
    asked = commands.ask_question(by=tender.partner("Birch"), invitation=birch, text="Which matrix is it?")
    other = tender.opened(number="RFP-2")

    with pytest.raises(SourcingRefused, match="PRG-026"):
        commands.answer_question(by=tender.pm, request=other, to=asked, question="Which?", answer="Plasma.")


def test_only_the_partners_project_manager_asks(tender: Tendering) -> None:
    (birch,) = tender.invited(tender.opened(), "Birch")

    with pytest.raises(Refused, match="LED-011"):
        commands.ask_question(by=tender.pm, invitation=birch, text="Which matrix is it?")
    with pytest.raises(NotVisible):
        commands.ask_question(by=tender.partner("Elm"), invitation=birch, text="Which matrix is it?")
