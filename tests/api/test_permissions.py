"""Every operation, asked by people who are no party to it (ACC-3). An operation without an entry here fails."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client

from galenic.api import partners
from galenic.api.urls import api
from galenic.ledger.models import Entry
from galenic.parties.models import Person
from galenic.parties.roles import Role
from tests.api.business import business_records
from tests.api.conftest import Caller
from tests.factories import PASSWORD, World, make_person
from tests.programmes.ordering import Ordering
from tests.programmes.planning.planned import FACTS
from tests.sample_services import GOOD

pytestmark = [pytest.mark.django_db, pytest.mark.req("ACC-3")]

NOTHING = {
    "code": "PAR-001",
    "message": "There is no such record.",
    "remedy": "Check the address, or ask whoever sent it whether you were given access.",
    "faults": [],
}
STEP = {"expected_version": 1}
REASON = {"reason": {"text": "the samples were thawed"}}
SIGNED = {**STEP, "password": PASSWORD}
NOWHERE = str(uuid4())


@dataclass(frozen=True)
class Asked:
    """How an operation is asked: about which of the study's records, with which body or query."""

    record: str = ""
    body: Any = None
    query: dict[str, str] = field(default_factory=dict)
    path: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Public(Asked):
    """Asked without a token."""


@dataclass(frozen=True)
class Everybody(Asked):
    """Answers everybody who has a token, with nothing of anybody's record."""


@dataclass(frozen=True)
class Cut(Asked):
    """Answers everybody who has a token, with what is theirs."""


@dataclass(frozen=True)
class OfOne(Asked):
    """About one record: not found by whoever is no party to it."""


@dataclass(frozen=True)
class OfTrailReaders(Asked):
    """For those who may read audit trails, and cut to theirs; not found by others."""


