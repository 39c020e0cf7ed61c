"""Invited partners ask, are answered, propose and are compared; none learns of another; awards lead to orders."""

from __future__ import annotations

import pytest
from django.test import Client

from galenic.programmes.models import Award, Decision, Invitation, Proposal, Question, WorkOrder
from galenic.programmes.sourcing.commands import ask_question
from tests.factories import PASSWORD, make_person
from tests.programmes.sourcing.tendering import in_days
from tests.web.conftest import Browser
from tests.web.reading import value_of, words
from tests.web.sourcing.asking import ASSAY, Asking

pytestmark = pytest.mark.django_db


@pytest.fixture
def manager(asking: Asking, browser_of: Browser) -> Client:
    return browser_of(asking.pm.person)


@pytest.fixture
def birch(asking: Asking, browser_of: Browser) -> Client:
    return browser_of(asking.managers["Birch"])


def _of(asking: Asking, name: str) -> Invitation:
    return Invitation.objects.get(engagement__partner=asking.partners[name])


def _offer(asking: Asking, **more: str) -> dict[str, str]:
    given = {
        "version": str(_of(asking, "Birch").version),
        "offer.assay": "on",
        "site.assay": str(asking.sites["Birch"].pk),
        "price.assay": "84000",
        "months.assay": "3",
        "valid_until": in_days(90).isoformat(),
        "assumptions": "Plasma on dry ice.",
        "password": PASSWORD,
    }
    return {**given, **more}


def test_partners_are_invited_all_or_none(asking: Asking, manager: Client) -> None:
    found = asking.opened()
    address = f"/requests/{found.pk}/invite/"
    nobody = manager.post(address)
    assert nobody.status_code == 422
    assert "Tick whom to ask" in words(nobody)
    both = {"partner": [str(asking.partners["Birch"].pk), str(asking.elm.pk)]}
    assert "Invited: Birch Clinical, Elm Analytics." in words(manager.post(address, both, follow=True))
    shown = words(manager.get(f"/requests/{found.pk}/"))
    assert "Dogwood Research (Contract research organization)" in shown
    again = manager.post(address, both)
    assert again.status_code == 422
    assert "this partner is invited already" in words(again)
    assert Invitation.objects.count() == 2


def test_a_question_is_answered_to_all(asking: Asking, manager: Client, birch: Client, browser_of: Browser) -> None:
    found = asking.opened()
    asking.invited(found, "Birch", "Dogwood")
    address = f"/requests/invitations/{_of(asking, 'Birch').pk}/"
    empty = birch.post(f"{address}ask/", {"text": " "})
    assert empty.status_code == 422
    assert "the question says nothing" in words(empty)
    assert "Your question is with the sponsor" in words(
        birch.post(f"{address}ask/", {"text": "Is heparin fine for us at Birch?"}, follow=True)
    )
    asked = Question.objects.get()
    assert "Asked by Birch Clinical" in words(manager.get(f"/requests/{found.pk}/"))
    answering = f"/requests/{found.pk}/answer/?question={asked.pk}"
    assert "at Birch" in manager.get(answering).content.decode()
    manager.post(answering, {"question": "Which plasma?", "answer": "EDTA.", "version": found.version})
    others = browser_of(asking.managers["Dogwood"])
    seen = words(others.get(f"/requests/invitations/{_of(asking, 'Dogwood').pk}/"))
    assert "Which plasma?" in seen
    assert "Birch" not in seen
    asked.refresh_from_db()
    assert asked.state == "answered"


def test_a_question_of_another_request_is_not_found(asking: Asking, manager: Client) -> None:
    first, second = asking.opened(), asking.opened(number="RFP-2")
    asking.invited(first, "Birch")
    asked = ask_question(by=asking.partner("Birch"), invitation=_of(asking, "Birch"), text="Which plasma?")
    assert manager.get(f"/requests/{first.pk}/answer/?question={asked.pk}").status_code == 200
    assert manager.get(f"/requests/{second.pk}/answer/?question={asked.pk}").status_code == 404


def test_a_proposal_is_looked_through_then_signed(asking: Asking, manager: Client, birch: Client) -> None:
    asking.invited(asking.opened(), "Birch")
    address = f"/requests/invitations/{_of(asking, 'Birch').pk}/propose/"
    looked = birch.post(address, _offer(asking, look="1"))
    shown = words(looked)
    assert "84,000 EUR in all; not offered: Evaluation. Nothing is stored yet." in shown
    assert not Proposal.objects.exists()
    early = birch.post(address, _offer(asking, look="1", valid_until=in_days(1).isoformat()))
    assert early.status_code == 422
    assert "it has to hold for longer than proposals may come in" in words(early)
    wrong = birch.post(address, _offer(asking, **{"price.assay": "much", "months.assay": "", "valid_until": "x"}))
    assert wrong.status_code == 422
    assert words(wrong).count("A number of 0 or more.") == 2
    assert "This is no date." in words(wrong)
    assert value_of(wrong, "price.assay") == "much"
    unsigned = birch.post(address, _offer(asking, password="wrong"))
    assert unsigned.status_code == 422
    assert not Proposal.objects.exists()
    assert "Proposal 1 is submitted and signed" in words(birch.post(address, _offer(asking), follow=True))
    made = Proposal.objects.get()
    assert made.lines[0]["price"] == "84000"
    again = birch.get(address)
    assert "Filled in from proposal 1" in words(again)
    assert value_of(again, "price.assay") == "84000"
    stale = birch.post(address, _offer(asking, version="1"))
    assert stale.status_code == 409
    why = {"version": made.version, "reason_code": "other", "reason": "A wrong price."}
    assert birch.post(f"/steps/proposals/{made.pk}/withdraw/", why).status_code == 302
    assert "Withdrawn" in words(manager.get(f"/requests/invitations/{made.invitation_id}/"))


