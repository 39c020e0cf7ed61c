"""Steps follow from lifecycles: every step that people take has an operation that asks for what the table asks for."""

from __future__ import annotations

from typing import Any

import pytest

from galenic.api.steps import body_of
from galenic.api.urls import api
from galenic.evidence import lifecycle as of_evidence
from galenic.ledger.lifecycle import Lifecycle
from galenic.parties.roles import Role
from galenic.programmes import lifecycle as of_programmes
from galenic.programmes import subjects

PLACES = {
    "evidence:data_set": "/data-sets",
    "evidence:run": "/runs",
    "evidence:evidence": "/evidence",
    "programmes:work_order": "/orders",
    "programmes:departure": "/departures",
    "programmes:delivery": "/deliveries",
    "programmes:request": "/requests",
    "programmes:invitation": "/invitations",
    "programmes:question": "/questions",
    "programmes:proposal": "/proposals",
    "programmes:award": "/awards",
    "programmes:change_order": "/changes",
    "programmes:milestone": "/milestones",
    "programmes:invoice": "/invoices",
    "programmes:thread": "/threads",
    "programmes:product_description": "/descriptions",
    "programmes:plan_decision": "/plan-decisions",
}
#: What is prepared in the very step that signs it: releasing is what delivering does, with what is delivered.
ELSEWHERE = {
    ("programmes:delivery", "release"): "/orders/{record_id}/deliveries",
    ("programmes:proposal", "submit"): "/invitations/{record_id}/proposals",
    ("programmes:award", "give"): "/proposals/{record_id}/awards",
    ("programmes:invoice", "issue"): "/orders/{record_id}/invoices",
}
LIFECYCLES = (*of_evidence.LIFECYCLES, *of_programmes.LIFECYCLES)


def schema() -> dict[str, Any]:
    return dict(api.get_openapi_schema(path_prefix=""))


def human(lifecycle: Lifecycle) -> dict[str, list[Any]]:
    found: dict[str, list[Any]] = {}
    for each in lifecycle.transitions:
        if not set(each.roles).isdisjoint(Role.values):
            found.setdefault(each.action, []).append(each)
    return found


@pytest.mark.parametrize("lifecycle", LIFECYCLES, ids=lambda each: each.name)
def test_every_step_that_people_take_has_its_operation(lifecycle: Lifecycle) -> None:
    paths = schema()["paths"]
    for action, transitions in human(lifecycle).items():
        place = f"{PLACES[lifecycle.name]}/{{record_id}}/{action}"
        operation = paths[ELSEWHERE.get((lifecycle.name, action), place)]["post"]
        body = operation["requestBody"]["content"]["application/json"]["schema"]["$ref"].rpartition("/")[2]
        asked = schema()["components"]["schemas"][body]
        assert "expected_version" in asked["required"]
        signed = [bool(each.meaning) for each in transitions]
        assert ("password" in asked["properties"]) == any(signed)
        assert ("password" in asked["required"]) == all(signed)
        assert ("reason" in asked["required"]) == any(each.needs_reason for each in transitions)


@pytest.mark.parametrize("lifecycle", LIFECYCLES, ids=lambda each: each.name)
def test_no_operation_takes_a_step_that_follows_from_others(lifecycle: Lifecycle) -> None:
    place = f"{PLACES[lifecycle.name]}/{{record_id}}/"
    offered = {path.removeprefix(place) for path in schema()["paths"] if path.startswith(place)}
    machine = {each.action for each in lifecycle.transitions} - human(lifecycle).keys()
    assert offered.isdisjoint(machine)


def test_the_bodies_differ_by_what_is_asked_for() -> None:
    names = {
        (subject.keyword, action): body_of(subject.transitions(action)).__name__
        for subject in vars(subjects).values()
        if isinstance(subject, subjects.Subject)
        for action in subject.commands
    }
    assert names["run", "cancel"] == "Step"
    assert names["order", "return"] == "ReasonedStep"
    assert names["evidence", "review"] == "SignedStep"
    assert names["evidence", "retract"] == "SignedReasonedStep"
    assert names["departure", "reject"] == "SometimesSignedStep"


def test_an_operation_says_what_the_table_says() -> None:
    told = schema()["paths"]["/departures/{record_id}/reject"]["post"]["description"]
    assert told.splitlines() == [
        "* proposed → rejected, by Partner quality assurance, with a reason",
        (
            "* approved → rejected, by Sponsor programme manager, Sponsor quality assurance, signed as *rejected*, "
            "with a reason"
        ),
    ]
