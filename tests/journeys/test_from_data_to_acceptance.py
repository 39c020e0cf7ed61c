"""The main story: data come in, are computed, reviewed, approved, delivered and accepted, each by whoever may."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from galenic.evidence import jobs
from galenic.evidence.models import DataSet, Run
from galenic.parties.models import Person
from galenic.parties.roles import Role
from galenic.programmes.models import WorkOrder
from tests.factories import PASSWORD, World, build_world
from tests.journeys.conftest import Visiting
from tests.web.studies import CONCENTRATIONS, NCA, Play

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def world(transactional_db: None) -> World:
    return build_world()


@pytest.fixture
def order(world: World) -> WorkOrder:
    return Play(world).taken_on("WO-7", "Theophylline in twelve subjects", NCA)


def log_in(visiting: Visiting, person: Person) -> Page:
    """Through the form, as people do."""
    page = visiting().open("/")
    page.get_by_label("User name").fill(person.username)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Log in").click()
    expect(page.get_by_role("heading", name="My work")).to_be_visible()
    return page


def sign(page: Page, step: str, *, password: str = PASSWORD) -> None:
    """Open a step's dialog from the page, and sign."""
    page.get_by_role("link", name=step, exact=True).click()
    dialog = page.get_by_role("dialog")
    expect(dialog).to_be_visible()
    dialog.get_by_label("Password").fill(password)
    dialog.get_by_role("button", name=f"Sign: {step}").click()


def test_the_whole_way(world: World, order: WorkOrder, visiting: Visiting, tmp_path: Path) -> None:
    scientist = log_in(visiting, world.people[Role.PARTNER_SCIENTIST])
    _hand_in(scientist, tmp_path)
    _compute(scientist)
    conclusion = scientist.locator(".verdict__text").inner_text()
    address = scientist.url

    reviewer = log_in(visiting, world.second_scientist)
    reviewer.get_by_role("link", name="Review: Theophylline in twelve subjects").click()
    assert reviewer.url == address
    expect(reviewer.locator(".verdict__text")).to_have_text(conclusion)
    sign(reviewer, "Review")
    expect(reviewer.get_by_role("status").filter(has_text="Done: Review.")).to_be_visible()
    expect(reviewer.locator(".signature")).to_contain_text("Birch Second Scientist")

    quality = log_in(visiting, world.people[Role.PARTNER_QA])
    quality.get_by_role("link", name="Approve: Theophylline in twelve subjects").click()
    sign(quality, "Approve")
    expect(quality.locator(".signature")).to_have_count(2)
    quality.get_by_role("link", name="My work").first.click()
    quality.get_by_role("link", name="Release to the sponsor: Theophylline in twelve subjects").click()
    sign(quality, "Release to the sponsor")
    expect(quality.get_by_role("status").filter(has_text="Order WO-7 is delivered.")).to_be_visible()

    sponsor = log_in(visiting, world.people[Role.SPONSOR_QA])
    sponsor.get_by_role("link", name="Accept the delivery: Theophylline in twelve subjects").click()
    sign(sponsor, "Accept the delivery")
    expect(sponsor.get_by_role("status").filter(has_text="Done: Accept the delivery.")).to_be_visible()
    expect(sponsor.locator(".head .badge").first).to_have_text("Accepted")
    assert WorkOrder.objects.get(pk=order.pk).state == "accepted"


def _hand_in(page: Page, folder: Path) -> None:
    """A wrong file first: its faults are shown in place, what was typed stays; then the right one."""
    page.get_by_role("link", name="Submit data and compute: Theophylline in twelve subjects").click()
    with page.expect_download() as download:
        page.get_by_role("link", name="Spreadsheet to fill in").click()
    assert download.value.suggested_filename == "pharmacokinetics.noncompartmental.concentrations.xlsx"
    wrong = folder / "first try.csv"
    wrong.write_text(CONCENTRATIONS.read_text().replace("1,0.25,2.84", "1,0.25,much"))
    page.get_by_label("File (.xlsx, .csv, .xpt, .json)").set_input_files(wrong)
    page.get_by_label("Title").fill("Plasma concentrations")
    page.get_by_role("button", name="Hand in").click()
    faults = page.get_by_role("alert").filter(has_text="cannot be read")
    expect(faults).to_be_visible()
    expect(faults).to_be_focused()
    row = faults.get_by_role("row").nth(1)
    for text in ("first try.csv", "3", "concentration", "much", "a number"):
        expect(row).to_contain_text(text)
    expect(page.get_by_label("Title")).to_have_value("Plasma concentrations")
    assert not DataSet.objects.exists()
    page.get_by_label("File (.xlsx, .csv, .xpt, .json)").set_input_files(CONCENTRATIONS)
    page.get_by_role("button", name="Hand in").click()
    expect(page.get_by_role("status").filter(has_text="132 rows")).to_be_visible()


def _compute(page: Page) -> None:
    """Progress is shown until the worker is done; then the evidence is one click away."""
    page.get_by_role("button", name="Start computing").click()
    expect(page.get_by_role("progressbar")).to_be_visible()
    expect(page.get_by_text("Queued").first).to_be_visible()
    jobs.execute(str(Run.objects.get(state="queued").pk))
    page.get_by_role("link", name="Open the evidence").click()
    expect(page.get_by_role("heading", name="Noncompartmental pharmacokinetics", level=1)).to_be_visible()
