"""The API's page: everything comes from here, nothing breaks the policy, and operations can be tried."""

from __future__ import annotations

import pytest

from galenic.parties.commands import create_token
from galenic.parties.reader import reader_for
from galenic.parties.roles import Role
from tests.factories import proof_of
from tests.journeys.conftest import Visiting
from tests.web.studies import Pages

pytestmark = pytest.mark.django_db(transaction=True)


def test_operations_are_tried_on_the_page(visiting: Visiting, pages: Pages) -> None:
    person = pages.world.people[Role.SPONSOR_QA]
    token, _ = create_token(by=reader_for(person), proof=proof_of(person), name="tried", days=1)
    page = visiting().open("/api/docs")
    page.wait_for_selector(".opblock")
    assert page.locator(".opblock").count() >= 50
    page.get_by_role("button", name="Authorize").first.click()
    page.locator(".auth-container input").first.fill(token)
    page.locator(".auth-btn-wrapper .authorize").click()
    page.locator(".btn-done").click()
    operation = page.locator("#operations-Account-account")
    operation.locator(".opblock-summary-control").click()
    operation.get_by_role("button", name="Try it out").click()
    operation.get_by_role("button", name="Execute").click()
    answer = operation.locator(".live-responses-table tbody .response-col_status").first
    answer.wait_for()
    assert answer.inner_text().startswith("200")
    assert person.printed_name in operation.locator(".live-responses-table").inner_text()


def test_a_service_shows_its_files_and_options(visiting: Visiting, pages: Pages) -> None:
    page = visiting().open("/api/docs")
    operation = page.locator('[id*="perform_stability"]')
    operation.locator(".opblock-summary-control").click()
    operation.get_by_role("button", name="Try it out").click()
    assert operation.locator('input[type="file"]').count() >= 1
    assert "shelf life" in operation.inner_text().lower()
