"""Search finds what one is party to, in every kind, and tells nothing of anything else."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from galenic.parties.reader import reader_for
from galenic.parties.roles import Role
from galenic.programmes.conduct import commands as conduct
from galenic.programmes.search import KINDS, MOST, search
from tests.factories import make_person
from tests.partners.working import Working
from tests.web.conftest import Browser
from tests.web.reading import words
from tests.web.studies import NCA, Pages, Play

pytestmark = pytest.mark.django_db


def kinds(pages: Pages, role: Role, text: str) -> dict[str, list[str]]:
    found = search(pages.world.reader(role), text)
    return {each.kind: [str(record) for record in each.records] for each in found}


def test_numbers_titles_services_sites_and_people(pages: Pages) -> None:
    Working(pages.world).reported("major")
    found = kinds(pages, Role.SPONSOR_QA, "WO-003")
    assert found == {"Work orders": ["WO-003 Shelf life of six batches"]}
    assert "Work orders" in kinds(pages, Role.SPONSOR_QA, "shelf batches"), "every word, in any order"
    assert kinds(pages, Role.SPONSOR_QA, "shelf dissolution") == {}
    assert set(kinds(pages, Role.SPONSOR_QA, "noncompartmental")) == {
        "Work orders",
        "Evidence",
        "Data sets",
        "Qualifications",
    }
    at_site = kinds(pages, Role.SPONSOR_QA, "utrecht")
    assert {"Sites", "Audits", "Findings", "Qualifications", "Quality agreements"} <= set(at_site)
    assert kinds(pages, Role.SPONSOR_QA, "birch partner pm") == {"People": ["Birch Partner Pm"]}
    assert kinds(pages, Role.SPONSOR_QA, "birch.partner_pm") == {}, "names to log in with are nobody else's business"


@pytest.mark.req("ACC-3")
def test_nothing_of_others_is_found_or_counted(pages: Pages) -> None:
    Working(pages.world).reported("major")
    by = pages.world.reader(Role.PARTNER_PM)
    conduct.open_thread(by=by, order=pages.active, title="Theophylline dilution", text="May samples be diluted?")
    for outsider in (pages.world.competitor, pages.world.stranger):
        reader = reader_for(outsider)
        for text in ("WO-00", "Utrecht", "Birch", "noncompartmental", "dilution", pages.approved.digest[:12], "21 CFR"):
            assert search(reader, text) == [], (outsider, text)


@pytest.mark.req("ACC-3")
def test_a_partner_finds_neither_the_sponsors_file_nor_competitors(pages: Pages) -> None:
    found = kinds(pages, Role.PARTNER_QA, "utrecht")
    assert "Qualifications" not in found
    assert kinds(pages, Role.PARTNER_PM, "Dogwood") == {}
    assert "Alder Sponsor Pm" in kinds(pages, Role.PARTNER_PM, "alder")["People"]
    nobody = make_person(pages.world.sponsor, username="alder.elsewhere")
    assert nobody.printed_name not in kinds(pages, Role.PARTNER_PM, "alder")["People"], "works with somebody else"


def test_whoever_only_administers_finds_colleagues_alone(pages: Pages) -> None:
    admin = pages.world.reader(Role.SYSTEM_ADMIN)
    assert search(admin, "WO-00") == []
    assert [each.kind for each in search(admin, "birch")] == ["People"]


def test_lists_and_queries_are_bounded(pages: Pages) -> None:
    play = Play(pages.world)
    for number in range(MOST + 2):
        play.draft(f"WO-9{number:02}", "One of many", NCA)
    [found] = search(play.pm, "one of many")
    assert (len(found.records), found.more) == (MOST, True)
    with CaptureQueriesContext(connection) as queries:
        search(play.pm, "one of many")
    assert len(queries) <= len(KINDS)
    assert search(play.pm, "o") == []
    assert search(play.pm, "  ") == []
    assert search(play.pm, "x" * 100_000) == []


def test_what_looks_like_a_pattern_is_text(pages: Pages) -> None:
    for text in ("%%", "__", "'; DROP TABLE", "\\\\", "WO-0%1"):
        assert search(pages.world.reader(Role.SPONSOR_QA), text) == []


def test_the_page(pages: Pages, browser_of: Browser) -> None:
    client = browser_of(pages.world.people[Role.SPONSOR_PM])
    assert "What are you looking for?" in words(client.get("/search/"))
    answer = client.get("/search/?q=WO-003")
    assert f'href="/orders/{pages.empty.pk}/"' in answer.content.decode()
    assert "Nothing is found" in words(client.get("/search/?q=nothing%20of%20this"))
    hostile = client.get("/search/?q=<script>alert(1)</script>").content.decode()
    assert "<script>alert" not in hostile
    assert 'href="/search/"' in client.get("/").content.decode()


def test_every_kind_leads_somewhere(pages: Pages, browser_of: Browser) -> None:
    Working(pages.world).reported("major")
    client = browser_of(pages.world.people[Role.SPONSOR_QA])
    for text in ("WO", "utrecht", "MAPLE", "noncompartmental", "21 CFR"):
        assert client.get("/search/", {"q": text}).status_code == 200


def test_closed_accounts_are_not_found(pages: Pages) -> None:
    gone = make_person(pages.world.partner, username="birch.gone", is_active=False)
    assert kinds(pages, Role.SPONSOR_QA, gone.printed_name) == {}
