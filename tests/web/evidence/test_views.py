"""The page of a piece of evidence, its reports, and the list."""

from __future__ import annotations

import pytest
from django.test import Client

from galenic.evidence.models import DataSet
from galenic.ledger.models import Entry
from galenic.parties.roles import Role
from tests.factories import PASSWORD
from tests.web.conftest import Browser
from tests.web.reading import words
from tests.web.studies import Pages

pytestmark = pytest.mark.django_db


@pytest.fixture
def qa(pages: Pages, browser_of: Browser) -> Client:
    return browser_of(pages.world.people[Role.PARTNER_QA])


def test_the_page_shows_what_was_concluded_and_from_what(pages: Pages, qa: Client) -> None:
    evidence = pages.approved
    answer = qa.get(f"/evidence/{evidence.pk}/")
    shown = words(answer)
    assert evidence.conclusion in shown
    assert "2 of 2 criteria met" in shown
    for criterion in evidence.outcome["criteria"]:
        assert criterion["title"] in shown
        assert criterion["source"] in shown
    for digest in (evidence.digest, evidence.outcome_digest, evidence.inputs.get().digest):
        assert digest in shown
    assert "simulated data" in shown
    assert "parameters.csv , " in shown
    assert "numpy" in shown
    text = answer.content.decode()
    assert text.count("<svg role") + text.count('class="chart"') >= len(evidence.outcome["figures"])
    assert text.count("Show as table") >= len(evidence.outcome["figures"])


@pytest.mark.req("SIG-1")
def test_signatures_say_who_when_as_what_and_in_which_role(pages: Pages, qa: Client) -> None:
    shown = words(qa.get(f"/evidence/{pages.approved.pk}/"))
    assert "Birch Second Scientist Reviewed on" in shown
    assert "Birch Partner Qa Approved on" in shown
    assert " UTC Partner quality assurance, Birch Clinical" in shown
    assert shown.count("binds this content") == 2


@pytest.mark.req("AUD-9")
def test_looking_at_it_and_exporting_it_are_noted(pages: Pages, qa: Client) -> None:
    qa.get(f"/evidence/{pages.approved.pk}/")
    qa.get(f"/evidence/{pages.approved.pk}/report.json")
    document = pages.approved.inputs.get().data_set.document
    assert qa.get(f"/data/documents/{document.pk}/").content.startswith(b"subject,sequence")
    noted = list(Entry.objects.filter(chain__scope__endswith="/access").values_list("action", flat=True))
    assert noted == ["evidence:evidence:view", "evidence:evidence:export-json", "evidence:document:download"]


@pytest.mark.parametrize(
    ("ending", "magic"),
    [("pdf", b"%PDF"), ("html", b"<!doctype html>"), ("xlsx", b"PK"), ("docx", b"PK"), ("json", b"{")],
)
def test_reports_come_in_every_format(ending: str, magic: bytes, pages: Pages, qa: Client) -> None:
    answer = qa.get(f"/evidence/{pages.computed.pk}/report.{ending}")
    assert answer.content.startswith(magic)
    assert answer["Content-Disposition"].startswith("attachment;")
    assert f".{ending}" in answer["Content-Disposition"]


def test_there_is_no_other_format(pages: Pages, qa: Client) -> None:
    answer = qa.get(f"/evidence/{pages.computed.pk}/report.exe")
    assert answer.status_code == 400
    assert "is no report format" in words(answer)


@pytest.mark.req("SIG-2")
def test_what_rests_on_a_retracted_input_is_stale(pages: Pages, qa: Client) -> None:
    data_set = DataSet.objects.get(uses__evidence=pages.computed)
    sent = {
        "password": PASSWORD,
        "version": "1",
        "reason_code": "transcription_error",
        "reason": "two subjects swapped",
    }
    shown = words(qa.post(f"/steps/data/{data_set.pk}/retract/", sent, follow=True))
    assert "Retracted" in shown
    shown = words(qa.get(f"/evidence/{pages.computed.pk}/"))
    assert "Stale: what it was computed from has fallen" in shown
    assert "was retracted" in shown


def test_everybody_sees_why_evidence_was_retracted(pages: Pages, qa: Client, browser_of: Browser) -> None:
    sent = {"password": PASSWORD, "version": "3", "reason_code": "other", "reason": "a wrong randomization list"}
    qa.post(f"/steps/evidence/{pages.approved.pk}/retract/", sent)
    manager = browser_of(pages.world.people[Role.SPONSOR_PM])
    shown = words(manager.get(f"/evidence/{pages.approved.pk}/"))
    assert "Retracted: do not rely on it" in shown
    assert "a wrong randomization list" in shown


def test_the_list_is_filtered(pages: Pages, qa: Client) -> None:
    assert "2 found" in words(qa.get("/evidence/"))
    for query, expected in (
        ("service=bioequivalence.study", "1 found"),
        ("state=computed", "1 found"),
        ("verdict=passed", "1 found"),
        ("verdict=failed", "0 found"),
        (f"engagement={pages.world.engagement.pk}", "2 found"),
        ("state=nonsense", "2 found"),
    ):
        assert expected in words(qa.get(f"/evidence/?{query}")), query
