from __future__ import annotations

import pytest

from galenic.canonical import canonical_text
from galenic.ledger.actors import Reason, ReasonCode
from galenic.ledger.errors import Refused, SignatureRefused
from galenic.ledger.models import Entry
from galenic.parties.errors import NotVisible
from galenic.parties.reader import reader_for
from galenic.parties.roles import Role
from galenic.programmes.errors import SourcingClosed, SourcingRefused
from galenic.programmes.models import Invitation, Proposal, Question
from galenic.programmes.sourcing import commands
from tests.factories import proof_of
from tests.programmes.sourcing.tendering import Tendering, in_days

pytestmark = pytest.mark.django_db
WHY = Reason(ReasonCode.OTHER, "the programme was stopped")


def test_request_stands_on_the_programmes_own_chain(tender: Tendering) -> None:
    request = tender.opened()

    entries = Entry.objects.filter(subject_id=str(request.pk)).order_by("sequence")
    assert {entry.chain_id for entry in entries} == {f"programme:{tender.world.programme.pk}"}
    assert entries[0].action == "programmes:request:draft"
    assert request.state == "open"


def test_every_fault_of_a_request_is_named(tender: Tendering) -> None:
    lines = [
        {"key": "a", "service_id": "sample.mean", "prize": 1, "after": ["none"]},
        {"key": "a", "service_id": "sample.none"},
    ]

    with pytest.raises(SourcingRefused) as refused:
        tender.draft(number=" ", lines=lines, currency="euro")

    found = {(fault.code, fault.column) for fault in refused.value.faults}
    assert found == {
        ("PRG-010", "number"),
        ("PRG-020", "lines.key"),
        ("PRG-020", "lines.prize"),
        ("PRG-021", "lines.service_id"),
        ("PRG-022", "lines.after"),
        ("PRG-013", "currency"),
    }


def test_request_without_lines_is_refused(tender: Tendering) -> None:
    with pytest.raises(SourcingRefused, match="no line to propose for"):
        tender.draft(lines=[])


def test_number_is_given_once(tender: Tendering) -> None:
    tender.draft()

    with pytest.raises(SourcingRefused, match="PRG-011"):
        tender.draft()


@pytest.mark.parametrize(
    ("dates", "sentence"),
    [
        ({"questions_until": in_days(30)}, "questions end before proposals do"),
        ({"decide_by": in_days(15)}, "proposals before the decision"),
        ({"questions_until": in_days(-1)}, "which has passed"),
    ],
)
def test_request_whose_dates_do_not_follow_is_not_opened(
    tender: Tendering, dates: dict[str, object], sentence: str
) -> None:
    with pytest.raises(Refused, match=sentence):
        tender.opened(**dates)


def test_opening_is_signed(tender: Tendering) -> None:
    with pytest.raises(SignatureRefused):
        commands.open_request(by=tender.pm, request=tender.draft(), proof=None)


@pytest.mark.req("ACC-3")
def test_nobody_else_drafts_or_opens(tender: Tendering) -> None:
    request, stranger = tender.draft(), reader_for(tender.world.stranger)

    with pytest.raises(NotVisible):
        commands.open_request(by=stranger, request=request, proof=proof_of(stranger.person))
    with pytest.raises(NotVisible):
        commands.open_request(by=tender.partner("Birch"), request=request, proof=None)
    qa = tender.world.reader(Role.SPONSOR_QA)
    with pytest.raises(Refused, match="LED-011"):
        commands.open_request(by=qa, request=request, proof=proof_of(qa.person))


def test_withdrawing_ends_every_invitation(tender: Tendering) -> None:
    request = tender.opened()
    birch, elm = tender.invited(request, "Birch", "Elm")
    tender.proposed(birch, "Birch")
    commands.ask_question(by=tender.partner("Elm"), invitation=elm, text="Which matrix is it?")

    commands.withdraw_request(by=tender.pm, request=request, reason=WHY)

    assert set(Invitation.objects.values_list("state", flat=True)) == {"closed"}
    assert Proposal.objects.get().state == "not_chosen"
    assert Question.objects.get().state == "closed"