ENTRIES: dict[str, Asked] = {
    "log_in": Public(body={"username": "nobody", "password": "wrong"}),
    "account": Cut(),
    "list_tokens": Cut(),
    "end_token": OfOne("token"),
    "list_services": Everybody(),
    "read_service": Everybody(path={"service_id": "sample.mean"}),
    "read_template": Everybody(path={"service_id": "sample.mean", "input_name": "samples", "ending": "csv"}),
    "list_engagements": Cut(),
    "read_engagement": OfOne("engagement"),
    "list_orders": Cut(query={"state": "active"}),
    "draft_order": OfOne(body={"engagement": "<engagement>", "number": "1", "title": "x", "service": "sample.mean"}),
    "read_order": OfOne("order"),
    "edit_order": OfOne("order", {**STEP, **REASON, "title": "y"}),
    "issue_order": OfOne("order", SIGNED),
    "acknowledge_order": OfOne("order", SIGNED),
    "return_order": OfOne("order", {**STEP, **REASON}),
    "cancel_order": OfOne("order", {**STEP, **REASON}),
    "submit_data": OfOne("order", path={"input_name": "samples"}),
    "hand_in_documents": OfOne("order"),
    "compute": OfOne("order", {"inputs": {"samples": {"data_set": "<data_set>"}}}),
    "propose_departure": OfOne("order", {"element": "options", "name": "factor", "actual": 5, "reason": "measured so"}),
    "deliver": OfOne("order", {**SIGNED, "evidence": "<evidence>"}),
    "list_data_sets": Cut(),
    "read_data_set": OfOne("data_set"),
    "retract_data_set": OfOne("data_set", {**SIGNED, **REASON}),
    "read_document": OfOne("document"),
    "download_document": OfOne("document"),
    "read_run": OfOne("run"),
    "cancel_run": OfOne("run", STEP),
    "list_evidence": Cut(),
    "read_evidence": OfOne("evidence"),
    "read_report": OfOne("evidence", path={"format_name": "pdf"}),
    "review_evidence": OfOne("evidence", SIGNED),
    "approve_evidence": OfOne("evidence", SIGNED),
    "return_evidence": OfOne("evidence", {**STEP, **REASON}),
    "retract_evidence": OfOne("evidence", {**SIGNED, **REASON}),
    "read_departure": OfOne("departure"),
    "approve_departure": OfOne("departure", SIGNED),
    "acknowledge_departure": OfOne("departure", SIGNED),
    "reject_departure": OfOne("departure", {**SIGNED, **REASON}),
    "read_delivery": OfOne("delivery"),
    "accept_delivery": OfOne("delivery", SIGNED),
    "return_delivery": OfOne("delivery", {**SIGNED, **REASON}),
    "read_data_dependents": OfOne("data_set"),
    "read_evidence_dependents": OfOne("evidence"),
    "list_work": Cut(),
    "list_entries": OfTrailReaders(),
    "export_entries": OfTrailReaders(path={"format_name": "json"}),
    "read_state": OfTrailReaders(),
    "verify_record": OfTrailReaders(),
}
#: The same for what goes before an order and what goes with it; one set of records serves all of them.
BUSINESS: dict[str, Asked] = {
    "list_programmes": Cut(),
    "read_plan": OfOne("programme"),
    "describe_product": OfOne("programme", {"facts": FACTS}),
    "decide_step": OfOne("programme", {"service": "sample.mean", "kind": "at_risk", "justification": "x"}),
    "approve_description": OfOne("description", SIGNED),
    "discard_description": OfOne("description", {**STEP, **REASON}),
    "approve_decision": OfOne("decision", SIGNED),
    "reject_decision": OfOne("decision", {**STEP, **REASON}),
    "withdraw_decision": OfOne("decision", {**STEP, **REASON}),
    "list_partners": Cut(),
    "list_requests": Cut(),
    "draft_request": OfOne(
        body={
            "programme": "MAPLE-1",
            "number": "RFP-2",
            "title": "x",
            "lines": [{"key": "a", "service": "sample.mean", "title": "x"}],
            "currency": "EUR",
            "questions_until": "2030-01-01",
            "proposals_until": "2030-01-01",
            "decide_by": "2030-01-01",
        }
    ),
    "read_request": OfOne("request"),
    "edit_request": OfOne("request", {**STEP, **REASON, "title": "y"}),
    "invite": OfOne("request", {"partner": "<partner>"}),
    "answer": OfOne("request", {"question": "Which matrix?", "answer": "Plasma."}),
    "best_partners": OfOne("request", {}),
    "open_request": OfOne("request", SIGNED),
    "withdraw_request": OfOne("request", {**STEP, **REASON}),
    "decide_request": OfOne("request", STEP),
    "conclude_request": OfOne("request", {**STEP, **REASON}),
    "list_invitations": Cut(),
    "read_invitation": OfOne("invitation"),
    "ask_question": OfOne("invitation", {"text": "Which matrix is it?"}),
    "submit_proposal": OfOne("invitation", {**SIGNED, "lines": [], "valid_until": "2030-01-01"}),
    "decline_invitation": OfOne("invitation", {**STEP, **REASON}),
    "award": OfOne("proposal", {**SIGNED, "keys": ["mean"], "justification": "It is the best."}),
    "withdraw_proposal": OfOne("proposal", {**STEP, **REASON}),
    "accept_award": OfOne("award", SIGNED),
    "decline_award": OfOne("award", {**STEP, **REASON}),
    "draft_awarded_order": OfOne("award", {"key": "mean", "number": "WO-3"}),
    "read_conduct": OfOne("order"),
    "propose_change": OfOne("order", {"scope": "More.", "reason": "the matrix interferes"}),
    "accept_change": OfOne("change", SIGNED),
    "agree_change": OfOne("change", SIGNED),
    "reject_change": OfOne("change", {**STEP, **REASON}),
    "withdraw_change": OfOne("change", {**STEP, **REASON}),
    "report_milestone": OfOne("order", {"key": "M1", "statement": "The report is signed."}),
    "accept_milestone": OfOne("milestone", SIGNED),
    "return_milestone": OfOne("milestone", {**STEP, **REASON}),
    "issue_invoice": OfOne("order", {**SIGNED, "number": "I-2", "milestones": [], "payable_by": "2030-01-01"}),
    "approve_invoice": OfOne("invoice", SIGNED),
    "dispute_invoice": OfOne("invoice", {**STEP, **REASON}),
    "pay_invoice": OfOne("invoice", STEP),
    "open_thread": OfOne("order", {"title": "Dilution", "text": "May samples be diluted?"}),
    "write_message": OfOne("thread", {"text": "Of course."}),
    "decide_thread": OfOne("thread", {**SIGNED, "decision": "Of course."}),
    "settle_thread": OfOne(
        "thread", {**STEP, "led_to": {"type": "programmes.workorder", "id": "<order>", "version": 1}}
    ),
    "list_applications": Cut(),
    "open_application": OfOne(
        "programme",
        {"programme": "<programme>", "region": "US", "kind": "ANDA", "number": "654321", "applicant": "x"},
    ),
    "read_application": OfOne("application"),
    "describe_application": OfOne("application", {**STEP, "product": "x"}),
    "read_content_plan": OfOne("application"),
    "read_sources": OfOne("application"),
    "read_contents": OfOne("application"),
    "read_tree": OfOne("application"),
    "assemble": OfOne("application", {}),
    "ask_to_assemble": OfOne("application", {}),
    "ask_to_propose": OfOne("sequence", STEP),
    "read_job": OfOne("job"),
    "cancel_job": OfOne("job"),
    "submit_document": OfOne("application"),
    "read_kinds": OfOne("application"),
    "read_candidates": OfOne("application", query={"kind": "bioequivalence-tables"}),
    "compile_document": OfOne("application", {"kind": "bioequivalence-tables"}),
    "download_word_document": OfOne("filed_document"),
    "draft_sequence": OfOne("application", {"kind": "annual-report", "part": "report", "description": "x"}),
    "revise_placement": OfOne("placement", {**STEP, "title": "x"}),
    "withdraw_placement": OfOne("placement", {**STEP, **REASON}),
    "read_dossier_document": OfOne("filed_document"),
    "download_dossier_document": OfOne("filed_document"),
    "approve_document": OfOne("filed_document", SIGNED),
    "withdraw_document": OfOne("filed_document", {**STEP, **REASON}),
    "read_sequence": OfOne("sequence"),
    "download_package": OfOne("sequence"),
    "propose_sequence": OfOne("sequence", STEP),
    "reopen_sequence": OfOne("sequence", STEP),
    "publish_sequence": OfOne("sequence", SIGNED),
    "withdraw_sequence": OfOne("sequence", {**STEP, **REASON}),
    "read_leaf": OfOne("leaf"),
}
#: Records that the partner does not see either, whom they are about.
OF_DOSSIERS = ("application", "placement", "filed_document", "sequence", "leaf", "job")
OF_THE_SPONSOR = ("request", "programme", "description", "decision", *OF_DOSSIERS)
#: Operations that follow from the catalogue: one for every service that computes.
GENERATED = "perform_"
#: Those of partners are asked in tests/api/test_partners.py.
OF_PARTNERS = tuple(prefix for prefix, _ in partners.routers())


