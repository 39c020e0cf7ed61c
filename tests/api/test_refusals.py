"""Refusals: one body, fitting statuses, and the same words as on the pages."""

from __future__ import annotations

import json
from collections.abc import Iterator
from html import unescape
from typing import Any

import pytest
from django.test import Client

from galenic import errors as base
from galenic.api import errors, refusals
from galenic.api.refusals import status_of
from galenic.catalogue.tables.faults import TableError
from galenic.errors import Fault, GalenicError, InputError
from galenic.evidence import errors as evidence_errors
from galenic.evidence import store
from galenic.evidence.lifecycle import EVIDENCE
from galenic.ledger import errors as ledger_errors
from galenic.ledger.models import Entry
from galenic.parties import errors as parties_errors
from galenic.parties.errors import NotAllowed, NotVisible
from galenic.parties.models import Person
from galenic.programmes import errors as programmes_errors
from galenic.programmes.errors import OrderRefused
from tests.factories import PASSWORD
from tests.programmes.ordering import Ordering

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("error", "status"),
    [
        (NotVisible(), 404),
        (NotAllowed("no"), 403),
        (ledger_errors.StaleRecord("late"), 409),
        (ledger_errors.Refused("no", faults=[Fault("LED-012", "not yet")]), 409),
        (ledger_errors.Refused("no", faults=[Fault("LED-012", "not yet"), Fault("LED-011", "not you")]), 403),
        (InputError("no", code="SRV-001"), 404),
        (InputError("no", code="SRV-009"), 413),
        (TableError("no", remedy="", faults=[Fault("TAB-002", "too large")], count=1), 413),
        (TableError("no", remedy="", faults=[Fault("TAB-051", "no number")], count=1), 422),
        (OrderRefused("no"), 422),
        (errors.WrongContentType("no"), 415),
        (GalenicError("no"), 422),
    ],
    ids=lambda value: getattr(value, "code", str(value)),
)
def test_every_refusal_has_a_status(error: GalenicError, status: int) -> None:
    response = refusals.refusal(error)
    assert (response.status_code, status_of(error)) == (status, status)
    assert json.loads(response.content) == error.as_dict()


def test_only_what_the_server_answers_for_is_its_fault() -> None:
    modules = (base, ledger_errors, parties_errors, evidence_errors, programmes_errors, errors)
    kinds = {kind for module in modules for kind in vars(module).values() if isinstance(kind, type)}
    ours = {kind.__name__ for kind in kinds if refusals.STATUSES.get(kind) == 500}
    assert ours == {
        "DocumentMissing",
        "DocumentDamaged",
        "EvidenceNotUsable",
        "BypassesLedger",
        "FencesDown",
        "KeyUnusable",
        "ServerFault",
    }


def steps(study: Ordering) -> Iterator[tuple[str, Person, str, dict[str, Any]]]:
    """Steps that are refused: what is asked, by whom, about what, with which body."""
    order, draft = study.active(), study.draft(number="WO-2", scope="")
    evidence = study.computed(order)
    signed = {"password": PASSWORD}
    reason = {"reason": {"code": "other", "text": "n/a"}}
    yield "a role that may not", study.world.second_scientist, f"evidence/{evidence.pk}/approve", signed
    yield "one's own work", study.scientist.person, f"evidence/{evidence.pk}/review", signed
    yield "not possible from here", study.qa.person, f"evidence/{evidence.pk}/approve", signed
    yield "a wrong password", study.reviewer.person, f"evidence/{evidence.pk}/review", {"password": "wrong"}
    yield "a stale page", study.reviewer.person, f"evidence/{evidence.pk}/review", {**signed, "expected_version": 7}
    yield "a reason that says nothing", study.qa.person, f"evidence/{evidence.pk}/return", reason
    yield "an order that is not complete", study.sponsor_pm.person, f"orders/{draft.pk}/issue", signed
    yield "an order that is no draft", study.sponsor_pm.person, f"orders/{order.pk}/issue", signed


