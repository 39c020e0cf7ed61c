"""Writing and changing an order."""

from __future__ import annotations

from datetime import date

import pytest
from django.test import Client

from galenic.parties.roles import Role
from galenic.programmes.models import WorkOrder
from tests.web.conftest import Browser
from tests.web.reading import value_of, words
from tests.web.studies import Pages

pytestmark = pytest.mark.django_db


@pytest.fixture
def manager(pages: Pages, browser_of: Browser) -> Client:
    return browser_of(pages.world.people[Role.SPONSOR_PM])


@pytest.fixture
def address(pages: Pages) -> str:
    return f"/orders/new/?engagement={pages.world.engagement.pk}&service=bioequivalence.study"


GIVEN = {
    "number": "WO-100",
    "title": "Fed study",
    "scope": "Evaluate the fed study.",
    "due": "2030-05-31",
    "regions": "us, eu",
    "filing_date": "2026-03-02",
    "price": "21000.50",
    "currency": "eur",
    "option.agency": "FDA",
    "option.max_extrapolated_percent": "25",
}


def test_engagement_and_service_are_chosen_first(pages: Pages, manager: Client) -> None:
    shown = words(manager.get("/orders/new/"))
    assert "MAPLE-1: Birch Clinical" in shown
    assert "Bioequivalence study (computes)" in shown
    assert "Drug product manufacturing" in shown or "(planned)" in shown


def test_options_have_help_beside_them_and_defaults_in_them(manager: Client, address: str) -> None:
    answer = manager.get(address)
    assert value_of(answer, "option.max_extrapolated_percent") == "20"
    assert "By whose rule the study is judged" in words(answer)
    assert "Default: ICH." in words(answer)
    assert "option.filing_date" not in answer.content.decode(), "the order states the filing date"


def test_an_order_is_written_with_its_options(pages: Pages, manager: Client, address: str) -> None:
    answer = manager.post(address, GIVEN, follow=True)
    assert "Order WO-100 is a draft" in words(answer)
    order = WorkOrder.objects.get(number="WO-100")
    assert (order.regions, order.filing_date, order.currency) == (["US", "EU"], date(2026, 3, 2), "EUR")
    assert order.options["agency"] == "FDA"
    assert order.options["max_extrapolated_percent"] == 25
    assert order.options["filing_date"] == "2026-03-02"
    assert order.options["trapezoid"] == "linear"


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"option.max_extrapolated_percent": "many"}, "Allowed: a number, above 0, below 100"),
        ({"due": "soon"}, "This is no date."),
        ({"price": "much"}, "This is no amount."),
        ({"currency": ""}, "price and currency go together"),
        ({"number": ""}, "the order needs a number"),
        ({"number": "WO-001"}, "this number is taken"),
    ],
)
def test_a_fault_stands_at_its_field_and_what_was_typed_is_kept(
    wrong: dict[str, str], sentence: str, manager: Client, address: str
) -> None:
    answer = manager.post(address, {**GIVEN, **wrong})
    assert answer.status_code == 422
    assert sentence in words(answer)
    name, typed = next(iter(wrong.items()))
    assert value_of(answer, name) == typed
    assert value_of(answer, "title") == "Fed study"
    identifier = name.replace(".", "-")
    assert f'aria-describedby="{identifier}-error' in answer.content.decode()
    assert not WorkOrder.objects.filter(number="WO-100").exists()


def test_only_the_sponsors_programme_manager_writes_orders(pages: Pages, browser_of: Browser, address: str) -> None:
    scientist = browser_of(pages.world.people[Role.PARTNER_SCIENTIST])
    assert "You cannot order in any engagement" in words(scientist.get("/orders/new/"))
    answer = scientist.post(address, GIVEN)
    assert answer.status_code == 422
    assert "your role does not allow you to draft an order" in words(answer)


def test_two_people_saving_the_same_draft(pages: Pages, manager: Client) -> None:
    address = f"/orders/{pages.draft.pk}/edit/"
    base = {"number": "WO-005", "scope": "x", "reason_code": "other", "version": "1"}
    manager.post(address, {**base, "title": "First", "reason": "the first correction"})
    answer = manager.post(address, {**base, "title": "Second", "reason": "the second correction"})
    assert answer.status_code == 409
    shown = words(answer)
    assert "Somebody saved this after you opened it" in shown
    assert "Alder Sponsor Pm: Work order: edit" in shown
    assert value_of(answer, "title") == "Second"
    assert "the second correction" in shown
    assert value_of(answer, "version") == "2"
    assert WorkOrder.objects.get(pk=pages.draft.pk).title == "First"
    answer = manager.post(address, {**base, "title": "Second", "reason": "the second correction", "version": "2"})
    assert WorkOrder.objects.get(pk=pages.draft.pk).title == "Second"


@pytest.mark.req("AUD-3")
def test_a_change_needs_a_reason(pages: Pages, manager: Client) -> None:
    sent = {"number": "WO-005", "title": "Other", "reason_code": "other", "reason": "n/a", "version": "1"}
    answer = manager.post(f"/orders/{pages.draft.pk}/edit/", sent)
    assert answer.status_code == 422
    assert "needs a text that says why" in words(answer)


def test_an_issued_order_is_not_edited(pages: Pages, manager: Client) -> None:
    assert "is issued and cannot be edited" in words(manager.get(f"/orders/{pages.issued.pk}/edit/"))
