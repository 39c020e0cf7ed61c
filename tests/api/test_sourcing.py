"""From the request to the order, over the API."""

from __future__ import annotations

from datetime import timedelta

import pytest

from galenic.ledger import clock
from galenic.parties.roles import Role
from tests.factories import PASSWORD
from tests.programmes.sourcing.tendering import Tendering

pytestmark = pytest.mark.django_db


def in_days(days: int) -> str:
    return (clock.now().date() + timedelta(days=days)).isoformat()


REQUEST = {
    "programme": "MAPLE-1",
    "number": "RFP-1",
    "title": "Bioanalysis",
    "scope": "All of it.",
    "lines": [
        {"key": "mean", "service": "sample.mean", "title": "Means", "scope": "Take means.", "second_source": True}
    ],
    "currency": "EUR",
}


def signed(**more: object) -> dict[str, object]:
    return {"expected_version": 1, "password": PASSWORD, **more}


def test_from_the_request_to_the_order(sample_services: None, tender: Tendering, caller, unqualified: set[str]) -> None:
    alder = caller(tender.world.people[Role.SPONSOR_PM])
    birch, elm = caller(tender.managers["Birch"]), caller(tender.managers["Elm"])
    dates = {"questions_until": in_days(5), "proposals_until": in_days(9), "decide_by": in_days(30)}

    request = alder.post("/requests", REQUEST | dates | {"title": "Bioanalisys"}).json()
    assert request["steps"][0]["name"] == "open"
    change = {"expected_version": 1, "reason": {"text": "a word was misspelled"}, "title": "Bioanalysis"}
    edited = alder("PATCH", f"/requests/{request['id']}", change).json()
    assert (edited["title"], edited["scope"], edited["version"]) == ("Bioanalysis", "All of it.", 2)
    opening = {**signed(), "expected_version": 2}
    assert alder.post(f"/requests/{request['id']}/open", opening).status_code == 200
    late = alder("PATCH", f"/requests/{request['id']}", {**change, "expected_version": 3})
    assert late.json()["code"] == "PRG-004"
    partners = {each["name"]: each["id"] for each in alder.get("/partners").json()["items"]}
    assert set(partners) == {"Birch Clinical", "Dogwood Research", "Elm Analytics"}
    for name in ("Birch Clinical", "Elm Analytics"):
        invited = alder.post(f"/requests/{request['id']}/invitations", {"partner": partners[name]})
        assert (invited.status_code, invited.json()["partner"]) == (201, name)

    (invitation,) = birch.get("/invitations").json()["items"]
    asked = birch.post(f"/invitations/{invitation['id']}/questions", {"text": "Birch wonders: is it plasma?"}).json()
    answer = {"question": "Which matrix?", "answer": "Plasma.", "to": asked["id"]}
    assert alder.post(f"/requests/{request['id']}/answers", answer).status_code == 201
    for by, site, price in ((birch, "Birch", "1000.50"), (elm, "Elm", "900")):
        (mine,) = by.get("/invitations").json()["items"]
        seen = by.get(f"/invitations/{mine['id']}").json()
        assert [each["question"] for each in seen["clarifications"]] == ["Which matrix?"]
        assert "second_source" not in seen["lines"][0]
        line = {"key": "mean", "site": str(tender.sites[site].pk), "price": price, "months": "2.5"}
        body = signed(lines=[line], valid_until=in_days(90), expected_version=mine["version"])
        made = by.post(f"/invitations/{mine['id']}/proposals", body)
        assert (made.status_code, made.json()["lines"][0]["price"]) == (201, price)

    shown = alder.get(f"/requests/{request['id']}").json()
    offers = shown["comparison"][0]["offers"]
    assert [(each["partner"], each["cheapest"]) for each in offers] == [
        ("Elm Analytics", True),
        ("Birch Clinical", False),
    ]
    unqualified.add(str(tender.sites["Elm"].pk))
    award = signed(keys=["mean"], justification="It is the cheapest.", expected_version=2)
    best = alder.post(f"/requests/{request['id']}/portfolio", {"weights": {"month": 100}})
    assert (best.status_code, best.json()["code"]) == (422, "SRC-002")
    assert "is not qualified" in best.json()["faults"][0]["message"]
    unqualified.clear()
    best = alder.post(f"/requests/{request['id']}/portfolio", {"weights": {"month": 100}}).json()
    assert sorted(each["partner"] for each in best["placements"]) == ["Birch Clinical", "Elm Analytics"]
    assert (best["price"], best["cost"], best["months"]) == (1900.5, 2150.5, 2.5)
    assert ("a second source of mean", 1000.5) in [(each["wish"], each["price"]) for each in best["wishes"]]
    unqualified.add(str(tender.sites["Elm"].pk))
    refused = alder.post(f"/proposals/{offers[0]['proposal']}/awards", award)
    assert refused.status_code == 409
    assert "is not qualified" in refused.json()["faults"][0]["message"]
    given = alder.post(f"/proposals/{offers[1]['proposal']}/awards", award).json()
    assert birch.post(f"/awards/{given['id']}/accept", signed(expected_version=given["version"])).status_code == 200
    body = {"key": "mean", "number": "WO-1", "options": {"factor": 2}, "due": in_days(60)}
    order = alder.post(f"/awards/{given['id']}/orders", body)
    assert (order.status_code, order.json()["state"]) == (201, "draft")
    assert alder.get(f"/orders/{order.json()['id']}").json()["price"] == "1000.50"


def test_what_comes_too_late_conflicts(sample_services: None, tender: Tendering, caller, monkeypatch) -> None:
    (invitation,) = tender.invited(tender.opened(), "Birch")
    birch = caller(tender.managers["Birch"])
    moment = clock.now() + timedelta(days=30)
    monkeypatch.setattr("galenic.programmes.sourcing.rules.today", moment.date)
    monkeypatch.setattr("galenic.programmes.sourcing.commands.invitations.today", moment.date)

    late = birch.post(f"/invitations/{invitation.pk}/questions", {"text": "Which matrix is it?"})

    assert (late.status_code, late.json()["code"]) == (409, "PRG-004")


def test_faults_of_a_proposal_are_all_named(sample_services: None, tender: Tendering, caller) -> None:
    (invitation,) = tender.invited(tender.opened(), "Birch")
    line = {"key": "none", "site": str(tender.sites["Elm"].pk), "price": "1", "months": "1"}

    refused = caller(tender.managers["Birch"]).post(
        f"/invitations/{invitation.pk}/proposals", signed(lines=[line], valid_until=in_days(90))
    )

    assert refused.status_code == 422
    assert [each["code"] for each in refused.json()["faults"]] == ["PRG-022", "PRG-023"]
