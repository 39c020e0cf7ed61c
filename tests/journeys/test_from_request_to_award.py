"""A sponsor asks, a partner answers, and work is awarded: each in a browser of their own."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from galenic.parties.roles import Role
from galenic.programmes.models import WorkOrder
from tests.factories import PASSWORD, World, build_world, clear
from tests.journeys.conftest import TELEPHONE, Visiting
from tests.journeys.test_from_data_to_acceptance import sign
from tests.programmes.sourcing.tendering import in_days
from tests.web.sourcing.asking import ASSAY

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def world(transactional_db: None) -> World:
    made = build_world()
    clear(made.engagement, ASSAY)
    return made


def test_from_the_request_to_the_order(world: World, visiting: Visiting) -> None:
    sponsor = visiting(world.people[Role.SPONSOR_PM]).open("/requests/")
    _write(sponsor)
    sign(sponsor, "Open for proposals")
    sponsor.get_by_label("Birch Clinical (Contract research organization)").check()
    sponsor.get_by_role("button", name="Invite those ticked").click()
    expect(sponsor.get_by_role("status").filter(has_text="Invited: Birch Clinical.")).to_be_visible()

    partner = visiting(world.people[Role.PARTNER_PM], viewport=TELEPHONE).open("/requests/")
    partner.get_by_role("link", name="RFP-1").click()
    partner.get_by_label("Ask the sponsor").fill("Which anticoagulant?")
    partner.get_by_role("button", name="Ask").click()

    sponsor.goto(sponsor.url.partition("#")[0])
    sponsor.get_by_role("link", name="Answer to all").click()
    sponsor.get_by_role("dialog").get_by_label("Answer", exact=True).fill("EDTA.")
    sponsor.get_by_role("button", name="Answer to all who are invited").click()
    expect(sponsor.get_by_role("status").filter(has_text="Everybody who is invited")).to_be_visible()

    _propose(partner)
    sponsor.goto(sponsor.url.partition("#")[0])
    expect(sponsor.get_by_text("84,000", exact=True).first).to_be_visible()
    sponsor.get_by_role("link", name="Award to Birch Clinical").click()
    dialog = sponsor.get_by_role("dialog")
    dialog.get_by_label("Why this proposal").fill("Qualified, and the only one.")
    dialog.get_by_label("Password").fill(PASSWORD)
    dialog.get_by_role("button", name="Sign: Award").click()
    expect(sponsor.get_by_role("heading", name="What was decided, and why")).to_be_visible()

    partner.reload()
    sign(partner, "Accept the award")
    expect(partner.locator("#awards .badge").first).to_have_text("Accepted")
    assert "the only one" not in partner.content()

    sponsor.get_by_role("link", name="Birch Clinical: assay").click()
    sponsor.get_by_role("link", name="Draft the work order").click()
    sponsor.get_by_role("dialog").get_by_label("Number of the order").fill("WO-1")
    sponsor.get_by_role("dialog").get_by_role("button", name="Draft the work order").click()
    expect(sponsor.get_by_role("heading", name="Plasma concentrations", level=1)).to_be_visible()
    assert WorkOrder.objects.get().price == "84000"


def _write(page: Page) -> None:
    """The form; one line too many is left out."""
    page.get_by_role("link", name="New request").click()
    page.get_by_label("Number").fill("RFP-1")
    page.get_by_label("Title", exact=True).first.fill("Bioanalysis of maple")
    page.get_by_label("Currency of prices").fill("EUR")
    page.get_by_label("Service").select_option(ASSAY)
    page.get_by_label("Key (optional)").fill("assay")
    page.locator("#line-1-title").fill("Plasma concentrations")
    page.get_by_role("button", name="Add a line").click()
    expect(page.get_by_text("Line 2")).to_be_visible()
    page.get_by_role("button", name="Save as a draft").click()
    expect(page.get_by_role("status").filter(has_text="Request RFP-1 is a draft")).to_be_visible()


def _propose(page: Page) -> None:
    """Looked through first; a wrong price is marked, and what was typed stays."""
    page.get_by_role("link", name="Propose", exact=True).first.click()
    page.get_by_label("Price").fill("cheap")
    page.get_by_label("Lead time in months").fill("3")
    page.get_by_label("Holds until").fill(in_days(120).isoformat())
    page.get_by_role("button", name="Look it through").click()
    expect(page.get_by_text("A number of 0 or more.")).to_be_visible()
    expect(page.get_by_label("Lead time in months")).to_have_value("3")
    page.get_by_label("Price").fill("84000")
    page.get_by_role("button", name="Look it through").click()
    expect(page.get_by_text("This is what you would sign")).to_be_visible()
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign: Submit").click()
    expect(page.get_by_role("status").filter(has_text="Proposal 1 is submitted and signed")).to_be_visible()
