"""An award is refused for each single thing that is missing, and given when nothing is."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest

from galenic.evidence import blockers as blocking
from galenic.evidence.blockers import Blocker
from galenic.ledger import clock
from galenic.ledger.actors import Reason, ReasonCode
from galenic.ledger.errors import Refused, SignatureRefused
from galenic.parties.errors import NotVisible
from galenic.parties.models import Engagement
from galenic.parties.roles import Role
from galenic.programmes.errors import OrderRefused, SourcingClosed, SourcingRefused
from galenic.programmes.models import Award, Decision, Invitation, Proposal
from galenic.programmes.sourcing import commands
from tests.factories import proof_of
from tests.programmes.sourcing.tendering import Tendering, in_days

pytestmark = pytest.mark.django_db
WHY = Reason(ReasonCode.OTHER, "no capacity is left")


@pytest.fixture
def proposals(tender: Tendering) -> tuple[Proposal, Proposal]:
    request = tender.opened()
    birch, elm = tender.invited(request, "Birch", "Elm")
    return tender.proposed(birch, "Birch", price="1000.10"), tender.proposed(elm, "Elm", price="900")


def test_award_is_signed_and_its_reasons_are_the_sponsors_own(
    tender: Tendering, proposals: tuple[Proposal, Proposal]
) -> None:
    award = tender.awarded(proposals[0], "mean", "again")

    decision = Decision.objects.get(award=award)
    assert (award.state, award.keys, award.price) == ("given", ["again", "mean"], "2000.20")
    assert award.ledger_scope() == proposals[0].ledger_scope()
    assert decision.ledger_scope() == f"programme:{tender.world.programme.pk}"
    assert {each["partner"] for each in decision.compared} == {"Birch Clinical", "Elm Analytics"}
    proposals[0].refresh_from_db()
    assert proposals[0].state == "awarded"


def test_award_keeps_a_new_partner_engaged(tender: Tendering, proposals: tuple[Proposal, Proposal]) -> None:
    assert proposals[1].engagement.ends is not None

    tender.awarded(proposals[1], "mean")

    assert Engagement.objects.get(pk=proposals[1].engagement_id).ends is None


def test_partner_that_is_not_chosen_keeps_the_day_of_decision(
    tender: Tendering, proposals: tuple[Proposal, Proposal]
) -> None:
    tender.awarded(proposals[0], "mean")

    assert Engagement.objects.get(pk=proposals[1].engagement_id).ends is not None


@pytest.mark.req("SUP-4")
def test_site_that_is_not_qualified_is_refused_and_nothing_kept(
    tender: Tendering, proposals: tuple[Proposal, Proposal], unqualified: set[str]
) -> None:
    unqualified.add(str(tender.sites["Birch"].pk))

    with pytest.raises(Refused, match=r"line mean: the site is not qualified for sample\.mean"):
        tender.awarded(proposals[0], "mean")

    assert not Award.objects.exists()
    unqualified.clear()
    assert tender.awarded(proposals[0], "mean").state == "given"


def test_refusal_lists_all_that_is_unmet(
    tender: Tendering, proposals: tuple[Proposal, Proposal], unqualified: set[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    unqualified.add(str(tender.sites["Birch"].pk))
    blocker = Blocker(("programmes.proposal", "", 1), "DEV-1", "a deviation is open", ("quality.deviation", "", 1))
    monkeypatch.setattr(blocking, "_sources", [lambda subject: [blocker] if "proposal" in subject[0] else []])
    commands.withdraw_proposal(by=tender.partner("Birch"), proposal=proposals[0], reason=WHY)

    with pytest.raises(Refused) as refused:
        tender.awarded(proposals[0], "mean", "again")

    assert [fault.message for fault in refused.value.faults] == [
        "the proposal is withdrawn",
        f"1 of those invited may still propose, until {in_days(20)}",
        "line again: the site is not qualified for sample.mean",
        "line mean: the site is not qualified for sample.mean",
        "DEV-1: a deviation is open",
    ]


def test_nobody_is_decided_on_while_others_may_still_propose(tender: Tendering) -> None:
    request = tender.opened()
    birch, _ = tender.invited(request, "Birch", "Elm")
    proposal = tender.proposed(birch, "Birch")

    with pytest.raises(Refused, match="1 of those invited may still propose"):
        tender.awarded(proposal, "mean")


def test_proposal_that_has_lapsed_is_not_awarded(
    tender: Tendering, proposals: tuple[Proposal, Proposal], monkeypatch: pytest.MonkeyPatch
) -> None:
    moment = clock.now() + timedelta(days=91)
    monkeypatch.setattr(clock, "now", lambda: moment)

    with pytest.raises(Refused, match="the proposal held until"):
        tender.awarded(proposals[0], "mean")


def test_proposal_that_was_replaced_is_not_awarded(tender: Tendering, proposals: tuple[Proposal, Proposal]) -> None:
    tender.proposed(proposals[0].invitation, "Birch", price=1)

    with pytest.raises(Refused, match="the proposal is superseded"):
        tender.awarded(proposals[0], "mean")


def test_line_is_awarded_once_and_twice_where_a_second_source_is_wanted(
    tender: Tendering, proposals: tuple[Proposal, Proposal]
) -> None:
    first, second = proposals
    tender.awarded(first, "mean", "again")

    with pytest.raises(Refused, match="line mean is awarded already"):
        tender.awarded(second, "mean")
    with pytest.raises(Refused, match="a second source is somebody else"):
        tender.awarded(first, "again")
    assert tender.awarded(second, "again").state == "given"
    with pytest.raises(Refused, match="line again is awarded already"):
        tender.awarded(second, "again")


def test_declined_award_frees_its_lines(tender: Tendering, proposals: tuple[Proposal, Proposal]) -> None:
    award = tender.awarded(proposals[0], "mean")

    commands.decline_award(by=tender.partner("Birch"), award=award, reason=WHY)

    assert tender.awarded(proposals[1], "mean").state == "given"


@pytest.mark.parametrize("keys", [(), ("none",), ("mean", "mean")])
def test_only_lines_of_the_proposal_are_awarded(
    tender: Tendering, proposals: tuple[Proposal, Proposal], keys: tuple[str, ...]
) -> None:
    with pytest.raises(SourcingRefused, match="PRG-022"):
        tender.awarded(proposals[0], *keys)


def test_award_says_why_and_is_signed(tender: Tendering, proposals: tuple[Proposal, Proposal]) -> None:
    by = tender.pm
    with pytest.raises(SourcingRefused, match="PRG-029"):
        commands.award(by=by, proposal=proposals[0], keys=["mean"], justification="-", proof=proof_of(by.person))
    with pytest.raises(SignatureRefused):
        commands.award(by=by, proposal=proposals[0], keys=["mean"], justification="The best one.", proof=None)
    assert not Award.objects.exists()


@pytest.mark.req("ACC-2", "ACC-3")
def test_only_the_sponsors_programme_manager_awards(tender: Tendering, proposals: tuple[Proposal, Proposal]) -> None:
    for by, refusal in (
        (tender.partner("Birch"), Refused),
        (tender.partner("Elm"), NotVisible),
        (tender.world.reader(Role.SPONSOR_QA), Refused),
    ):
        with pytest.raises(refusal):
            commands.award(
                by=by, proposal=proposals[0], keys=["mean"], justification="It is ours.", proof=proof_of(by.person)
            )


def test_accepting_is_for_the_partner(tender: Tendering, proposals: tuple[Proposal, Proposal]) -> None:
    award = tender.awarded(proposals[0], "mean")

    with pytest.raises(NotVisible):
        tender.accepted(award, "Elm")
    assert tender.accepted(award, "Birch").state == "accepted"
    assert Invitation.objects.get(pk=proposals[0].invitation_id).state == "awarded"


def test_order_follows_from_the_award(tender: Tendering, proposals: tuple[Proposal, Proposal]) -> None:
    award = tender.accepted(tender.awarded(proposals[0], "mean"), "Birch")

    order = commands.draft_awarded_order(
        by=tender.pm, award=award, key="mean", number="WO-9", options={"factor": 2}, due=date(2030, 1, 1)
    )

    assert (order.award_id, order.title, order.scope) == (award.pk, "Means", "Take means.")
    assert (Decimal(order.price), order.currency, order.state) == (Decimal("1000.10"), "EUR", "draft")
    assert order.engagement_id == tender.world.engagement.pk


def test_no_order_before_acceptance_or_for_another_line(
    tender: Tendering, proposals: tuple[Proposal, Proposal]
) -> None:
    award = tender.awarded(proposals[0], "mean")

    with pytest.raises(SourcingClosed):
        commands.draft_awarded_order(by=tender.pm, award=award, key="mean", number="WO-9", options={"factor": 2})
    accepted = tender.accepted(award, "Birch")
    with pytest.raises(SourcingRefused, match="PRG-022"):
        commands.draft_awarded_order(by=tender.pm, award=accepted, key="again", number="WO-9", options={"factor": 2})
    with pytest.raises(OrderRefused, match="PRG-010"):
        commands.draft_awarded_order(by=tender.pm, award=accepted, key="mean", number="", options={"factor": 2})
