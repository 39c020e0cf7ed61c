"""A study over the API, from the draft to the acceptance, each step by whom it takes."""

from __future__ import annotations

import io
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from galenic.evidence import jobs
from galenic.ledger.models import Entry
from galenic.parties.models import Person
from galenic.parties.roles import Role
from tests.api.conftest import Caller
from tests.factories import PASSWORD, clear
from tests.programmes.ordering import Ordering
from tests.sample_services import GOOD

pytestmark = pytest.mark.django_db


def ok(response: Any, status: int = 200) -> Any:
    assert response.status_code == status, response.content.decode()
    return response.json()


def signed(version: int, **more: Any) -> dict[str, Any]:
    return {"expected_version": version, "password": PASSWORD, **more}


@pytest.fixture
def by(caller, study: Ordering) -> Any:
    """`by(role)` calls as the person of that role."""
    people: dict[str, Person] = {role.value: person for role, person in study.world.people.items()}
    people["second"] = study.world.second_scientist
    callers: dict[str, Caller] = {}

    def of(name: str) -> Caller:
        return callers.setdefault(str(name), caller(people[str(name)]))

    return of


@pytest.mark.req("SIG-1", "SIG-3", "AUD-9")
def test_from_the_draft_to_the_acceptance(by, study: Ordering) -> None:
    engagement = ok(by(Role.SPONSOR_PM).get("/engagements"))["items"][0]
    assert (engagement["sponsor"], engagement["partner"]) == ("Alder Therapeutics", "Birch Clinical")
    site = clear(study.world.engagement, "sample.mean")
    draft = ok(
        by(Role.SPONSOR_PM).post(
            "/orders",
            {
                "engagement": engagement["id"],
                "number": "WO-7",
                "title": "Mean of samples",
                "service": "sample.mean",
                "scope": "Take the mean.",
                "due": "2030-01-31",
                "options": {"factor": 2},
                "price": "1500.00",
                "currency": "EUR",
            },
        ),
        201,
    )
    assert (draft["state"], draft["price"], draft["options"]["factor"]) == ("draft", "1500.00", 2.0)
    assert draft["site"] == str(site.pk), "the only one that the partner has"
    order = f"/orders/{draft['id']}"
    edited = ok(
        by(Role.SPONSOR_PM)(
            "PATCH",
            order,
            {
                "expected_version": draft["version"],
                "reason": {"text": "the title was short"},
                "title": "Mean of all samples",
            },
        )
    )
    assert (edited["title"], edited["scope"], edited["version"]) == ("Mean of all samples", "Take the mean.", 2)
    issued = ok(by(Role.SPONSOR_PM).post(f"{order}/issue", signed(edited["version"])))
    assert issued["state"] == "issued"
    taken = ok(by(Role.PARTNER_PM).post(f"{order}/acknowledge", signed(issued["version"])))
    assert taken["state"] == "active"

    scientist = by(Role.PARTNER_SCIENTIST)
    [task] = ok(scientist.get("/work"))["items"]
    assert (task["action"], task["order"]) == ("compute", draft["id"])
    data = ok(
        scientist.upload(
            f"{order}/data/samples",
            file=SimpleUploadedFile("samples.csv", GOOD),
            reading='{"decimal": "."}',
            title="First series",
            labels="simulated, invented",
        ),
        201,
    )
    assert (data["rows"], data["labels"], data["title"]) == (3, ["invented", "simulated"], "First series")
    run = ok(scientist.post(f"{order}/runs", {"inputs": {"samples": {"data_set": data["id"]}}}), 202)
    assert (run["state"], run["finished"], run["order"]) == ("queued", False, draft["id"])
    jobs.execute(run["id"])
    done = ok(scientist.get(f"/runs/{run['id']}"))
    assert (done["state"], done["finished"], done["done"], done["error"]) == ("succeeded", True, 100, None)

    evidence = f"/evidence/{done['evidence']}"
    shown = ok(by("second").get(evidence))
    assert shown["outcome"]["conclusion"] == shown["conclusion"] == "The mean is 6.00 mg/L."
    assert shown["inputs"][0]["data_set"] == data["id"]
    assert [step["name"] for step in shown["steps"]] == ["review", "return"]
    reviewed = ok(by("second").post(f"{evidence}/review", signed(shown["version"])))
    approved = ok(by(Role.PARTNER_QA).post(f"{evidence}/approve", signed(reviewed["version"])))
    assert approved["state"] == "approved"
    signatures = ok(by(Role.SPONSOR_QA).get(evidence))["signatures"]
    assert [each["meaning"] for each in signatures] == ["reviewed", "approved"]
    assert all(each["current"] and each["method"] == "password" for each in signatures)
    assert signatures[0]["text"].startswith(f"Reviewed by {study.reviewer.person.printed_name} (")

    delivery = ok(
        by(Role.PARTNER_QA).post(
            f"{order}/deliveries", signed(taken["version"], evidence=done["evidence"], statement="As ordered.")
        ),
        201,
    )
    assert (delivery["state"], delivery["evidence_digest"]) == ("released", shown["digest"])
    accepted = ok(by(Role.SPONSOR_QA).post(f"/deliveries/{delivery['id']}/accept", signed(delivery["version"])))
    assert accepted["state"] == "accepted"
    whole = ok(by(Role.SPONSOR_QA).get(order))
    assert whole["state"] == "accepted"
    assert [each["id"] for each in whole["evidence"]] == [done["evidence"]]
    assert [each["state"] for each in whole["deliveries"]] == ["accepted"]

    report = by(Role.SPONSOR_QA).get(f"{evidence}/report.pdf")
    assert report.content.startswith(b"%PDF")
    content = by(Role.SPONSOR_QA).get(f"/documents/{data['document']}/content")
    assert content.content == GOOD
    looked = Entry.objects.filter(chain__in=[f"engagement:{engagement['id']}/access"]).values_list("action", flat=True)
    assert {"evidence:evidence:view", "evidence:evidence:export-pdf", "evidence:document:download"} <= set(looked)


