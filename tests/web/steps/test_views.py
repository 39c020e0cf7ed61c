"""Steps: what the form shows, what it refuses, and what it keeps."""

from __future__ import annotations

import pytest
from django.test import Client

from galenic.evidence.models import DataSet, Evidence
from galenic.ledger.models import Entry, Signature
from galenic.parties.roles import Role
from galenic.programmes.models import WorkOrder
from tests.factories import PASSWORD, make_person
from tests.web.conftest import Browser
from tests.web.reading import value_of, words
from tests.web.studies import Pages

pytestmark = pytest.mark.django_db
DIALOG = {"HX-Request": "true"}


@pytest.fixture
def reviewer(pages: Pages, browser_of: Browser) -> Client:
    return browser_of(pages.world.second_scientist)


@pytest.fixture
def review(pages: Pages) -> str:
    return f"/steps/evidence/{pages.computed.pk}/review/"


def test_the_form_says_what_is_signed(pages: Pages, reviewer: Client, review: str) -> None:
    answer = reviewer.get(review)
    shown = words(answer)
    assert "Signed as reviewed by Birch Second Scientist" in shown
    assert pages.computed.signed_digest() in shown
    assert value_of(answer, "version") == "1"
    dialog = reviewer.get(review, headers=DIALOG)
    assert b"<html" not in dialog.content
    assert b'hx-target="#dialog-content"' in dialog.content


@pytest.mark.req("SIG-1", "SIG-3")
def test_a_password_signs_and_leads_back(pages: Pages, reviewer: Client, review: str) -> None:
    answer = reviewer.post(review, {"password": PASSWORD, "version": "1"}, follow=True)
    shown = words(answer)
    assert "Done: Review." in shown
    assert "Birch Second Scientist Reviewed on" in shown
    assert "Partner scientist, Birch Clinical" in shown
    assert Evidence.objects.get(pk=pages.computed.pk).state == "reviewed"


@pytest.mark.req("AUD-2")
def test_the_entry_carries_the_number_of_the_request(pages: Pages, reviewer: Client, review: str) -> None:
    answer = reviewer.post(review, {"password": PASSWORD, "version": "1"})
    entry = Entry.objects.get(action="evidence:evidence:review", subject_id=str(pages.computed.pk))
    assert entry.request_id == answer["X-Request-ID"]


@pytest.mark.req("SIG-3", "SIG-6")
def test_a_wrong_password_is_said_in_place(pages: Pages, reviewer: Client, review: str) -> None:
    answer = reviewer.post(review, {"password": "not it", "version": "1"}, headers=DIALOG)
    assert answer.status_code == 422
    assert "The password is wrong." in words(answer)
    assert "Try again: 4 more failed attempts" in words(answer)
    assert "not it" not in answer.content.decode()
    assert not Signature.objects.filter(signed_id=str(pages.computed.pk)).exists()


def test_a_role_that_may_not_sign_is_refused(pages: Pages, browser_of: Browser, review: str) -> None:
    client = browser_of(pages.world.people[Role.PARTNER_PRODUCTION])
    assert "your role does not allow" in words(client.get(review))
    answer = client.post(review, {"password": PASSWORD, "version": "1"})
    assert answer.status_code == 422
    assert "your role does not allow" in words(answer)
    assert Evidence.objects.get(pk=pages.computed.pk).state == "computed"


@pytest.mark.req("ACC-2")
def test_whoever_performed_does_not_review(pages: Pages, browser_of: Browser, review: str) -> None:
    client = browser_of(pages.world.people[Role.PARTNER_SCIENTIST])
    assert "somebody else has to review it" in words(client.get(review))
    answer = client.post(review, {"password": PASSWORD, "version": "1"})
    assert answer.status_code == 422
    assert "somebody else has to review it" in words(answer)


def test_a_stale_page_is_told_what_happened_and_keeps_what_was_typed(pages: Pages, browser_of: Browser) -> None:
    order = pages.issued
    address = f"/steps/orders/{order.pk}/return/"
    first, second = (browser_of(pages.world.people[role]) for role in (Role.PARTNER_PM, Role.PARTNER_QA))
    first.post(f"/steps/orders/{order.pk}/acknowledge/", {"password": PASSWORD, "version": str(order.version)})
    typed = {"version": str(order.version), "reason_code": "other", "reason": "the method is not available"}
    answer = second.post(address, typed)
    assert answer.status_code == 409
    shown = words(answer)
    assert "Somebody saved this after you opened it" in shown
    assert "Birch Partner Pm: Work order: acknowledge" in shown
    assert "the method is not available" in shown
    assert WorkOrder.objects.get(pk=order.pk).state == "active"
    typed["version"] = value_of(answer, "version")
    again = second.post(address, typed)
    assert again.status_code == 422
    assert "is not possible in state 'active'" in words(again)


def test_a_form_without_its_version_is_stale(pages: Pages, reviewer: Client, review: str) -> None:
    for version in ("", "one", "²"):
        assert reviewer.post(review, {"password": PASSWORD, "version": version}).status_code == 409


@pytest.mark.req("AUD-3")
@pytest.mark.parametrize("reason", ["", "n/a", "...", "x"])
def test_a_reason_has_to_say_something(reason: str, pages: Pages, browser_of: Browser) -> None:
    client = browser_of(pages.world.people[Role.PARTNER_QA])
    data_set = DataSet.objects.get(input_name="results")
    sent = {"password": PASSWORD, "version": "1", "reason_code": "other", "reason": reason}
    answer = client.post(f"/steps/data/{data_set.pk}/retract/", sent)
    assert answer.status_code == 422
    assert "needs a text that says why" in words(answer)
    assert DataSet.objects.get(pk=data_set.pk).state == "submitted"


def test_before_the_first_signature_comes_the_declaration(pages: Pages, browser_of: Browser, review: str) -> None:
    newcomer = make_person(pages.world.partner, Role.PARTNER_SCIENTIST, username="birch.newcomer", declared=False)
    client = browser_of(newcomer)
    assert "A declaration comes first" in words(client.get(review))
    answer = client.post(review, {"password": PASSWORD, "version": "1"})
    assert answer.status_code == 422


def test_steps_that_people_do_not_take_do_not_exist(pages: Pages, reviewer: Client) -> None:
    for action in ("supersede", "nothing"):
        assert reviewer.get(f"/steps/evidence/{pages.computed.pk}/{action}/").status_code == 404
    assert reviewer.get(f"/steps/people/{pages.computed.pk}/review/").status_code == 404


def test_the_dialog_leads_the_page_on(pages: Pages, reviewer: Client, review: str) -> None:
    here = f"http://testserver/evidence/{pages.computed.pk}/"
    sent = {"password": PASSWORD, "version": "1"}
    answer = reviewer.post(review, sent, headers={**DIALOG, "HX-Current-URL": here})
    assert answer["HX-Refresh"] == "true"


@pytest.mark.req("SIG-2")
def test_a_signature_of_an_earlier_version_says_so(pages: Pages, browser_of: Browser) -> None:
    client = browser_of(pages.world.people[Role.PARTNER_QA])
    address = f"/orders/{pages.issued.pk}/"
    assert "binds this content" in words(client.get(address))
    sent = {"version": str(pages.issued.version), "reason_code": "other", "reason": "the due date cannot be kept"}
    client.post(f"/steps/orders/{pages.issued.pk}/return/", sent)
    shown = words(client.get(address))
    assert f"signed version {pages.issued.version - 1}, superseded" in shown
    assert "binds this content" not in shown
