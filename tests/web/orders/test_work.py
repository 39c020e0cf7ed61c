"""Data come in through the page, are computed, and go out."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from galenic.evidence import jobs
from galenic.evidence.models import DataSet, Document, Evidence, Run
from galenic.ledger.actors import SYSTEM
from galenic.ledger.commands import create
from galenic.parties.roles import Role
from galenic.programmes.models import Delivery, Departure
from tests.factories import PASSWORD
from tests.web.conftest import Browser
from tests.web.reading import value_of, words
from tests.web.studies import CONCENTRATIONS, STABILITY, Pages

pytestmark = pytest.mark.django_db
BAD = b"subject,time [h],concentration [mg/L],dose [mg]\n1,0,0.74,320\n1,0.25,-2.84,320\n1,later,6.57,320\n"


@pytest.fixture
def scientist(pages: Pages, browser_of: Browser) -> Client:
    return browser_of(pages.world.people[Role.PARTNER_SCIENTIST])


def _file(content: bytes, name: str = "results.csv") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content, "text/csv")


def test_a_bad_file_is_refused_in_place_and_nothing_is_stored(pages: Pages, scientist: Client) -> None:
    before = (DataSet.objects.count(), Document.objects.count())
    address = f"/orders/{pages.active.pk}/data/concentrations/"
    answer = scientist.post(address, {"file": _file(BAD, "day1.csv"), "title": "Day one", "simulated": "on"})
    assert answer.status_code == 422
    shown = words(answer)
    assert "day1.csv cannot be read" in shown
    for row, column, value in (("3", "concentration", "-2.84"), ("4", "time", "later")):
        assert f" {row} {column}" in shown
        assert value in shown
    assert "a number" in shown
    assert value_of(answer, "title") == "Day one"
    assert (DataSet.objects.count(), Document.objects.count()) == before


def test_a_data_set_of_cdisc_is_taken_as_any_table(pages: Pages, scientist: Client) -> None:
    columns = [("USUBJID", "string"), ("PCTESTCD", "string"), ("PCSTRESN", "double"), ("PCELTM", "string")]
    whole = {
        "datasetJSONCreationDateTime": "2026-01-31T12:00:00",
        "datasetJSONVersion": "1.1.0",
        "itemGroupOID": "IG.PC",
        "records": 2,
        "name": "PC",
        "label": "Concentrations",
        "columns": [{"itemOID": name, "name": name, "label": name, "dataType": kind} for name, kind in columns],
        "rows": [["1", "XAN", 4.0, "PT1H"], ["1", "XAN", 2.0, "PT2H"]],
    }
    assert '.xpt,.json,.ndjson"' in scientist.get(f"/orders/{pages.active.pk}/").content.decode()
    address = f"/orders/{pages.active.pk}/data/concentrations/"
    file = _file(json.dumps(whole).encode(), "pc.json")
    assert "unit" in words(scientist.post(address, {"file": file}))
    whole["columns"].append({"itemOID": "U", "name": "PCSTRESU", "label": "Unit", "dataType": "string"})  # type: ignore[attr-defined]
    whole["rows"] = [["1", "XAN", 4.0, "PT1H", "mg/L"], ["1", "XAN", 2.0, "PT2H", "mg/L"]]
    scientist.post(address, {"file": _file(json.dumps(whole).encode(), "pc.json"), "title": "PC"})
    assert DataSet.objects.get(title="PC").rows == 2


def test_a_page_with_script_gets_the_faults_alone(pages: Pages, scientist: Client) -> None:
    address = f"/orders/{pages.active.pk}/data/concentrations/"
    answer = scientist.post(address, {"file": _file(BAD)}, headers={"HX-Request": "true"})
    assert answer.status_code == 422
    assert b"<html" not in answer.content
    assert "-2.84" in words(answer)


def test_without_a_file_and_with_too_large_a_one_nothing_happens(pages: Pages, scientist: Client, settings) -> None:  # type: ignore[no-untyped-def]
    address = f"/orders/{pages.active.pk}/data/concentrations/"
    assert "No file was chosen" in words(scientist.post(address, {}))
    settings.UPLOAD_BYTES = 100
    answer = scientist.post(address, {"file": _file(CONCENTRATIONS.read_bytes())})
    assert answer.status_code == 422
    assert "the limit is" in words(answer)


def test_how_a_file_is_written_can_be_said(pages: Pages, scientist: Client) -> None:
    text = CONCENTRATIONS.read_text().replace(",", "\t").replace(".", ",")
    address = f"/orders/{pages.active.pk}/data/concentrations/"
    sent = {"decimal": ",", "delimiter": "\t", "encoding": "utf-8", "formulas": "refuse", "sheet": ""}
    answer = scientist.post(address, {"file": _file(text.encode(), "tabs.csv"), **sent}, follow=True)
    assert "tabs.csv was read: 132 rows" in words(answer)
    assert DataSet.objects.get(title="tabs.csv").reading["decimal"] == ","


def test_data_are_handed_in_computed_and_become_evidence(pages: Pages, scientist: Client) -> None:
    order = pages.empty
    sent = {"file": _file(STABILITY.read_bytes()), "title": "Twelve months", "simulated": "on"}
    answer = scientist.post(f"/orders/{order.pk}/data/results/", sent, follow=True)
    assert "Twelve months was read: 53 rows" in words(answer)
    data_set = DataSet.objects.get(title="Twelve months")
    assert data_set.labels == ["simulated data"]
    answer = scientist.post(f"/orders/{order.pk}/compute/", {"input.results": f"data_set:{data_set.pk}"})
    run = Run.objects.get(state="queued")
    assert answer["Location"] == f"/computations/{run.pk}/"
    assert "Queued" in words(scientist.get(f"/computations/{run.pk}/"))
    progress = scientist.get(f"/computations/{run.pk}/progress/", headers={"HX-Request": "true", "X-Background": "1"})
    assert b"<progress" in progress.content
    jobs.execute(str(run.pk))
    ended = scientist.get(f"/computations/{run.pk}/progress/", headers={"HX-Request": "true"})
    assert ended["HX-Retarget"] == f"#run-{run.pk}"
    run.refresh_from_db()
    assert run.state == "succeeded", run.error
    evidence = Evidence.objects.get(order=order.subject)
    assert f"/evidence/{evidence.pk}/" in ended.content.decode()
    assert evidence.conclusion in words(ended)


def test_a_computation_can_be_cancelled_once(pages: Pages, scientist: Client) -> None:
    data_set = DataSet.objects.get(input_name="results")
    scientist.post(f"/orders/{pages.empty.pk}/compute/", {"input.results": f"data_set:{data_set.pk}"})
    run = Run.objects.get(state="queued")
    answer = scientist.post(f"/computations/{run.pk}/cancel/", follow=True)
    assert "Cancelled Nothing was kept." in words(answer)
    answer = scientist.post(f"/computations/{run.pk}/cancel/", follow=True)
    assert "had ended before it could be cancelled" in words(answer)


def test_what_is_missing_for_a_computation_is_said_in_place(pages: Pages, scientist: Client) -> None:
    answer = scientist.post(f"/orders/{pages.empty.pk}/compute/", {})
    assert answer.status_code == 422
    assert "is missing" in words(answer)
    assert not Run.objects.filter(state="queued").exists()


def test_data_of_another_engagement_cannot_be_chosen(pages: Pages, browser_of: Browser) -> None:
    """Neither to whoever asks for others' order, nor in one's own order."""
    known = DataSet.objects.get(input_name="results")
    theirs = {"engagement": pages.world.competing_engagement}
    document = _again(known.document, uploaded_by=pages.world.competitor, **theirs)
    other = _again(known, document=document, submitted_by=pages.world.competitor, **theirs)
    address = f"/orders/{pages.empty.pk}/compute/"
    competitor = browser_of(pages.world.competitor)
    scientist = browser_of(pages.world.people[Role.PARTNER_SCIENTIST])
    assert competitor.post(address, {"input.results": f"data_set:{known.pk}"}).status_code == 404
    answer = scientist.post(address, {"input.results": f"data_set:{other.pk}"})
    assert (answer.status_code, "There is no such record" in words(answer)) == (422, True)
    assert not Run.objects.filter(order=pages.empty.subject, state="queued").exists()


def _again(record: Any, **values: Any) -> Any:
    """The same record once more, in somebody else's hands."""
    kept = {each.name: getattr(record, each.name) for each in record._meta.concrete_fields if each.name != "id"}
    return create(type(record)(**{**kept, **values}), actor=SYSTEM, action="test:record:copy")


