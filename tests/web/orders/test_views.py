"""The list of orders and the page of one."""

from __future__ import annotations

import io

import pytest
from openpyxl import load_workbook

from galenic.parties.roles import Role
from tests.web.conftest import Browser
from tests.web.reading import words
from tests.web.studies import Pages

pytestmark = pytest.mark.django_db


def test_the_list_is_filtered_by_state(pages: Pages, browser_of: Browser) -> None:
    client = browser_of(pages.world.people[Role.SPONSOR_PM])
    assert [number in words(client.get("/orders/")) for number in ("WO-001", "WO-002", "WO-005")] == [False, True, True]
    assert "WO-001" in words(client.get("/orders/?state=accepted"))
    assert "WO-002" not in words(client.get("/orders/?state=accepted"))
    assert "WO-001" in words(client.get("/orders/?state=all"))
    assert "No such work orders" in words(client.get("/orders/?state=cancelled"))


def test_the_page_shows_what_was_frozen_and_where_the_order_stands(pages: Pages, browser_of: Browser) -> None:
    shown = words(browser_of(pages.world.people[Role.SPONSOR_QA]).get(f"/orders/{pages.accepted.pk}/"))
    assert "Frozen before there were data." in shown
    assert "80.00 to 125.00 %" in shown
    assert "Agency FDA choice" in shown
    assert "Trapezoid linear default" in shown
    assert "2026-03-02 : the rules in force on this day" in shown
    assert "Accepted (done)" in shown
    assert "Approved on" in shown
    assert "binds this content" in shown


def test_steps_of_others_are_named_and_not_hidden(pages: Pages, browser_of: Browser) -> None:
    shown = words(browser_of(pages.world.people[Role.PARTNER_SCIENTIST]).get(f"/orders/{pages.issued.pk}/"))
    assert "Take the order on Partner project manager or Partner quality assurance, signed as acknowledged" in shown


def test_a_step_that_is_not_possible_yet_says_why(pages: Pages, browser_of: Browser) -> None:
    order = pages.draft
    client = browser_of(pages.world.people[Role.SPONSOR_PM])
    assert "the order has no scope" not in words(client.get(f"/orders/{order.pk}/"))
    changed = {"number": order.number, "title": order.title, "scope": "", "reason_code": "other"}
    client.post(f"/orders/{order.pk}/edit/", {**changed, "reason": "the scope is not settled yet", "version": 1})
    shown = words(client.get(f"/orders/{order.pk}/"))
    assert "the order has no scope" in shown
    assert "the order has no due date" in shown


def test_the_template_can_be_filled_in(pages: Pages, browser_of: Browser) -> None:
    client = browser_of(pages.world.people[Role.PARTNER_SCIENTIST])
    answer = client.get(f"/orders/{pages.active.pk}/templates/concentrations.xlsx")
    assert "pharmacokinetics.noncompartmental.concentrations.xlsx" in answer["Content-Disposition"]
    headings = [cell.value for cell in load_workbook(io.BytesIO(answer.content))["Data"][1]]
    assert "concentration [ng/mL]" in headings
    csv = client.get(f"/orders/{pages.active.pk}/templates/concentrations.csv")
    assert csv.content.decode("utf-8-sig").splitlines()[0].startswith("analyte") or b"concentration" in csv.content
    assert client.get(f"/orders/{pages.active.pk}/templates/nothing.xlsx").status_code == 404
    assert client.get(f"/orders/{pages.active.pk}/templates/concentrations.exe").status_code == 404


@pytest.mark.req("AUD-7")
def test_values_that_were_changed_since_the_first_entry_are_marked(pages: Pages, browser_of: Browser) -> None:
    order = pages.draft
    client = browser_of(pages.world.people[Role.SPONSOR_PM])
    assert "Changed since first entry" not in words(client.get(f"/orders/{order.pk}/"))
    changed = {"number": order.number, "title": "Parameters of the fed arm", "reason_code": "transcription_error"}
    client.post(f"/orders/{order.pk}/edit/", {**changed, "reason": "it is called an arm in the protocol", "version": 1})
    assert "Changed since first entry" in words(client.get(f"/orders/{order.pk}/"))
