"""Whole stories in a real browser: Debian's Chromium against a live server on a database file.

Without Chromium these tests are skipped; in CI a skip is a failure.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.conf import settings
from django.test import Client
from playwright.sync_api import Browser, Page, Request
from pytest_django.live_server_helper import LiveServer

from galenic.parties.models import Person
from tests.parties.conftest import pass_time, quick_hashes  # noqa: F401 - fixtures
from tests.web.studies import Pages, build_pages

CHROMIUM = os.environ.get("CHROMIUM", shutil.which("chromium") or "/usr/bin/chromium")
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]
DESK, TELEPHONE = {"width": 1440, "height": 900}, {"width": 390, "height": 844}
#: What a browser says about an answer that refuses something on purpose.
REFUSALS = ("status of 404", "status of 409", "status of 422", "status of 400")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Everything here needs a browser."""
    here = Path(__file__).parent
    for item in items:
        if here in item.path.parents:
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session", autouse=True)
def chromium() -> None:
    """Leave these tests out, and say so, where there is no Chromium. Its driver keeps a loop in this thread."""
    if not Path(CHROMIUM).exists():
        pytest.skip(f"there is no Chromium ({CHROMIUM}); set CHROMIUM to its path")
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    return {**browser_type_launch_args, "executable_path": CHROMIUM, "args": ARGUMENTS}


@dataclass
class Visit:
    """Somebody's browser, and what it had to complain about."""

    page: Page
    address: str
    complaints: list[str] = field(default_factory=list)

    def open(self, path: str) -> Page:
        """Go to a page and wait until it is there."""
        self.page.goto(f"{self.address}{path}")
        return self.page


Visiting = Callable[..., Visit]


@pytest.fixture
def pages(transactional_db: None) -> Pages:
    return build_pages()


@pytest.fixture
def visiting(browser: Browser, live_server: LiveServer) -> Iterator[Visiting]:
    """`visiting(person)` opens a browser of their own, logged in; without a person, a stranger's.

    No page may ask for anything from elsewhere, and none may complain: both fail the test at its end.
    """
    visits: list[Visit] = []

    def visit(person: Person | None = None, **options: Any) -> Visit:
        context = browser.new_context(**{"viewport": DESK, "color_scheme": "light", **options})
        if person is not None:
            context.add_cookies([_session_of(person, live_server.url)])
        made = Visit(context.new_page(), live_server.url)
        made.page.on("console", lambda message: _listen(made, message.type, message.text))
        made.page.on("pageerror", lambda error: made.complaints.append(str(error)))
        made.page.on("request", lambda request: _watch(made, request))
        visits.append(made)
        return made

    yield visit
    for made in visits:
        made.page.context.close()
    assert [complaint for made in visits for complaint in made.complaints] == []


def _session_of(person: Person, address: str) -> Any:
    client = Client()
    client.force_login(person, backend="galenic.parties.backends.PersonBackend")
    name = settings.SESSION_COOKIE_NAME
    return {"name": name, "value": client.cookies[name].value, "url": address}


def _listen(visit: Visit, kind: str, text: str) -> None:
    if kind in ("error", "warning") and not any(refusal in text for refusal in REFUSALS):
        visit.complaints.append(text)


def _watch(visit: Visit, request: Request) -> None:
    where = urlsplit(request.url)
    if where.scheme in ("http", "https") and where.netloc != urlsplit(visit.address).netloc:
        visit.complaints.append(f"asks elsewhere: {request.url}")