def test_a_departure_is_proposed_approved_and_acknowledged(pages: Pages, browser_of: Browser) -> None:
    scientist = browser_of(pages.world.people[Role.PARTNER_SCIENTIST])
    address = f"/orders/{pages.empty.pk}/departures/new/"
    assert "Option alpha (frozen: 0.05)" in words(scientist.get(address))
    answer = scientist.post(address, {"what": "options:alpha", "actual": "0.05", "why": "no reason"})
    assert answer.status_code == 422
    answer = scientist.post(
        address, {"what": "options:alpha", "actual": "0.1", "why": "agreed with the agency"}, follow=True
    )
    assert "The departure is proposed" in words(answer)
    departure = Departure.objects.get(order=pages.empty)
    for role, action in ((Role.PARTNER_QA, "approve"), (Role.SPONSOR_QA, "acknowledge")):
        sent = {"password": PASSWORD, "version": Departure.objects.get(pk=departure.pk).version}
        browser_of(pages.world.people[role]).post(f"/steps/departures/{departure.pk}/{action}/", sent)
    assert Departure.objects.get(pk=departure.pk).state == "acknowledged"


def test_evidence_is_delivered_by_quality_assurance_with_its_password(pages: Pages, browser_of: Browser) -> None:
    order, evidence = pages.active, pages.computed
    second = browser_of(pages.world.second_scientist)
    second.post(f"/steps/evidence/{evidence.pk}/review/", {"password": PASSWORD, "version": 1})
    qa = browser_of(pages.world.people[Role.PARTNER_QA])
    qa.post(f"/steps/evidence/{evidence.pk}/approve/", {"password": PASSWORD, "version": 2})
    address = f"/orders/{order.pk}/deliver/{evidence.pk}/"
    wrong = qa.post(address, {"password": "wrong", "version": order.version, "statement": "All as planned."})
    assert wrong.status_code == 422
    assert "The password is wrong" in words(wrong)
    assert "All as planned." in words(wrong)
    assert not Delivery.objects.filter(order=order).exists()
    answer = qa.post(
        address, {"password": PASSWORD, "version": order.version, "statement": "All as planned."}, follow=True
    )
    assert "Order WO-002 is delivered." in words(answer)
    assert "All as planned." in words(answer)


def test_what_stands_in_the_way_of_a_delivery_is_listed(pages: Pages, browser_of: Browser) -> None:
    qa = browser_of(pages.world.people[Role.PARTNER_QA])
    shown = words(qa.get(f"/orders/{pages.active.pk}/deliver/{pages.computed.pk}/"))
    assert "only approved evidence can be delivered" in shown
