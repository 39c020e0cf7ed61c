"""An order with milestones is changed, reached, invoiced and talked about, over the API."""

from __future__ import annotations

import pytest

from galenic.parties.roles import Role
from tests.factories import PASSWORD, World
from tests.programmes.conduct.conftest import Conducting

pytestmark = pytest.mark.django_db


def signed(version: int, **more: object) -> dict[str, object]:
    return {"expected_version": version, "password": PASSWORD, **more}


def test_from_a_question_to_the_invoice(sample_services: None, world: World, caller) -> None:
    order = Conducting(world).order()
    place = f"/orders/{order.pk}"
    alder, birch = caller(world.people[Role.SPONSOR_PM]), caller(world.people[Role.PARTNER_PM])
    about = {"type": "programmes.workorder", "id": str(order.pk)}

    thread = birch.post(f"{place}/threads", {"title": "Dilution", "text": "May we dilute?", "about": about}).json()
    assert alder.post(f"/threads/{thread['id']}/messages", {"text": "Yes, for more money."}).json()["number"] == 2
    decided = alder.post(f"/threads/{thread['id']}/decide", signed(thread["version"], decision="Dilute 1:10.")).json()
    milestones = [{"key": "M1", "title": "Method", "amount": "600"}, {"key": "M2", "amount": "1200"}]
    change = birch.post(
        f"{place}/changes", {"price": "1800", "milestones": milestones, "reason": "dilution takes time"}
    ).json()
    accepted = birch.post(f"/changes/{change['id']}/accept", signed(change["version"])).json()
    agreed = alder.post(f"/changes/{change['id']}/agree", signed(accepted["version"])).json()
    led_to = {"type": agreed["type"], "id": agreed["id"], "version": agreed["version"]}
    settled = alder.post(
        f"/threads/{thread['id']}/settle", {"expected_version": decided["version"], "led_to": led_to}
    ).json()
    assert (agreed["state"], settled["state"]) == ("agreed", "settled")

    reached = birch.post(f"{place}/milestones", {"key": "M1", "statement": "The method is validated."}).json()
    assert alder.post(f"/milestones/{reached['id']}/accept", signed(reached["version"])).status_code == 200
    version = alder.get(place).json()["version"]
    body = signed(version, number="I-1", milestones=[reached["id"]], payable_by="2030-01-31")
    invoice = birch.post(f"{place}/invoices", body).json()
    approved = alder.post(f"/invoices/{invoice['id']}/approve", signed(invoice["version"])).json()
    paid = alder.post(f"/invoices/{invoice['id']}/pay", {"expected_version": approved["version"]})
    assert paid.json()["state"] == "paid"

    shown = alder.get(f"{place}/conduct").json()
    assert (shown["terms"]["price"], shown["terms"]["changes"]) == ("1800", [1])
    assert [each["amount"] for each in shown["terms"]["milestones"]] == ["600", "1200"]
    assert [each["amount"] for each in shown["invoices"]] == ["600"]
    assert shown["threads"][0]["led_to"] == led_to
    assert shown["threads"][0]["about"]["id"] == str(order.pk)


@pytest.mark.req("ACC-3")
def test_thread_about_a_record_of_others_is_about_nothing(sample_services: None, world: World, caller) -> None:
    order = Conducting(world).order()
    birch = caller(world.people[Role.PARTNER_PM])
    body = {"title": "Dilution", "text": "May we dilute?"}

    for kind, key in (("programmes.workorder", world.strange_engagement.pk), ("parties.person", order.author_id)):
        asked = birch.post(f"/orders/{order.pk}/threads", body | {"about": {"type": kind, "id": str(key)}})
        assert (asked.status_code, asked.json()["code"]) == (404, "PAR-001")


def test_terms_that_do_not_add_up_are_refused(sample_services: None, world: World, caller) -> None:
    order = Conducting(world).order()
    birch = caller(world.people[Role.PARTNER_PM])

    refused = birch.post(f"/orders/{order.pk}/changes", {"price": "1800", "reason": "dilution takes time"})

    assert refused.status_code == 422
    assert [each["code"] for each in refused.json()["faults"]] == ["PRG-031"]