def test_a_departure_is_proposed_approved_and_acknowledged(by, study: Ordering) -> None:
    order = study.active()
    made = ok(
        by(Role.PARTNER_SCIENTIST).post(
            f"/orders/{order.pk}/departures",
            {"element": "options", "name": "factor", "actual": 3, "reason": "the dilution was 1:3"},
        ),
        201,
    )
    assert (made["frozen"], made["actual"], made["state"]) == (2.0, 3.0, "proposed")
    path = f"/departures/{made['id']}"
    approved = ok(by(Role.PARTNER_QA).post(f"{path}/approve", signed(made["version"])))
    known = ok(by(Role.SPONSOR_PM).post(f"{path}/acknowledge", signed(approved["version"])))
    assert known["state"] == "acknowledged"
    assert ok(by(Role.SPONSOR_PM).get(path))["signatures"][0]["meaning"] == "approved"


def test_a_departure_is_rejected_signed_only_where_the_table_says_so(by, study: Ordering) -> None:
    order = study.active()
    proposed, approved = study.departure(order), study.departure(order, "approved", actual=4)
    reason = {"text": "the samples were not diluted"}
    ok(by(Role.PARTNER_QA).post(f"/departures/{proposed.pk}/reject", {"expected_version": 1, "reason": reason}))
    unsigned = {"expected_version": approved.version, "reason": reason}
    refused = by(Role.SPONSOR_QA).post(f"/departures/{approved.pk}/reject", unsigned)
    assert (refused.status_code, refused.json()["code"]) == (403, "PAR-005")
    ok(by(Role.SPONSOR_QA).post(f"/departures/{approved.pk}/reject", {**unsigned, "password": PASSWORD}))


def test_a_run_is_cancelled(by, study: Ordering) -> None:
    study.active()
    run = study.request()
    moved = ok(by(Role.PARTNER_SCIENTIST).post(f"/runs/{run.pk}/cancel", {"expected_version": run.version}))
    assert (moved["state"], moved["type"]) == ("cancelled", "evidence.run")


