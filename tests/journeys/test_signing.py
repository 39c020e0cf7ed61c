"""Signing: in place, by keyboard alone, refused where it has to be, and safe against pages that are out of date."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from galenic.evidence.models import Evidence
from galenic.parties.roles import Role
from galenic.programmes.models import WorkOrder
from tests.factories import PASSWORD
from tests.journeys.conftest import Visiting
from tests.web.studies import Pages

pytestmark = pytest.mark.django_db(transaction=True)


def press_until(page: Page, key: str, name: str, most: int = 120) -> None:
    """Press a key until something with that name has the focus, as somebody without a mouse does."""
    for _ in range(most):
        page.keyboard.press(key)
        focused = page.evaluate("(document.activeElement.innerText || document.activeElement.ariaLabel || '').trim()")
        if focused == name:
            return
    raise AssertionError(f"{name!r} cannot be reached with {key}")


def test_by_keyboard_alone(pages: Pages, visiting: Visiting) -> None:
    page = visiting(pages.world.second_scientist).open(f"/evidence/{pages.computed.pk}/")
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Skip to the content")).to_be_focused()
    page.keyboard.press("Enter")
    press_until(page, "Tab", "Review")
    page.keyboard.press("Enter")
    dialog = page.get_by_role("dialog")
    expect(dialog).to_be_visible()
    for _ in range(12):
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement === document.body || !!document.activeElement.closest('dialog')")
    page.keyboard.press("Escape")
    expect(dialog).to_be_hidden()
    expect(page.get_by_role("link", name="Review", exact=True)).to_be_focused()
    page.keyboard.press("Enter")
    expect(dialog.get_by_label("Password")).to_be_focused()
    page.keyboard.type(PASSWORD)
    page.keyboard.press("Enter")
    expect(page.get_by_role("status").filter(has_text="Done: Review.")).to_be_visible()
    assert Evidence.objects.get(pk=pages.computed.pk).state == "reviewed"


def test_a_wrong_password_is_said_in_the_dialog(pages: Pages, visiting: Visiting) -> None:
    page = visiting(pages.world.second_scientist).open(f"/evidence/{pages.computed.pk}/")
    page.get_by_role("link", name="Review", exact=True).click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("Password").fill("not it")
    dialog.get_by_role("button", name="Sign: Review").click()
    refusal = dialog.get_by_role("alert")
    expect(refusal).to_contain_text("The password is wrong.")
    expect(refusal).to_be_focused()
    expect(dialog.get_by_label("Password")).to_have_value("")
    assert Evidence.objects.get(pk=pages.computed.pk).state == "computed"
    dialog.get_by_label("Password").fill(PASSWORD)
    dialog.get_by_role("button", name="Sign: Review").click()
    expect(page.get_by_role("status").filter(has_text="Done: Review.")).to_be_visible()


def test_a_role_that_may_not_sign(pages: Pages, visiting: Visiting) -> None:
    visit = visiting(pages.world.people[Role.PARTNER_PRODUCTION])
    page = visit.open(f"/evidence/{pages.computed.pk}/")
    expect(page.get_by_text("Partner scientist or Partner quality control analyst, signed as reviewed")).to_be_visible()
    assert page.get_by_role("link", name="Review", exact=True).count() == 0
    page = visit.open(f"/steps/evidence/{pages.computed.pk}/review/")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign: Review").click()
    expect(page.get_by_role("alert")).to_contain_text("your role does not allow")
    assert Evidence.objects.get(pk=pages.computed.pk).state == "computed"


def test_whoever_computed_sees_why_they_cannot_review(pages: Pages, visiting: Visiting) -> None:
    page = visiting(pages.world.people[Role.PARTNER_SCIENTIST]).open(f"/evidence/{pages.computed.pk}/")
    expect(page.get_by_role("button", name="Review", exact=True)).to_be_disabled()
    expect(page.get_by_text("you performed this work, and somebody else has to review it")).to_be_visible()


def test_a_page_that_is_out_of_date(pages: Pages, visiting: Visiting) -> None:
    """Two people have the same order open; the second is told what the first did, and keeps what they typed."""
    address = f"/orders/{pages.issued.pk}/"
    first = visiting(pages.world.people[Role.PARTNER_PM]).open(address)
    second = visiting(pages.world.people[Role.PARTNER_QA]).open(address)
    second.get_by_role("link", name="Ask for a change of the order").click()
    form = second.get_by_role("dialog")
    form.get_by_label("Reason", exact=True).fill("The method is not available before May.")
    first.get_by_role("link", name="Take the order on").click()
    first.get_by_role("dialog").get_by_label("Password").fill(PASSWORD)
    first.get_by_role("dialog").get_by_role("button", name="Sign: Take the order on").click()
    expect(first.get_by_role("status").filter(has_text="Done: Take the order on.")).to_be_visible()
    form.get_by_role("button", name="Ask for a change of the order").click()
    told = form.get_by_role("alert")
    expect(told).to_contain_text("Somebody saved this after you opened it")
    expect(told).to_contain_text("Birch Partner Pm")
    expect(told.get_by_role("link", name="Open it again")).to_have_attribute("href", address)
    expect(form.get_by_label("Reason", exact=True)).to_have_value("The method is not available before May.")
    assert WorkOrder.objects.get(pk=pages.issued.pk).state == "active"


def test_without_script(pages: Pages, visiting: Visiting) -> None:
    """Everything important works without any script: a step is a page then."""
    visit = visiting(pages.world.second_scientist, java_script_enabled=False)
    page = visit.open(f"/evidence/{pages.computed.pk}/")
    page.get_by_role("link", name="Review", exact=True).click()
    page.get_by_label("Password").fill("not it")
    page.get_by_role("button", name="Sign: Review").click()
    expect(page.get_by_role("alert")).to_contain_text("The password is wrong.")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign: Review").click()
    expect(page.get_by_role("heading", name="Noncompartmental pharmacokinetics", level=1)).to_be_visible()
    expect(page.locator(".signature")).to_contain_text("Birch Second Scientist")