def operations() -> Iterator[tuple[str, str, str]]:
    for path, found in api.get_openapi_schema(path_prefix="/")["paths"].items():
        for method, operation in found.items():
            yield operation["operationId"], method.upper(), path


OPERATIONS = {name: (method, path) for name, method, path in operations()}
NAMED = sorted(name for name in ENTRIES if name in OPERATIONS)


def test_every_operation_has_an_entry_and_a_name_of_its_own() -> None:
    found = (name for name, (_, path) in OPERATIONS.items() if not path.startswith(OF_PARTNERS))
    assert sorted(ENTRIES | BUSINESS) == sorted(name for name in found if not name.startswith(GENERATED))
    assert len(list(operations())) == len(OPERATIONS)


@pytest.fixture
def records(study: Ordering, caller) -> dict[str, str]:
    """The ids of one record of every kind, all of them between Alder and Birch."""
    order = study.active()
    departure = study.departure(order)
    evidence = study.signed(study.computed(order))
    delivery = study.delivered(order, evidence)
    data_set = evidence.inputs.get().data_set
    return {
        "engagement": str(study.world.engagement.pk),
        "order": str(order.pk),
        "departure": str(departure.pk),
        "evidence": str(evidence.pk),
        "delivery": str(delivery.pk),
        "data_set": str(data_set.pk),
        "document": str(data_set.document_id),
        "run": str(evidence.run.pk),
        "token": caller(study.scientist.person).token_id,
    }