def test_lists_come_in_pages(by, study: Ordering) -> None:
    for number in range(5):
        study.draft(number=f"WO-{number}")
    first = ok(by(Role.SPONSOR_PM).get("/orders", per_page=2))
    last = ok(by(Role.SPONSOR_PM).get("/orders", per_page=2, page=3))
    beyond = ok(by(Role.SPONSOR_PM).get("/orders", per_page=2, page=9))
    assert (first["count"], len(first["items"]), len(last["items"]), beyond["items"]) == (5, 2, 1, [])
    assert {each["id"] for each in first["items"]}.isdisjoint(each["id"] for each in last["items"])
    assert ok(by(Role.SPONSOR_PM).get("/orders", state="accepted"))["count"] == 0
    assert ok(by(Role.SPONSOR_PM).get("/orders", engagement=str(study.world.engagement.pk)))["count"] == 5


def test_evidence_and_data_are_found_by_what_they_are(by, study: Ordering) -> None:
    order = study.active()
    evidence = study.signed(study.computed(order))
    scientist = by(Role.PARTNER_SCIENTIST)
    for query, count in (
        ({"state": "approved"}, 1),
        ({"state": "computed"}, 0),
        ({"order": str(order.pk)}, 1),
        ({"service": "sample.verdict"}, 0),
        ({"engagement": str(study.world.engagement.pk), "service": "sample.mean"}, 1),
        ({"passed": "true"}, 0),
    ):
        found = ok(scientist.get("/evidence", **query))
        assert found["count"] == count, query
    assert ok(scientist.get("/evidence"))["items"][0]["digest"] == evidence.digest
    assert ok(scientist.get("/data-sets", order=str(order.pk), input="samples"))["count"] == 1
    assert ok(scientist.get("/data-sets", service="sample.verdict"))["count"] == 0


@pytest.mark.req("AUD-6", "AUD-9")
def test_quality_assurance_reads_the_trail_and_takes_it_away(by, study: Ordering) -> None:
    evidence = study.approved()
    qa = by(Role.PARTNER_QA)
    found = ok(qa.get("/trail", subject_id=str(evidence.pk), per_page=2))
    assert (found["count"], [each["action"] for each in found["items"]]) == (
        3,
        ["evidence:evidence:approve", "evidence:evidence:review"],
    )
    assert ok(qa.get("/trail", person=str(study.reviewer.person.pk), action="evidence:"))["count"] == 1
    assert ok(qa.get("/trail", since="2100-01-01T00:00:00Z"))["count"] == 0
    file = qa.get("/trail/export.csv", subject_id=str(evidence.pk))
    assert file["Content-Disposition"].startswith("attachment; filename*=UTF-8''audit-trail-")
    assert file.content.decode("utf-8-sig").count("evidence:evidence:approve") >= 1
    assert Entry.objects.filter(action="evidence:trail:export").count() == 1


@pytest.mark.req("TMP-2")
def test_the_record_is_verified_as_far_as_the_reader_reads_it(by, study: Ordering) -> None:
    study.approved()
    qa = by(Role.PARTNER_QA)
    state = ok(qa.get("/verification"))
    assert {each["scope"].partition(":")[0] for each in state["chains"]} == {"engagement", "organization"}
    report = ok(qa.post("/verification"))
    assert (report["ok"], report["errors"]) == (True, 0)
    assert set(report["scopes"]) == {each["scope"] for each in state["chains"]}
    assert report["counts"]["entries"] == sum(each["entries"] for each in ok(qa.get("/verification"))["chains"])


def test_a_template_is_filled_in_and_read_back(by, study: Ordering) -> None:
    scientist = by(Role.PARTNER_SCIENTIST)
    text = scientist.get("/services/sample.mean/templates/samples.csv")
    assert text.content.decode("utf-8-sig").strip() == "subject,value [mg/L]"
    book = scientist.get("/services/sample.mean/templates/samples.xlsx")
    from openpyxl import load_workbook

    assert load_workbook(io.BytesIO(book.content))["Data"]["B1"].value == "value [mg/L]"
