"""Every page that lists records is narrowed, sorted and taken away alike, and says what to do where it is empty.

A page without a record in its address stands in one of the two tables here; a new one that stands in neither fails.
"""

from __future__ import annotations

import re

import pytest

from galenic.parties.roles import Role
from tests.factories import World
from tests.partners.working import Working
from tests.web.conftest import Browser
from tests.web.dossiers.filed import file
from tests.web.sourcing.asking import Asking
from tests.web.studies import Pages
from tests.web.test_access import LISTS, OF_SPONSORS, OPEN

pytestmark = pytest.mark.django_db
#: Lists of records: how each is narrowed (by a form or by tabs), sorted and taken away, as the quality unit sees it.
RECORDS = {
    "": ("tabs", "by day", "lists/work.csv"),
    "orders/": ("form", "headings", "lists/orders.csv"),
    "evidence/": ("form", "choice", "lists/evidence.csv"),
    "partners/": ("", "headings", "lists/qualifications.csv lists/agreements.csv lists/audits.csv lists/findings.csv"),
    "partners/directory/": ("form", "headings", "partners/directory/sites.csv"),
    "requests/": ("", "headings", "lists/requests.csv"),
    "dossiers/": ("", "headings", "lists/applications.csv"),
    "trail/": ("form", "by day", "trail/export.csv"),
}
#: Pages that list few things, or nothing that anybody keeps: why they need none of it.
OTHERS = {
    "programmes/": "a handful of programmes, each with its engagements",
    "search/": "the first of each kind; each kind has its list",
    "services/": "the catalogue of this installation, by discipline",
    "glossary/": "in alphabetical order",
    "verification/": "one line a chain",
    "partners/shortlist/": "ranked by what was asked for",
    "account/": "one's own account",
    "account/sessions/": "one's own, a handful",
    "account/tokens/": "one's own, a handful",
}
FORMS = re.compile(
    r"/new/$|/import/$|^account/(password|second-factor|declaration|notices)|/end-others/$|<|\.csv$|^api/"
)


def test_every_page_of_a_list_is_known() -> None:
    found = {route for route in {*LISTS, *OPEN, *OF_SPONSORS} if not FORMS.search(route)}
    assert found - {*RECORDS, *OTHERS} == set(), (
        "say above how this list is narrowed, sorted and taken away, or why not"
    )
    assert {*RECORDS, *OTHERS} - found == set(), "this list is gone"


def test_lists_are_narrowed_sorted_and_taken_away(pages: Pages, browser_of: Browser) -> None:
    Working(pages.world).reported("critical")
    Asking(pages.world).opened()
    file(pages)
    client = browser_of(pages.world.people[Role.SPONSOR_QA])
    for route, (narrowed, sorted_how, files) in RECORDS.items():
        text = client.get(f"/{route}").content.decode()
        main = text[text.index("<main") :]
        if narrowed == "form":
            assert re.search(r'<form method="get" class="filters', main), route
        if narrowed == "tabs":
            assert re.search(r'class="tabs"|No|Waits', main), route
        if sorted_how == "headings":
            assert "data-sortable" in main or 'class="sort"' in main, route
        if sorted_how == "choice":
            assert re.search(r'<select[^>]*name="sort"', main), route
        for name in files.split():
            assert re.search(rf'href="/{re.escape(name)}[^"]*" download', main), (route, name)
            assert client.get(f"/{name}").status_code == 200, name


def test_evidence_is_sorted_as_it_is_asked_for(pages: Pages, browser_of: Browser) -> None:
    client = browser_of(pages.world.people[Role.PARTNER_QA])
    latest, oldest, by_service = (
        re.findall(r'href="/evidence/([0-9a-f-]{36})/"', client.get(f"/evidence/?sort={sort}").content.decode())
        for sort in ("", "computed", "service")
    )
    assert latest == oldest[::-1] == [str(pages.computed.pk), str(pages.approved.pk)]
    assert by_service == [str(pages.approved.pk), str(pages.computed.pk)]
    file = client.get("/lists/evidence.csv?sort=computed").content.decode()
    assert file.index(pages.approved.digest) < file.index(pages.computed.digest)


@pytest.mark.parametrize("role", [Role.SPONSOR_PM, Role.SPONSOR_QA, Role.SPONSOR_RA, Role.PARTNER_PM, Role.AUDITOR])
def test_an_empty_list_says_what_to_do(role: Role, world: World, browser_of: Browser) -> None:
    """In words, and with the link where the reader may do it."""
    client = browser_of(world.people[role])
    for route in RECORDS:
        answer = client.get(f"/{route}")
        if answer.status_code == 404 or route in ("trail/", "partners/directory/"):
            continue  # there is always an entry, and a site
        empty = re.findall(r'<div class="empty[^"]*">(.*?)</div>', answer.content.decode(), re.DOTALL)
        assert empty, route
        assert all(len(re.sub(r"<[^>]+>|\s+", " ", each).split()) > 8 for each in empty), (route, empty)