def ask(by: Caller | None, name: str, records: dict[str, str]) -> HttpResponse:
    """Ask an operation about the records; without a caller, without a token."""
    method, template = OPERATIONS[name]
    entry = (ENTRIES | BUSINESS)[name]
    path = template.format(**entry.path, record_id=records.get(entry.record, ""))
    if by is None:
        return Client().generic(method, f"/api{path}", query_params=entry.query)
    if name == "submit_data":
        return by.upload(path, file=SimpleUploadedFile("samples.csv", GOOD))
    if name == "hand_in_documents":
        return by.upload(path, statement="{}", document_1=SimpleUploadedFile("report.pdf", b"%PDF"))
    return by(method, path, filled(entry.body, records), query_params=entry.query)


def filled(body: Any, records: dict[str, str]) -> Any:
    if isinstance(body, dict):
        return {key: filled(value, records) for key, value in body.items()}
    if isinstance(body, list):
        return [filled(value, records) for value in body]
    return records[body.strip("<>")] if isinstance(body, str) and body.startswith("<") else body


@pytest.fixture
def outsiders(study: Ordering, caller: Callable[[Person], Caller]) -> dict[str, Caller]:
    """Another sponsor, a competing partner of the same sponsor, an administrator, a colleague without any role."""
    world = study.world
    people = {
        "stranger": world.stranger,
        "competitor": world.competitor,
        "administrator": world.people[Role.SYSTEM_ADMIN],
        "nobody": make_person(world.partner),
    }
    return {who: caller(person) for who, person in people.items()}


@pytest.mark.parametrize("name", [name for name in NAMED if isinstance(ENTRIES[name], OfOne)])
def test_what_is_not_ones_own_does_not_exist(name: str, outsiders: dict[str, Caller], records: dict[str, str]) -> None:
    before = Entry.objects.count()
    for who, by in outsiders.items():
        theirs = ask(by, name, records)
        missing = ask(by, name, dict.fromkeys(records, NOWHERE))
        assert (theirs.status_code, theirs.json()) == (404, NOTHING), who
        assert (missing.status_code, missing.content) == (404, theirs.content), who
        answered = {key: value for key, value in theirs.headers.items() if key != "X-Request-ID"}
        assert answered == {key: value for key, value in missing.headers.items() if key != "X-Request-ID"}, who
    assert Entry.objects.count() == before


@pytest.mark.parametrize("name", [name for name in NAMED if isinstance(ENTRIES[name], Cut | Everybody)])
def test_lists_hold_nothing_of_others(name: str, outsiders: dict[str, Caller], records: dict[str, str]) -> None:
    for who, by in outsiders.items():
        response = ask(by, name, records)
        assert response.status_code == 200, who
        text = response.content.decode()
        assert not [kind for kind, key in records.items() if key in text], who
        assert "Birch" not in text or who in ("administrator", "nobody")  # who work there


@pytest.fixture
def business(world: World, sample_services: None) -> dict[str, str]:
    """The ids of what goes before an order of Alder at Birch, and of what goes with it."""
    return business_records(world)


def test_business_of_others_does_not_exist(
    study: Ordering, business: dict[str, str], outsiders: dict[str, Caller], caller: Callable[[Person], Caller]
) -> None:
    """A competitor is asked too that is invited to the very same request, and the partner whom the request is about."""
    elm = caller(Person.objects.get(username="elm.partner_pm"))
    birch = caller(study.world.people[Role.PARTNER_PM])
    before = Entry.objects.count()
    for name in (name for name in BUSINESS if isinstance(BUSINESS[name], OfOne)):
        own = {"birch": birch} if BUSINESS[name].record in OF_THE_SPONSOR or name == "draft_request" else {}
        for who, by in {**outsiders, "elm": elm, **own}.items():
            theirs = ask(by, name, business)
            missing = ask(by, name, dict.fromkeys(business, NOWHERE))
            assert (theirs.status_code, theirs.json()) == (404, NOTHING), (name, who)
            assert (missing.status_code, missing.content) == (404, theirs.content), (name, who)
    for name in (name for name in BUSINESS if isinstance(BUSINESS[name], Cut)):
        for who, by in {**outsiders, "elm": elm}.items():
            response = ask(by, name, business)
            text = response.content.decode()
            assert response.status_code == 200, (name, who)
            assert not [kind for kind, key in business.items() if key in text], (name, who)
            assert "Birch" not in text, (name, who)
    assert Entry.objects.count() == before