def test_the_pages_refuse_in_the_same_words(study: Ordering, caller) -> None:
    for what, person, path, given in steps(study):
        noun, key, _ = path.split("/")
        record = {"evidence": "evidence", "orders": "orders"}[noun]
        version = given.get("expected_version") or caller(person).get(f"/{record}/{key}").json()["version"]
        # Each asks as often as the other, so that "4 more failed attempts" counts from the same beginning.
        asked = caller(person).post(f"/{path}", {**given, "expected_version": version})
        _forget(person)
        browser = Client()
        browser.force_login(person)
        form = {"version": version, "password": given.get("password", ""), "reason_code": "other"}
        form["reason"] = given.get("reason", {}).get("text", "")
        page = browser.post(f"/steps/{path}/", form)
        refused = asked.json()
        assert asked.status_code in (403, 409, 422), (what, refused)
        assert page.status_code in (409, 422), what
        assert page.context["error"].as_dict() == refused, what
        assert refused["message"] in unescape(page.content.decode()), what


def _forget(person: Person) -> None:
    current = Person.objects.get(pk=person.pk)
    current.failed_attempts = 0
    current.save(update_fields=["failed_attempts"])


@pytest.mark.req("TMP-5", "AUD-9")
def test_a_damaged_document_is_told_and_raises_an_alert(study: Ordering, caller) -> None:
    data_set = study.submit(b"subject,value [mg/L]\n7,7\n8,8\n")
    store.path_of(data_set.document.sha256).write_bytes(b"subject,value [mg/L]\n7,8\n8,8\n")
    response = caller(study.scientist.person).get(f"/documents/{data_set.document_id}/content")
    assert (response.status_code, response.json()["code"]) == (500, "EVI-002")
    assert Entry.objects.get(action="evidence:document:damaged").subject_id == str(data_set.document_id)
    assert not Entry.objects.filter(action="evidence:document:download").exists()


def test_a_bug_is_told_without_its_inside_and_stays_a_bug(study: Ordering, caller, monkeypatch, caplog) -> None:
    def broken(_reader: object) -> None:
        raise ZeroDivisionError("the inside")

    monkeypatch.setattr("galenic.api.working.work_of", broken)
    by = caller(study.qa.person)
    response = by.get("/work")
    assert (response.status_code, response.json()["code"]) == (500, "API-007")
    assert response["X-Request-ID"] in response.json()["remedy"]
    assert "inside" not in response.content.decode()
    assert "the inside" in caplog.text
    by.client.raise_request_exception = True
    with pytest.raises(ZeroDivisionError):  # what watches for faults is told of it
        by.get("/work")


def test_methods_that_there_are_not_are_named(study: Ordering, caller) -> None:
    response = caller(study.scientist.person)("PUT", "/orders")
    assert (response.status_code, response.json()["code"]) == (405, "API-006")
    assert set(response["Allow"].split(", ")) == {"GET", "POST"}


@pytest.mark.req("SIG-2")
def test_somebody_who_was_slower_is_told(study: Ordering, caller) -> None:
    draft = study.draft()
    reason = {"text": "the title was short"}
    by = caller(study.sponsor_pm.person)
    edited = by("PATCH", f"/orders/{draft.pk}", {"expected_version": 1, "reason": reason, "title": "Mine"})
    assert edited.status_code == 200
    late = by("PATCH", f"/orders/{draft.pk}", {"expected_version": 1, "reason": reason, "title": "Yours"})
    assert (late.status_code, late.json()["code"]) == (409, "LED-004")
    assert by.get(f"/orders/{draft.pk}").json()["title"] == "Mine"


def test_all_faults_of_a_request_are_named_without_what_was_typed(study: Ordering, caller) -> None:
    evidence = study.compute()
    body = {"expected_version": 0, "password": ["hunter2"], "passcode": "hunter2"}
    response = caller(study.reviewer.person).post(f"/evidence/{evidence.pk}/review", body)
    assert (response.status_code, response.json()["code"]) == (422, "API-003")
    assert {fault["column"] for fault in response.json()["faults"]} == {"expected_version", "password", "passcode"}
    assert "hunter2" not in response.content.decode()


def test_every_state_is_offered_as_a_filter() -> None:
    from typing import get_args

    from galenic.api.evidence import EvidenceAsked
    from galenic.api.orders import OrdersAsked
    from galenic.programmes.lifecycle import WORK_ORDER

    for asked, lifecycle in ((EvidenceAsked, EVIDENCE), (OrdersAsked, WORK_ORDER)):
        offered = get_args(get_args(asked.model_fields["state"].annotation)[0])
        assert set(offered) == set(lifecycle.states())
