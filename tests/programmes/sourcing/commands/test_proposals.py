from __future__ import annotations

from datetime import timedelta

import pytest

from galenic.ledger import clock
from galenic.ledger.actors import Reason, ReasonCode
from galenic.ledger.errors import Refused, SignatureRefused, StaleRecord
from galenic.parties.errors import NotVisible
from galenic.programmes.errors import SourcingRefused
from galenic.programmes.models import Invitation, Proposal
from galenic.programmes.sourcing import commands
from tests.programmes.sourcing.tendering import Tendering, in_days

pytestmark = pytest.mark.django_db
WHY = Reason(ReasonCode.OTHER, "the price was wrong")


@pytest.fixture
def birch(tender: Tendering) -> Invitation:
    (invitation,) = tender.invited(tender.opened(), "Birch")
    return invitation


def test_proposal_is_signed_and_kept_digit_for_digit(tender: Tendering, birch: Invitation) -> None:
    proposal = tender.proposed(birch, "Birch", price="1000.50")

    assert proposal.state == "submitted"
    assert proposal.line("mean")["price"] == "1000.50"
    assert proposal.currency == "EUR"
    birch.refresh_from_db()
    assert birch.state == "proposed"


def test_later_proposal_takes_the_place_of_the_earlier(tender: Tendering, birch: Invitation) -> None:
    first = tender.proposed(birch, "Birch")
    second = tender.proposed(birch, "Birch", price=900)

    first.refresh_from_db()
    assert (first.state, second.state, second.number) == ("superseded", "submitted", 2)


def test_every_fault_of_a_proposal_is_named_and_nothing_kept(tender: Tendering, birch: Invitation) -> None:
    lines = [
        {"key": "none", "site": str(tender.sites["Elm"].pk), "price": "-1", "months": "soon"},
        {"key": "mean", "site": str(tender.sites["Birch"].pk), "price": "nan", "months": 1, "discount": 3},
    ]

    with pytest.raises(SourcingRefused) as refused:
        tender.proposed(birch, "Birch", lines=lines)

    assert {(fault.code, fault.column) for fault in refused.value.faults} == {
        ("PRG-022", "lines.key"),
        ("PRG-023", "lines.site"),
        ("PRG-024", "lines.price"),
        ("PRG-024", "lines.months"),
        ("PRG-020", "lines.discount"),
    }
    assert not Proposal.objects.exists()


def test_proposal_of_nothing_is_refused(tender: Tendering, birch: Invitation) -> None:
    with pytest.raises(SourcingRefused, match="nothing is proposed"):
        tender.proposed(birch, "Birch", lines=[])


def test_proposal_that_would_lapse_before_it_is_compared_is_refused(tender: Tendering, birch: Invitation) -> None:
    with pytest.raises(Refused, match="it has to hold for longer"):
        tender.proposed(birch, "Birch", valid_until=in_days(20))


def test_proposals_end_with_their_day(tender: Tendering, birch: Invitation, monkeypatch: pytest.MonkeyPatch) -> None:
    moment = clock.now() + timedelta(days=21)
    monkeypatch.setattr(clock, "now", lambda: moment)

    with pytest.raises(Refused, match="proposals could be given until"):
        tender.proposed(birch, "Birch")


def test_nothing_is_proposed_after_declining(tender: Tendering, birch: Invitation) -> None:
    commands.decline_invitation(by=tender.partner("Birch"), invitation=birch, reason=WHY)

    with pytest.raises(Refused, match="the invitation is declined"):
        tender.proposed(birch, "Birch")


def test_withdrawn_proposal_leaves_the_invitation_open(tender: Tendering, birch: Invitation) -> None:
    proposal = tender.proposed(birch, "Birch")

    commands.withdraw_proposal(by=tender.partner("Birch"), proposal=proposal, reason=WHY)

    birch.refresh_from_db()
    assert birch.state == "sent"
    assert tender.proposed(birch, "Birch", price=800).state == "submitted"


def test_proposal_needs_a_signature_and_the_page_as_it_stands(tender: Tendering, birch: Invitation) -> None:
    with pytest.raises(SignatureRefused):
        tender.proposed(birch, "Birch", proof=None)
    with pytest.raises(StaleRecord):
        tender.proposed(birch, "Birch", expected_version=99)
    assert not Proposal.objects.exists()


@pytest.mark.req("ACC-3")
def test_competitor_cannot_propose_or_withdraw_here(tender: Tendering, birch: Invitation) -> None:
    proposal = tender.proposed(birch, "Birch")

    with pytest.raises(NotVisible):
        tender.proposed(birch, "Dogwood")
    with pytest.raises(NotVisible):
        commands.withdraw_proposal(by=tender.partner("Dogwood"), proposal=proposal, reason=WHY)
