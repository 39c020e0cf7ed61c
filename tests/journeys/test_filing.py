"""Regulatory affairs in a browser: from an application without documents to what was sent, and back to the data."""

from __future__ import annotations

import zipfile
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page, expect

from galenic.parties.models import Person
from tests.dossier.filing.filing import Filing
from tests.factories import PASSWORD
from tests.journeys.conftest import Visiting
from tests.web.studies import Pages

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.req("REG-1")]


def test_from_the_application_to_the_raw_rows(pages: Pages, visiting: Visiting) -> None:
    filing = Filing(pages.world)
    application = filing.application()
    filing.letters(application)
    page = visiting(filing.regulatory.person).open("/")
    page.get_by_role("link", name="Dossiers", exact=True).first.click()
    page.get_by_role("link", name="ANDA 123456 (US)").click()
    expect(page.get_by_text("Nothing was published yet")).to_be_visible()
    page.get_by_role("link", name="Section by section").click()
    page.get_by_role("link", name="1 ready to be placed").first.click()
    page.get_by_role("button", name="Assemble").click()
    expect(page.get_by_role("status").filter(has_text="1 placed")).to_be_visible()
    _compile(page, visiting, filing.sponsor_qa.person)
    page.get_by_role("link", name="ANDA 123456 (US)").first.click()

    page.get_by_role("link", name="Begin a sequence").click()
    page.get_by_label("Regulatory activity").select_option("original-application")
    page.get_by_label("This sequence is").select_option("application")
    page.get_by_role("button", name="Begin the sequence").click()
    expect(page.get_by_text("say what it is")).to_be_visible()
    expect(page.get_by_label("Regulatory activity")).to_have_value("original-application")
    page.get_by_label("Description").fill("Original application")
    page.get_by_role("button", name="Begin the sequence").click()

    page.get_by_role("link", name="Propose what to send").click()
    page.get_by_role("dialog").get_by_role("button", name="Propose what to send").click()
    expect(page.get_by_role("heading", name="What the validator found")).to_be_visible()
    page.get_by_role("link", name="Publish the sequence").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("Password").fill(PASSWORD)
    dialog.get_by_role("button", name="Sign: Publish the sequence").click()
    expect(page.get_by_text("binds this content")).to_be_visible()
    with page.expect_download() as download:
        page.get_by_role("link", name="Package").click()
    with zipfile.ZipFile(download.value.path()) as archive:
        assert archive.testzip() is None
        assert "1/submissionunit.xml" in archive.namelist()

    title = application.placements.get(section="5.3.1.2").title
    page.get_by_role("link", name=title).click()
    page.get_by_role("link", name="parameters.csv").click()
    expect(page.get_by_role("heading", name="What was handed in")).to_be_visible()
    page.get_by_role("link", name=f"5.3.1.2 {title}").first.click()
    expect(page.get_by_role("heading", name=title, level=1)).to_be_visible()


def _compile(page: Page, visiting: Visiting, approver: Person) -> None:
    """Tables compiled from the evidence and a statement, mended once, and approved by a second person."""
    page.get_by_role("link", name="Compile a document").click()
    page.get_by_role("link", name="Compile it Bioequivalence tables").click()
    expect(page.get_by_label("What no record holds")).to_contain_text("# strengths = []")
    stated = '[[study]]\nid = "BE-7"\ncondition = "hungry"'
    page.get_by_label("What no record holds").fill(stated)
    page.get_by_role("button", name="Compile").click()
    expect(page.get_by_text("study.0.condition: Input should be 'fasting' or 'fed'")).to_be_visible()
    expect(page.get_by_label("What no record holds")).to_have_value(stated)
    page.get_by_label("What no record holds").fill(stated.replace("hungry", "fasting"))
    page.get_by_role("button", name="Compile").click()
    expect(page.get_by_role("heading", name="How it was compiled")).to_be_visible()
    with page.expect_download() as download:
        page.get_by_role("link", name="Word").click()
    assert download.value.suggested_filename == "bioequivalence-tables.docx"
    second = visiting(approver).open(urlsplit(page.url).path)
    second.get_by_role("link", name="Approve the document").click()
    dialog = second.get_by_role("dialog")
    dialog.get_by_label("Password").fill(PASSWORD)
    dialog.get_by_role("button", name="Sign: Approve the document").click()
    expect(second.get_by_text("binds this content")).to_be_visible()
