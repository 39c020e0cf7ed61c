"""From the description of the product to work that waits, over the API."""

from __future__ import annotations

import pytest

from galenic.parties.roles import Role
from tests.factories import PASSWORD, World
from tests.programmes.planning.planned import CATALOGUE, FACTS, Planned

pytestmark = pytest.mark.django_db
SIGNED = {"expected_version": 1, "password": PASSWORD}


@pytest.fixture
def programme(world: World, sample_services: None, monkeypatch: pytest.MonkeyPatch) -> Planned:
    monkeypatch.setattr("galenic.catalogue.discovery.services", lambda: CATALOGUE)
    return Planned(world)


def test_from_the_product_to_the_plan_and_its_standing(programme: Planned, caller) -> None:
    manager, quality = caller(programme.sponsor_pm.person), caller(programme.sponsor_qa.person)
    (mine,) = manager.get("/programmes").json()["items"]
    base = f"/programmes/{mine['id']}"
    assert manager.get(f"{base}/plan").json()["steps"] == []

    made = manager.post(f"{base}/descriptions", {"facts": FACTS, "begins": "2027-01-04"})
    assert (made.status_code, made.json()["state"]) == (201, "draft")
    manager.post(f"/descriptions/{made.json()['id']}/approve", SIGNED)
    plan = manager.get(f"{base}/plan").json()
    assert [(each["service"], each["state"]) for each in plan["steps"]] == [
        ("sample.mean", "not ordered"),
        ("sample.verdict", "not ordered"),
    ]
    assert plan["steps"][1]["waits_for"][0]["service"] == "sample.mean"
    assert plan["steps"][0]["reasons"] == [{"reason": "It is always done.", "guideline": "ICH Q10 2.7"}]

    order = manager.get(f"/orders/{programme.draft_verdict().pk}").json()
    refused = manager.post(f"/orders/{order['id']}/issue", SIGNED)
    assert (refused.status_code, refused.json()["faults"][0]["code"]) == (409, "LED-012")
    decision = {"service": "sample.mean", "kind": "at_risk", "justification": "Time is short."}
    proposed = manager.post(f"{base}/plan-decisions", decision).json()
    assert quality.post(f"/plan-decisions/{proposed['id']}/approve", SIGNED).status_code == 200
    assert manager.post(f"/orders/{order['id']}/issue", SIGNED).status_code == 200


def test_faults_of_a_description_are_all_named(programme: Planned, caller) -> None:
    manager = caller(programme.sponsor_pm.person)
    path = f"/programmes/{programme.world.programme.pk}/descriptions"
    refused = manager.post(path, {"facts": {**FACTS, "route": "topical", "markets": ["JP"]}})

    assert refused.status_code == 422
    assert {fault["column"] for fault in refused.json()["faults"]} == {"route", "markets.0"}


def test_an_auditor_reads_the_plan_and_changes_nothing(programme: Planned, caller) -> None:
    auditor = caller(programme.world.people[Role.AUDITOR])
    base = f"/programmes/{programme.world.programme.pk}"

    assert auditor.get(f"{base}/plan").status_code == 200
    assert auditor.post(f"{base}/descriptions", {"facts": FACTS}).status_code in (403, 409)
