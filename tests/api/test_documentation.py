"""The API's page in a browser: everything comes from here, nothing breaks the policy, and operations can be tried."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client

from galenic.parties.roles import Role

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")


@pytest.mark.django_db
def test_the_page_and_the_schema_are_open_to_everybody() -> None:
    client = Client()
    page = client.get("/api/docs")
    assert page.status_code == 200
    assert b"swagger-ui-bundle.js" in page.content
    assert b"//cdn" not in page.content
    assert "script-src 'self'" in page["Content-Security-Policy"]
    schema = client.get("/api/openapi.json").json()
    assert (schema["openapi"], schema["info"]["title"]) == ("3.1.0", "Galenic")
    assert client.get("/api/")["Location"] == "/api/docs"


@pytest.mark.django_db
def test_every_operation_explains_itself() -> None:
    paths = Client().get("/api/openapi.json").json()["paths"]
    for path, found in paths.items():
        for method, operation in found.items():
            assert operation["summary"], (method, path)
            assert operation["description"], (method, path)
            assert operation["tags"], (method, path)
            assert ("security" in operation) == (path != "/api/token"), (method, path)


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    if not CHROMIUM:
        pytest.skip("chromium is not installed")
    # From here on playwright runs an event loop in this thread, and Django minds; tests use the database one at a time.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    return {**browser_type_launch_args, "executable_path": CHROMIUM, "args": ["--no-sandbox"]}


@pytest.fixture
def watched(page: Any, live_server: Any) -> Iterator[Any]:
    """A page whose every request and complaint is looked at."""
    seen: list[str] = []
    complaints: list[str] = []
    page.on("request", lambda request: seen.append(request.url))
    page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    yield page
    assert complaints == []
    assert [url for url in seen if not url.startswith((live_server.url, "data:", "blob:"))] == []


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
def test_operations_are_tried_on_the_page(watched: Any, live_server: Any, caller, world) -> None:
    token = caller(world.people[Role.SPONSOR_QA]).token
    watched.goto(f"{live_server.url}/api/docs")
    watched.wait_for_selector(".opblock")
    assert watched.locator(".opblock").count() >= 50
    watched.get_by_role("button", name="Authorize").first.click()
    watched.locator(".auth-container input").first.fill(token)
    watched.locator(".auth-btn-wrapper .authorize").click()
    watched.locator(".btn-done").click()
    operation = watched.locator("#operations-Account-account")
    operation.locator(".opblock-summary-control").click()
    operation.get_by_role("button", name="Try it out").click()
    operation.get_by_role("button", name="Execute").click()
    answer = operation.locator(".live-responses-table tbody .response-col_status").first
    answer.wait_for()
    assert answer.inner_text().startswith("200")
    assert "Alder Sponsor Qa" in operation.locator(".live-responses-table").inner_text()


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
def test_a_service_is_performed_from_the_page(watched: Any, live_server: Any, world) -> None:
    watched.goto(f"{live_server.url}/api/docs")
    operation = watched.locator('[id*="perform_stability"]')
    operation.locator(".opblock-summary-control").click()
    operation.get_by_role("button", name="Try it out").click()
    assert operation.locator('input[type="file"]').count() >= 1
    assert "Shelf life" in operation.inner_text() or "shelf life" in operation.inner_text()
