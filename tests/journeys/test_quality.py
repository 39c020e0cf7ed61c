"""Quality assurance of both parties: an audit from its plan to the closed finding."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from galenic.parties.roles import Role
from galenic.partners.models import Audit, Finding
from tests.factories import PASSWORD, World, build_world
from tests.journeys.conftest import Visiting
from tests.partners.working import Working, days

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def world(transactional_db: None) -> World:
    return build_world()


def sign(page: Page, title: str, link: str = "") -> None:
    """Take a step in the dialog, with the password."""
    page.get_by_role("link", name=link or title, exact=True).click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("Password").fill(PASSWORD)
    dialog.get_by_role("button", name=f"Sign: {title}").click()
    expect(dialog).to_be_hidden()


@pytest.mark.req("SUP-3", "SUP-4")
def test_from_the_plan_of_an_audit_to_the_closed_finding(world: World, visiting: Visiting) -> None:
    qualified = Working(world).qualified()
    ours = visiting(world.people[Role.SPONSOR_QA]).open("/partners/")
    ours.get_by_role("link", name="Plan an audit").first.click()
    ours.get_by_label("Which site").select_option(label="MAPLE-1: Birch Clinical, Utrecht")
    ours.get_by_label("Planned for").fill(str(days(0)))
    ours.get_by_label("Auditor").select_option(label="Alder Sponsor Qa")
    ours.get_by_role("button", name="Plan the audit").click()
    ours.get_by_role("link", name="Schedule", exact=True).click()
    ours.get_by_role("dialog").get_by_role("button", name="Schedule").click()
    ours.get_by_role("link", name="Say that it was performed").click()
    ours.get_by_role("dialog").get_by_role("button", name="Say that it was performed").click()
    _report(ours)

    theirs = visiting(world.people[Role.PARTNER_QA]).open("/")
    theirs.get_by_role("link", name="Respond: Critical finding 1").click()
    expect(theirs.get_by_role("heading", name="Critical finding 1")).to_be_visible()
    theirs.wait_for_load_state()
    theirs.get_by_role("link", name="Respond", exact=True).click()
    dialog = theirs.get_by_role("dialog")
    dialog.get_by_label("Response").fill("The results are restored from the backup and reported.")
    dialog.get_by_label("Password").fill(PASSWORD)
    dialog.get_by_role("button", name="Sign: Respond").click()
    expect(dialog.get_by_role("alert")).to_contain_text("corrective action (CAPA), and none is named")
    dialog.get_by_label("Corrective and preventive action").fill("CAPA-2026-014")
    dialog.get_by_label("Password").fill(PASSWORD)
    dialog.get_by_role("button", name="Sign: Respond").click()
    expect(theirs.get_by_text("CAPA-2026-014")).to_be_visible()
    theirs.goto(theirs.url.split("/partners/")[0] + f"/partners/audits/{Audit.objects.get().pk}/")
    sign(theirs, "Answer the report")

    ours.goto(ours.url.split("/partners/")[0] + "/")
    ours.get_by_role("link", name="Accept the response: Critical finding 1").click()
    expect(ours.get_by_role("heading", name="Critical finding 1")).to_be_visible()
    ours.wait_for_load_state()
    expect(ours.get_by_text("It proposes to suspend")).to_be_visible()
    sign(ours, "Accept the response")
    expect(ours.get_by_text("It proposes to suspend")).to_be_hidden()
    ours.get_by_role("link", name="Regular audit of Birch Clinical").first.click()
    expect(ours.get_by_role("heading", name="Regular audit")).to_be_visible()
    ours.wait_for_load_state()
    sign(ours, "Close")
    assert (Audit.objects.get().state, Finding.objects.get().state) == ("closed", "closed")
    qualified.refresh_from_db()
    assert qualified.state == "approved"


def _report(page: Page) -> None:
    """Two findings would fit; one is stated, and a row more is asked for on the way."""
    page.get_by_role("link", name="Report", exact=True).click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("Report", exact=True).fill("AR-2026-07")
    dialog.get_by_role("button", name="More rows").click()
    expect(dialog.get_by_role("group", name="Finding 3")).to_be_visible()
    expect(dialog.get_by_label("Report", exact=True)).to_have_value("AR-2026-07")
    dialog.get_by_label("Summary").fill("Two days in laboratory and archive.")
    first = dialog.get_by_role("group", name="Finding 1")
    first.get_by_label("Grade").select_option("critical")
    first.get_by_label("Requirement").fill("21 CFR 211.194(a)")
    first.get_by_label("What was found").fill("Results were deleted without a record.")
    dialog.get_by_label("Password").fill(PASSWORD)
    dialog.get_by_role("button", name="Sign: Report").click()
    expect(page.get_by_role("link", name="Finding 1")).to_be_visible()
