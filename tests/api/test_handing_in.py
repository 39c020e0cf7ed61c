"""Documents handed in over the API."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from galenic.evidence.labels import NOT_COMPUTED
from galenic.evidence.models import Evidence
from galenic.programmes.models import WorkOrder
from tests.api.conftest import Caller
from tests.documents import pdf, word
from tests.programmes.ordering import Ordering

pytestmark = pytest.mark.django_db
ABOUT = {"title": "Batch report", "author": "Ana Duarte", "dated": "2026-03-02", "version": "1.0"}


@pytest.fixture
def order(study: Ordering) -> WorkOrder:
    return study.active(service_id="sample.report", options={})


@pytest.fixture
def scientist(caller: Any, study: Ordering) -> Caller:
    return caller(study.scientist.person)


def said(**more: Any) -> str:
    results = [{"name": "yield", "value": "94.2", "unit": "%", "passed": True}]
    return json.dumps({"conclusion": "It was made.", "documents": [ABOUT], "results": results} | more)


def file(content: bytes | None = None, name: str = "report.pdf") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, pdf() if content is None else content)


def test_documents_come_in_and_every_answer_says_what_they_are(
    study: Ordering, order: WorkOrder, scientist: Caller
) -> None:
    statement = said(documents=[ABOUT, ABOUT | {"title": "Annex"}], labels=["simulated"])
    answer = scientist.upload(
        f"/orders/{order.pk}/documents", statement=statement, document_1=file(), document_2=file(word(), "annex.docx")
    )

    assert answer.status_code == 201, answer.content.decode()
    line = answer.json()
    assert (line["kind"], line["state"], line["labels"]) == ("document", "submitted", [NOT_COMPUTED, "simulated"])
    delivery = study.delivered(order, study.signed(Evidence.objects.get(pk=line["id"])))
    for path in (f"/evidence/{line['id']}", "/evidence", f"/orders/{order.pk}", f"/deliveries/{delivery.pk}"):
        assert NOT_COMPUTED in scientist.get(path).content.decode(), path
    shown = scientist.get(f"/evidence/{line['id']}").json()
    assert [each["title"] for each in (dict(zip(("title",), row, strict=False)) for row in rows(shown))] == [
        "Batch report",
        "Annex",
    ]
    assert all(each["document"] and not each["data_set"] for each in shown["inputs"])
    content = scientist.get(f"/documents/{shown['inputs'][0]['document']}/content")
    assert content.content == pdf()


def rows(shown: dict[str, Any]) -> list[list[Any]]:
    return shown["outcome"]["tables"][0]["rows"]


@pytest.mark.parametrize(
    ("statement", "files", "codes"),
    [
        (said(), {}, ["API-003"]),
        (said(), {"document_1": b"", "document_2": b""}, ["API-003"]),
        (said(), {"document_1": b"text"}, ["EVI-043"]),
        (said(conclusion=" ", results=[{"value": "1"}]), {"document_1": b""}, ["EVI-040", "EVI-043", "EVI-044"]),
        (said(documents=[]), {}, ["EVI-041"]),
        (said(documents=[{"title": "x"}]), {"document_1": b"x"}, ["API-003", "API-003", "API-003"]),
        (said(colour="red"), {"document_1": b"x"}, ["API-003"]),
    ],
)
def test_what_is_wrong_is_refused_whole(
    order: WorkOrder, scientist: Caller, statement: str, files: dict[str, bytes], codes: list[str]
) -> None:
    parts = {name: file(content) for name, content in files.items()}
    answer = scientist.upload(f"/orders/{order.pk}/documents", statement=statement, **parts)

    assert answer.status_code == 422
    assert [fault["code"] for fault in answer.json()["faults"]] == codes
    assert not Evidence.objects.exists()


def test_a_service_that_computes_takes_data_instead(study: Ordering, scientist: Caller) -> None:
    answer = scientist.upload(f"/orders/{study.active().pk}/documents", statement=said(results=[]), document_1=file())

    assert (answer.status_code, answer.json()["code"]) == (422, "EVI-008")


def test_for_strangers_there_is_no_order(study: Ordering, order: WorkOrder, caller: Any) -> None:
    answer = caller(study.world.stranger).upload(f"/orders/{order.pk}/documents", statement=said(), document_1=file())

    assert answer.status_code == 404


def test_evidence_of_others_cannot_be_named(study: Ordering, order: WorkOrder, scientist: Caller) -> None:
    statement = said(rests_on=["9f1c1a52-6a3b-4a57-9a57-0d2f6a2a2b11"])
    answer = scientist.upload(f"/orders/{order.pk}/documents", statement=statement, document_1=file())

    assert answer.status_code == 404