@pytest.mark.parametrize("name", [name for name in NAMED if isinstance(ENTRIES[name], OfTrailReaders)])
def test_the_trail_is_cut_to_those_who_may_read_it(
    name: str, outsiders: dict[str, Caller], records: dict[str, str]
) -> None:
    for who, by in outsiders.items():
        response = ask(by, name, records)
        if who in ("stranger", "competitor"):  # of quality assurance elsewhere
            assert response.status_code == 200
            assert not [kind for kind, key in records.items() if key in response.content.decode()], who
        else:
            assert (response.status_code, response.json()) == (404, NOTHING), who


@pytest.mark.parametrize("name", sorted(OPERATIONS))
def test_without_a_valid_token_nobody_learns_anything(name: str) -> None:
    method, path = OPERATIONS[name]
    entry = (ENTRIES | BUSINESS).get(name, Everybody())
    if isinstance(entry, Public):
        assert ask(None, name, {}).status_code in (401, 422)
        return
    path = path.format(**entry.path, record_id=NOWHERE)
    for headers in (
        {},
        {"authorization": "Bearer galenic_nonsense"},
        {"authorization": "Basic YTpi"},
        {"authorization": "Bearer"},
    ):
        response = Client().generic(method, f"/api{path}", headers=headers)
        assert (response.status_code, response.json()["code"]) == (401, "API-001"), headers
        assert response["WWW-Authenticate"].startswith("Bearer")
        assert response["Cache-Control"] == "no-store"


@pytest.mark.parametrize(
    "path", ["/api/nothing", "/api/orders/1", "/api/orders/x/issue", "/api/evidence//", "/api/orders/a%0Ab/issue"]
)
def test_an_address_that_there_is_not_answers_like_a_record_that_there_is_not(path: str, caller, world) -> None:
    for client in (Client(enforce_csrf_checks=True), caller(world.stranger).client):
        for method in ("GET", "POST", "DELETE"):
            response = client.generic(method, path)
            assert (response.status_code, response.json()) == (404, NOTHING)


def test_records_of_others_are_no_inputs(records: dict[str, str], caller, study: Ordering) -> None:
    """Even where the order is one's own, what it would be computed from or deliver has to be visible."""
    order = study.active(number="WO-2")
    scientist = caller(study.scientist.person)
    for inputs in ({"data_set": NOWHERE}, {"evidence": NOWHERE}):
        response = scientist.post(f"/orders/{order.pk}/runs", {"inputs": {"samples": inputs}})
        assert (response.status_code, response.json()) == (404, NOTHING)
    body = {"inputs": {"samples": {"data_set": records["data_set"]}}, "supersedes": NOWHERE}
    assert scientist.post(f"/orders/{order.pk}/runs", body).status_code == 404


def test_a_partner_whose_engagement_has_ended_sees_nothing_more(
    records: dict[str, str], caller, study: Ordering
) -> None:
    from datetime import UTC, datetime, timedelta

    from galenic.parties.commands import end_engagement

    by = caller(study.scientist.person)
    assert ask(by, "read_order", records).status_code == 200
    yesterday = (datetime.now(UTC) - timedelta(days=1)).date()
    end_engagement(
        by=study.sponsor_pm, engagement=study.world.engagement, last_day=yesterday, reason="The work is done."
    )
    assert (ask(by, "read_order", records).status_code, ask(by, "read_evidence", records).status_code) == (404, 404)
    assert ask(caller(study.sponsor_pm.person), "read_order", records).status_code == 200
