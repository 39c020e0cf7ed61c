"""The audit trail: who reads it, what it says, and taking it away."""

from __future__ import annotations

import csv
import io
import json

import pytest
from django.test import Client

from galenic.ledger.models import Anchor, Entry
from galenic.parties.roles import Role
from tests.web.conftest import Browser
from tests.web.reading import words
from tests.web.studies import Pages

pytestmark = [pytest.mark.django_db, pytest.mark.req("AUD-6")]


@pytest.fixture
def qa(pages: Pages, browser_of: Browser) -> Client:
    return browser_of(pages.world.people[Role.SPONSOR_QA])


def test_quality_assurance_and_auditors_read_it_and_nobody_else(pages: Pages, browser_of: Browser) -> None:
    for role, person in pages.world.people.items():
        reads = role in (Role.SPONSOR_QA, Role.PARTNER_QA, Role.AUDITOR)
        for address in ("/trail/", "/trail/export.csv", "/verification/"):
            assert browser_of(person).get(address).status_code == (200 if reads else 404), (role, address)
        assert ("Audit trail" in words(browser_of(person).get("/"))) is reads


def test_it_is_filtered_by_record_person_action_and_day(pages: Pages, qa: Client) -> None:
    everything = Entry.objects.filter(chain=f"engagement:{pages.world.engagement.pk}")
    scientist = pages.world.people[Role.PARTNER_SCIENTIST]
    for query, expected in (
        (f"record={pages.accepted.pk}", everything.filter(subject_id=str(pages.accepted.pk))),
        (f"person={scientist.pk}", everything.filter(actor_id=str(scientist.pk))),
        ("action=evidence:evidence:approve", everything.filter(action="evidence:evidence:approve")),
        (f"scope=engagement:{pages.world.engagement.pk}", everything),
        ("until=2020-01-01", everything.none()),
    ):
        count = expected.count()
        assert f"{count} {'entry' if count == 1 else 'entries'} latest" in words(qa.get(f"/trail/?{query}")), query


def test_a_day_that_is_none_is_said(qa: Client) -> None:
    assert "This is no day. Allowed: a day such as 2026-01-31." in words(qa.get("/trail/?since=yesterday"))


def test_changes_show_before_and_after(pages: Pages, qa: Client) -> None:
    shown = words(qa.get(f"/trail/?record={pages.accepted.pk}"))
    assert "State issued → became active" in shown
    assert "Work order: acknowledge" in shown
    assert "Alder Sponsor Pm" in shown


@pytest.mark.req("AUD-9")
def test_who_looked_at_what_is_shown_on_request(pages: Pages, qa: Client) -> None:
    qa.get(f"/evidence/{pages.approved.pk}/")
    assert "Evidence: view" not in words(qa.get("/trail/")).partition("Reason")[2]
    assert "Evidence: view" in words(qa.get("/trail/?access=on")).partition("Reason")[2]


def test_pages_follow_each_other(pages: Pages, qa: Client) -> None:
    shown = words(qa.get("/trail/"))
    assert "Page 1 of" in shown
    assert "Page 2 of" in words(qa.get("/trail/?page=2"))
    assert "Page 1 of" in words(qa.get("/trail/?page=nonsense"))


def test_it_is_exported_as_it_was_filtered(pages: Pages, qa: Client) -> None:
    query = f"record={pages.accepted.pk}"
    entries = Entry.objects.filter(subject_id=str(pages.accepted.pk))
    rows = list(csv.DictReader(io.StringIO(qa.get(f"/trail/export.csv?{query}").content.decode("utf-8-sig"))))
    assert {row["digest"] for row in rows} == set(entries.values_list("digest", flat=True))
    assert {row["record_id"] for row in rows} == {str(pages.accepted.pk)}
    told = json.loads(qa.get(f"/trail/export.json?{query}").content)
    assert [each["digest"] for each in told["entries"]] == list(
        entries.order_by("chain", "sequence").values_list("digest", flat=True)
    )
    assert qa.get(f"/trail/export.pdf?{query}").content.startswith(b"%PDF")
    assert qa.get("/trail/export.exe").status_code == 404


@pytest.mark.req("AUD-9", "TMP-4")
def test_an_export_is_noted_and_anchored(pages: Pages, qa: Client) -> None:
    qa.get(f"/trail/export.csv?record={pages.accepted.pk}")
    noted = Entry.objects.get(action="evidence:trail:export")
    assert noted.actor_name == "Alder Sponsor Qa"
    assert noted.changes["filter"] == {"record": str(pages.accepted.pk)}
    chain = f"engagement:{pages.world.engagement.pk}"
    assert Anchor.objects.filter(chain=chain, purpose="export of the audit trail").exists()
