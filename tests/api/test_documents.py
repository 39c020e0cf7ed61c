"""Data sets and documents over the API."""

from __future__ import annotations

import pytest

from galenic.evidence import blockers
from galenic.evidence.blockers import Blocker
from galenic.ledger.models import Entry
from tests.factories import PASSWORD
from tests.programmes.ordering import Ordering
from tests.sample_services import GOOD

pytestmark = pytest.mark.django_db


@pytest.mark.req("AUD-9")
def test_a_data_set_says_how_it_was_read_and_what_it_carries(study: Ordering, caller) -> None:
    evidence = study.computed(study.active())
    data_set = evidence.inputs.get().data_set
    shown = caller(study.sponsor_qa.person).get(f"/data-sets/{data_set.pk}").json()
    assert shown["uses"] == [str(evidence.pk)]
    assert (shown["rows"], shown["units"], shown["reading"]["decimal"]) == (3, {"value": "mg/L"}, ".")
    assert (shown["file"]["sha256"], shown["file"]["size"]) == (data_set.document.sha256, len(GOOD))
    assert shown["file"]["uploaded_by"]["organization"] == "Birch Clinical"
    assert Entry.objects.get(action="evidence:dataset:view").actor_id == str(study.sponsor_qa.person.pk)
    document = caller(study.sponsor_qa.person).get(f"/documents/{data_set.document_id}").json()
    assert document == shown["file"]


@pytest.mark.req("TMP-5")
def test_the_bytes_are_those_that_were_handed_in(study: Ordering, caller) -> None:
    data_set = study.submit()
    content = caller(study.qa.person).get(f"/documents/{data_set.document_id}/content")
    assert content.content == GOOD
    assert Entry.objects.get(action="evidence:document:download").subject_id == str(data_set.document_id)


def test_what_rests_on_retracted_data_is_stale(study: Ordering, caller) -> None:
    evidence = study.approved()
    data_set = evidence.inputs.get().data_set
    qa = caller(study.qa.person)
    body = {"expected_version": 1, "password": PASSWORD, "reason": {"text": "the wrong file was sent"}}
    assert qa.post(f"/data-sets/{data_set.pk}/retract", body).json()["state"] == "retracted"
    [line] = qa.get("/evidence").json()["items"]
    assert line["stale"] == ["its input samples, data set 'samples.csv', was retracted"]
    assert qa.get(f"/evidence/{evidence.pk}").json()["inputs"][0]["state"] == "retracted"


def test_what_blocks_a_record_is_told(study: Ordering, caller, monkeypatch: pytest.MonkeyPatch) -> None:
    evidence = study.compute()
    found = Blocker(("evidence.evidence", str(evidence.pk), 1), "DEV-1", "A deviation is open.", ("quality.x", "7", 2))
    monkeypatch.setattr(blockers, "_sources", [lambda subject: [found] if subject[1] == str(evidence.pk) else []])
    [told] = caller(study.qa.person).get(f"/evidence/{evidence.pk}").json()["blockers"]
    assert told == {
        "code": "DEV-1",
        "sentence": "A deviation is open.",
        "settled_in": {"type": "quality.x", "id": "7", "version": 2},
    }


@pytest.mark.parametrize("chosen", [{}, {"data_set": None}, {"data_set": "x"}, {"both": 1}])
def test_an_input_is_one_record(study: Ordering, caller, chosen: dict[str, object]) -> None:
    order = study.active()
    response = caller(study.scientist.person).post(f"/orders/{order.pk}/runs", {"inputs": {"samples": chosen}})
    assert (response.status_code, response.json()["code"]) == (422, "API-003")
    assert response.json()["faults"][0]["column"].startswith("inputs.samples")


def test_evidence_is_an_input_too(study: Ordering, caller) -> None:
    order = study.active(service_id="sample.verdict", options={"limit": 2}, number="WO-2")
    mean = study.approved()
    scientist = caller(study.scientist.person)
    started = scientist.post(f"/orders/{order.pk}/runs", {"inputs": {"mean": {"evidence": str(mean.pk)}}})
    assert started.status_code == 202
    assert started.json()["inputs"] == {"mean": {"evidence": str(mean.pk)}}
    from galenic.evidence import jobs

    verdict = jobs.execute(started.json()["id"])
    assert verdict is not None
    shown = scientist.get(f"/evidence/{verdict.pk}").json()
    assert (shown["passed"], shown["inputs"][0]["evidence"]) == (False, str(mean.pk))
    assert scientist.get(f"/evidence/{mean.pk}").json()["uses"] == [str(verdict.pk)]