@pytest.mark.req("ACC-3")
def test_a_competitor_learns_nothing(asking: Asking, birch: Client, browser_of: Browser) -> None:
    found = asking.compared()
    theirs = _of(asking, "Dogwood")
    proposal = theirs.proposals.get()
    for path in (
        f"{found.pk}/",
        f"{found.pk}/edit/",
        f"{found.pk}/answer/",
        f"{found.pk}/portfolio/",
        f"invitations/{theirs.pk}/",
        f"invitations/{theirs.pk}/propose/",
        f"proposals/{proposal.pk}/award/",
        f"proposals/{_of(asking, 'Birch').proposals.get().pk}/award/",
    ):
        assert birch.get(f"/requests/{path}").status_code == 404, path
    shown = words(birch.get(f"/requests/invitations/{_of(asking, 'Birch').pk}/")) + words(birch.get("/requests/"))
    for secret in ("Dogwood", "Elm", "second source", "71,000", str(found.pk)):
        assert secret not in shown
    stranger = browser_of(make_person(asking.world.strange_sponsor, username="cedar.pm"))
    assert stranger.get(f"/requests/{found.pk}/").status_code == 404


def test_proposals_stand_beside_each_other_with_scores_that_weights_change(asking: Asking, manager: Client) -> None:
    found = asking.compared()
    address = f"/requests/{found.pk}/"
    shown = words(manager.get(f"{address}?agencies=FDA&platforms=LC-MS/MS"))
    assert "Dogwood Research, Porto is not qualified" in shown
    assert "84,000 cheapest" in shown
    assert "71,000 cheapest" not in shown, "of what may not be awarded nothing is said"
    assert "unknown : delivers in time" in shown
    assert "In compliance by FDA: FDA: compliant 2025-05-01 , FDA data dashboard" in shown
    only = {"weight-stage-fit": "1"} | {f"weight-{name}": "0" for name in _OTHERS}
    assert "100 of 100" in words(manager.get(address, only))
    wrong = manager.get(address, {"weight-stage-fit": "heavy"})
    assert wrong.status_code == 422
    assert "This is no such number." in words(wrong)
    none = {f"weight-{name}": "0" for name in (*_OTHERS, "stage-fit")}
    assert "One weight at least is more than 0." in words(manager.get(address, none))


_OTHERS = ("technical-complexity", "regulatory-record", "infrastructure", "track-record")


def test_an_award_is_refused_with_everything_that_stands_in_its_way(asking: Asking, manager: Client) -> None:
    asking.compared()
    dear = _of(asking, "Dogwood").proposals.get()
    address = f"/requests/proposals/{dear.pk}/award/"
    known = words(manager.get(address))
    assert "Not possible yet" in known
    for key in ("assay", "be"):
        assert f"line {key}: Dogwood Research, Porto is not qualified" in known
    sent = {"version": dear.version, "keys": ["assay", "be"], "justification": "The cheapest.", "password": PASSWORD}
    refused = manager.post(address, sent)
    assert refused.status_code == 422
    assert "line be: Dogwood Research, Porto is not qualified" in words(refused)
    assert "The cheapest." in refused.content.decode()
    assert not Award.objects.exists()


def test_an_award_is_accepted_and_ordered(asking: Asking, manager: Client, birch: Client) -> None:
    found = asking.compared()
    proposal = _of(asking, "Birch").proposals.get()
    sent = {"version": proposal.version, "keys": ["assay", "be"], "justification": "Qualified.", "password": PASSWORD}
    assert manager.post(f"/requests/proposals/{proposal.pk}/award/", sent)["Location"] == f"/requests/{found.pk}/"
    given, decision = Award.objects.get(), Decision.objects.get()
    assert decision.justification == "Qualified."
    ordering = f"/requests/awards/{given.pk}/order/"
    assert "the award is given: orders follow" in words(manager.get(ordering))
    seen = words(birch.get(f"/requests/invitations/{proposal.invitation_id}/"))
    assert "assay, be for 104,500.50 EUR" in seen
    assert "Qualified." not in seen
    assert birch.get(ordering).status_code == 404
    birch.post(f"/steps/awards/{given.pk}/accept/", {"version": given.version, "password": PASSWORD})
    bad = manager.post(ordering, {"version": given.version, "key": "assay", "number": "", "due": "soon"})
    assert bad.status_code == 422
    answer = manager.post(ordering, {"version": given.version, "key": "assay", "number": "WO-1", "due": "2030-01-31"})
    order = WorkOrder.objects.get()
    assert answer["Location"] == f"/orders/{order.pk}/"
    assert (order.service_id, order.price, str(order.due)) == (ASSAY, "84000", "2030-01-31")
    assert "Qualified." in words(manager.get(f"/requests/{found.pk}/"))


def test_which_partners_cover_it_best(asking: Asking, manager: Client) -> None:
    found = asking.compared()
    address = f"/requests/{found.pk}/portfolio/"
    refused = manager.get(address)
    assert refused.status_code == 422
    assert "be needs a second source, and only Birch Clinical, Utrecht may do it" in words(refused)
    shown = words(manager.get(address, {"sent": "1", "month": "1000"}))
    assert "Prices 104,500.50 EUR" in shown
    assert "With what your weights add 109,000.50 EUR" in shown
    assert "Leaving out Dogwood Research, Porto for assay" in shown
    wrong = manager.get(address, {"sent": "1", "month": "-1"})
    assert wrong.status_code == 422
    assert "This is no such number." in words(wrong)
    nothing = manager.get(f"/requests/{asking.opened(number='RFP-8').pk}/portfolio/")
    assert nothing.status_code == 422