def test_request_with_an_award_is_not_withdrawn(tender: Tendering) -> None:
    request = tender.opened()
    (birch,) = tender.invited(request, "Birch")
    tender.awarded(tender.proposed(birch, "Birch"), "mean")

    with pytest.raises(Refused, match="line mean is awarded to Birch Clinical: close the request instead"):
        commands.withdraw_request(by=tender.pm, request=request, reason=WHY)


def test_request_is_not_concluded_while_others_may_propose(tender: Tendering) -> None:
    request = tender.opened()
    tender.invited(request, "Birch")

    with pytest.raises(Refused, match="1 of those invited may still propose"):
        commands.conclude_request(by=tender.pm, request=request, reason=WHY)


def test_request_is_decided_when_every_line_has_who_accepted(tender: Tendering) -> None:
    request = tender.opened()
    birch, elm = tender.invited(request, "Birch", "Elm")
    first, second = tender.proposed(birch, "Birch"), tender.proposed(elm, "Elm")
    tender.accepted(tender.awarded(first, "mean", "again"), "Birch")
    given = tender.awarded(second, "again")

    with pytest.raises(Refused, match="line again has no second source that was accepted"):
        commands.decide_request(by=tender.pm, request=request)
    with pytest.raises(Refused, match="Elm Analytics has not accepted or declined its award of again"):
        commands.conclude_request(by=tender.pm, request=request, reason=WHY)

    tender.accepted(given, "Elm")
    assert commands.decide_request(by=tender.pm, request=request).state == "decided"


@pytest.mark.req("ACC-3")
def test_closing_leaves_no_name_of_one_partner_on_the_chain_of_another(tender: Tendering) -> None:
    request = tender.opened(lines=[{"key": "mean", "service_id": "sample.mean", "title": "Means", "scope": "All"}])
    birch, elm = tender.invited(request, "Birch", "Elm")
    line = [{"key": "mean", "site": str(tender.sites["Elm"].pk), "price": 1, "months": 1}]
    tender.proposed(birch, "Birch", lines=[{**line[0], "site": str(tender.sites["Birch"].pk)}])
    tender.accepted(tender.awarded(tender.proposed(elm, "Elm", lines=line), "mean"), "Elm")

    commands.decide_request(by=tender.pm, request=request)

    text = " ".join(canonical_text(entry.body()) for entry in Entry.objects.filter(chain=birch.ledger_scope()))
    assert "programmes:invitation:close" in text
    for hidden in ("Elm", str(elm.pk), str(elm.engagement_id), str(request.pk), str(tender.elm.pk)):
        assert hidden not in text


def test_a_draft_is_edited_with_a_reason_until_it_is_open(tender: Tendering) -> None:
    draft = tender.draft()
    edited = commands.edit_request(by=tender.pm, request=draft, reason=WHY, title="Bioanalysis", lines=draft.lines[:1])

    assert (edited.title, len(edited.lines)) == ("Bioanalysis", 1)
    entry = Entry.objects.get(subject_id=str(draft.pk), action="programmes:request:edit")
    assert entry.changes["title"] == ["Bioanalysis of maple", "Bioanalysis"]
    with pytest.raises(SourcingRefused, match="no line to propose for"):
        commands.edit_request(by=tender.pm, request=draft, reason=WHY, lines=[])
    tender.draft(number="RFP-2")
    with pytest.raises(SourcingRefused, match="PRG-011"):
        commands.edit_request(by=tender.pm, request=draft, reason=WHY, number="RFP-2")
    with pytest.raises(TypeError, match="state"):
        commands.edit_request(by=tender.pm, request=draft, reason=WHY, state="open")
    opened = tender.opened(number="RFP-3")
    with pytest.raises(SourcingClosed, match="is open, not a draft"):
        commands.edit_request(by=tender.pm, request=opened, reason=WHY, title="Another")


def test_only_the_sponsors_programme_manager_edits_a_draft(tender: Tendering) -> None:
    draft = tender.draft()
    with pytest.raises(Refused, match="may not edit a request"):
        commands.edit_request(by=tender.world.reader(Role.SPONSOR_QA), request=draft, reason=WHY, title="Another")
    with pytest.raises(NotVisible):
        commands.edit_request(by=tender.partner("Birch"), request=draft, reason=WHY, title="Another")
