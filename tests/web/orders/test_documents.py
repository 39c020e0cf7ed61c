"""Documents come in through the page of an order whose service does not compute."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from galenic.evidence.models import Document, Evidence
from galenic.parties.roles import Role
from tests.documents import pdf, word
from tests.web.conftest import Browser
from tests.web.reading import value_of, words
from tests.web.studies import Pages, Play

pytestmark = pytest.mark.django_db
LABEL = "Reviewed document: not computed by Galenic"


@pytest.fixture
def play(pages: Pages) -> Play:
    return Play(pages.world)


@pytest.fixture
def order(play: Play) -> Any:
    return play.taken_on("WO-90", "Pivotal biobatch", "manufacturing.clinical-material")


@pytest.fixture
def scientist(pages: Pages, browser_of: Browser) -> Client:
    return browser_of(pages.world.people[Role.PARTNER_SCIENTIST])


def form(**changed: Any) -> dict[str, Any]:
    sound = {
        "conclusion": "The biobatch was made and released.",
        "document1.file": SimpleUploadedFile("batch.pdf", pdf()),
        "document1.title": "Batch record",
        "document1.author": "Ana Duarte",
        "document1.dated": "2026-03-02",
        "document1.version": "1.0",
        "result1.title": "Yield",
        "result1.value": "96.1",
        "result1.unit": "%",
        "result1.limit": "at least 90 %",
        "result1.judged": "yes",
    }
    return {name: value for name, value in (sound | changed).items() if value is not None}


def test_the_page_asks_for_documents_and_not_for_data(order: Any, scientist: Client) -> None:
    shown = words(scientist.get(f"/orders/{order.pk}/"))

    assert LABEL in shown
    assert "Hand in documents" in shown
    assert "Start computing" not in shown


def test_what_is_handed_in_is_labeled_on_every_page(
    pages: Pages, order: Any, scientist: Client, browser_of: Browser, play: Play
) -> None:
    answer = scientist.post(f"/orders/{order.pk}/documents/", form(simulated="on"))

    evidence = Evidence.objects.get(order=order.subject)
    assert answer.headers["Location"] == f"/evidence/{evidence.pk}/"
    assert evidence.labels == [LABEL, "simulated data"]
    page = words(scientist.get(f"/evidence/{evidence.pk}/"))
    for text in (
        LABEL,
        "handed in by",
        "Stated as passed",
        "Batch record",
        "96.1",
        "there is nothing to compute again",
    ):
        assert text in page
    assert "computed by" not in page.replace("not computed by Galenic", "")
    play.deliver_and_accept(order, play.approve(evidence))
    sponsor = browser_of(pages.world.people[Role.SPONSOR_QA])
    places = ("/", "/evidence/", f"/orders/{order.pk}/", f"/programmes/{pages.world.programme.pk}/")
    for path in (*places, f"/evidence/{evidence.pk}/", f"/programmes/engagements/{pages.world.engagement.pk}/"):
        assert LABEL in words(sponsor.get(path)), path


@pytest.mark.parametrize(
    ("changed", "sentences"),
    [
        ({"document1.file": SimpleUploadedFile("batch.pdf", b"")}, ["the file is empty"]),
        ({"document1.file": SimpleUploadedFile("batch.pdf", word())}, ["the content is a Word document"]),
        ({"document1.file": None}, ["the file is empty"]),
        ({"document1.author": "", "conclusion": ""}, ["its author is missing", "the conclusion is missing"]),
        ({"document1.dated": "yesterday"}, ["'yesterday' is no date"]),
        ({"document2.title": "Annex"}, ["document 2", "its author is missing"]),
        ({"result1.limit": ""}, ["it is judged, but not said against what"]),
    ],
)
def test_what_is_wrong_is_told_and_what_was_typed_is_kept(
    order: Any, scientist: Client, changed: dict[str, Any], sentences: list[str]
) -> None:
    before = Document.objects.count()
    answer = scientist.post(f"/orders/{order.pk}/documents/", form(**changed))

    assert answer.status_code == 422
    for sentence in sentences:
        assert sentence in words(answer)
    assert value_of(answer, "document1.title") == "Batch record"
    assert value_of(answer, "result1.value") == "96.1"
    assert Document.objects.count() == before


def test_a_page_with_script_gets_the_faults_alone(order: Any, scientist: Client) -> None:
    answer = scientist.post(f"/orders/{order.pk}/documents/", form(conclusion=""), headers={"HX-Request": "true"})

    assert answer.status_code == 422
    assert b"<html" not in answer.content
    assert "the conclusion is missing" in words(answer)


def test_an_order_that_computes_says_to_hand_in_data(pages: Pages, scientist: Client) -> None:
    answer = scientist.post(f"/orders/{pages.active.pk}/documents/", form())

    assert answer.status_code == 422
    assert "Hand in the data instead" in words(answer)


def test_a_document_rests_on_evidence_and_takes_the_place_of_another(
    pages: Pages, order: Any, scientist: Client
) -> None:
    scientist.post(f"/orders/{order.pk}/documents/", form(rests_on=[str(pages.approved.pk)]))
    first = Evidence.objects.get(order=order.subject)
    assert first.inputs.get(name="rests_on_1").source_id == pages.approved.pk

    newer = SimpleUploadedFile("batch.pdf", pdf("v2"))
    scientist.post(f"/orders/{order.pk}/documents/", form(supersedes=str(first.pk), **{"document1.file": newer}))

    assert Evidence.objects.get(order=order.subject, supersedes=first).state == "submitted"


def test_for_strangers_the_order_does_not_exist(pages: Pages, order: Any, browser_of: Browser) -> None:
    assert browser_of(pages.world.stranger).post(f"/orders/{order.pk}/documents/", form()).status_code == 404
