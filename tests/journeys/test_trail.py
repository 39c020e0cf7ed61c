"""Quality assurance reads the audit trail, narrows it, and takes it away; strangers find nothing."""

from __future__ import annotations

import csv

import pytest
from playwright.sync_api import expect

from galenic.parties.roles import Role
from tests.journeys.conftest import Visiting
from tests.web.studies import Pages

pytestmark = pytest.mark.django_db(transaction=True)


def test_filter_and_export(pages: Pages, visiting: Visiting) -> None:
    page = visiting(pages.world.people[Role.SPONSOR_QA]).open("/")
    page.get_by_role("link", name="Audit trail").first.click()
    page.get_by_label("Person").select_option(label="Birch Second Scientist")
    page.get_by_label("Action").select_option(label="Evidence: review")
    page.get_by_role("button", name="Show").click()
    expect(page.get_by_text("1 entry")).to_be_visible()
    row = page.get_by_role("row").nth(1)
    expect(row).to_contain_text("Evidence: review")
    expect(row).to_contain_text("computed")
    expect(row).to_contain_text("reviewed")
    page.locator("summary", has_text="Export").click()
    with page.expect_download() as download:
        page.get_by_role("link", name="CSV").click()
    rows = list(csv.DictReader(download.value.path().read_text(encoding="utf-8-sig").splitlines()))
    assert {row["person"] for row in rows} == {"Birch Second Scientist"}
    assert [row["action"] for row in rows if row["field"] == "state"] == ["evidence:evidence:review"]


def test_from_a_record_to_its_trail_and_back(pages: Pages, visiting: Visiting) -> None:
    page = visiting(pages.world.people[Role.SPONSOR_QA]).open(f"/orders/{pages.accepted.pk}/")
    page.get_by_role("link", name="Audit trail of this order").click()
    expect(page.get_by_role("cell", name="Work order: issue")).to_be_visible()
    page.get_by_role("link", name="Work order", exact=True).first.click()
    expect(page.get_by_role("heading", name=pages.accepted.title)).to_be_visible()


@pytest.mark.req("ACC-3")
def test_a_stranger_finds_nothing(pages: Pages, visiting: Visiting) -> None:
    visit = visiting(pages.world.stranger)
    for path in (f"/orders/{pages.accepted.pk}/", f"/evidence/{pages.approved.pk}/"):
        page = visit.open(path)
        expect(page.get_by_role("heading", name="There is no such page")).to_be_visible()
    page = visit.open("/orders/?state=all")
    expect(page.get_by_text("No such work orders")).to_be_visible()
