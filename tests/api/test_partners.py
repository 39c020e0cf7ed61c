"""Partners through the API: the whole way to an order, and what nobody else learns (ACC-3)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from uuid import uuid4

import pytest
from django.http import HttpResponse

from galenic.api import partners
from galenic.ledger import clock
from galenic.ledger.models import Entry
from galenic.parties.models import Person
from galenic.parties.roles import Role
from galenic.partners import commands
from galenic.partners.forms import agreement_form, qualification_form
from galenic.partners.models import ChangeNotice
from tests.api.conftest import Caller
from tests.api.test_permissions import NOTHING, OPERATIONS, REASON, SIGNED, STEP, Cut, OfOne, filled
from tests.factories import PASSWORD, World, make_person
from tests.partners.working import SECTIONS, SERVICE, Working, days, today

pytestmark = pytest.mark.django_db

DAY = "2030-01-31"
REASONED = {**STEP, **REASON}
BOTH = {**SIGNED, **REASON}


def _steps(keyword: str, **bodies: dict[str, object]) -> dict[str, OfOne]:
    return {f"{action.rstrip('_')}_{keyword}": OfOne(keyword, body) for action, body in bodies.items()}


ENTRIES = {
    "list_sites": Cut(),
    "list_due": Cut(),
    "list_standings": Cut(),
    "compare_sites": Cut(body={"service": "sample.mean"}),
    **{f"list_{noun.plural}": Cut() for noun in partners.NOUNS},
    **{f"read_{noun.subject.keyword}": OfOne(noun.subject.keyword) for noun in partners.NOUNS},
    "answer_questions": OfOne("qualification", {"answers": {"access": {"answer": "yes"}}}),
    "record_evidence": OfOne("qualification", {"kind": "license", "reference": "x", "dated": DAY, "source": "x"}),
    "score_risk": OfOne("qualification", {"severity": 1, "probability": 1, "detectability": 1}),
    "set_terms": OfOne("qualification", {"expires": DAY}),
    **_steps("qualification", evaluate=STEP, approve=SIGNED, approve_conditionally=SIGNED),
    **_steps("qualification", confirm=BOTH, suspend=BOTH, reinstate=BOTH, disqualify=BOTH),
    "plan_audit": OfOne("", {"engagement": "<engagement>", "site": "<site>", "kind": "regular", "planned_for": DAY}),
    "report_audit": OfOne("audit", {**SIGNED, "report": "x", "summary": "y"}),
    **_steps("audit", schedule=STEP, cancel=REASONED, perform=STEP, respond=SIGNED, close=SIGNED),
    "respond_to_finding": OfOne("finding", {**SIGNED, "response": "Mended."}),
    **_steps("finding", accept=SIGNED, return_=REASONED),
    "draft_agreement": OfOne("", {"engagement": "<engagement>", "site": "<site>", "number": "1", "title": "x"}),
    "edit_agreement": OfOne("agreement", {**REASONED, "title": "x"}),
    "assign_activity": OfOne("agreement", {"activity": "capa", "sponsor": "A", "partner": "R", **REASON}),
    "revise_agreement": OfOne("agreement", {}),
    "propose_subcontractor": OfOne("agreement", {"name": "Elm", "service": "sample.mean"}),
    "start_clock": OfOne("agreement", {"activity": "deviation.critical", "statement": "x", "known_on": "2026-01-01"}),
    "propose_notice": OfOne("agreement", {"kind": "method", "title": "x", "description": "y", "planned_for": DAY}),
    **_steps("agreement", propose=STEP, discard=REASONED, countersign=SIGNED, return_=REASONED),
    **_steps("agreement", withdraw=REASONED, approve=SIGNED, terminate=BOTH),
    "name_qualification": OfOne("subcontractor", {"qualification": "<qualification>"}),
    **_steps("subcontractor", approve=SIGNED, refuse=REASONED, withdraw=REASONED),
    **_steps("notification", give=SIGNED, acknowledge=SIGNED),
    **_steps("notice", agree=SIGNED, refuse=BOTH, withdraw=REASONED, implement=SIGNED),
    "ask_for_exemption": OfOne(
        "", {"engagement": "<engagement>", "justification": "soon over", "until": DAY, "finding": "<finding>"}
    ),
    **_steps("exemption", grant=SIGNED, refuse=REASONED, revoke=REASONED),
    "open_qualification": OfOne("", {"site": "<site>", "service": "sample.mean"}),
}
PREFIXES = tuple(prefix for prefix, _ in partners.routers())


@pytest.fixture
def records(world: World, sample_services: None) -> dict[str, str]:
    """The ids of one record of every kind, all of them between Alder and Birch."""
    work = Working(world)
    agreement, finding = work.agreed(), work.reported("critical").findings.get()
    partner_qa = work.partner_qa
    found = {
        "engagement": world.engagement,
        "site": world.site,
        "qualification": work.evaluated(),
        "audit": finding.audit,
        "finding": finding,
        "agreement": agreement,
        "subcontractor": commands.propose_subcontractor(
            by=partner_qa, agreement=agreement, name="Elm", service_id=SERVICE
        ),
        "notification": commands.start_clock(
            by=partner_qa, agreement=agreement, activity="deviation.critical", statement="A leak.", known_on=today()
        ),
        "notice": commands.propose_change(
            by=partner_qa,
            agreement=agreement,
            kind=ChangeNotice.Kind.METHOD,
            title="Another column",
            description="The old one is not made any more.",
            planned_for=today(),
        ),
        "exemption": commands.ask_for_exemption(
            by=work.pm, engagement_id=world.engagement.pk, justification="It ends.", until=days(5), finding=finding
        ),
    }
    return {name: str(record.pk) for name, record in found.items()}


def ask(by: Caller, name: str, records: dict[str, str]) -> HttpResponse:
    """Ask an operation about the records."""
    method, template = OPERATIONS[name]
    entry = ENTRIES[name]
    return by(method, template.format(record_id=records.get(entry.record, "")), filled(entry.body, records))


def test_every_operation_on_partners_is_asked() -> None:
    assert sorted(ENTRIES) == sorted(name for name, (_, path) in OPERATIONS.items() if path.startswith(PREFIXES))


@pytest.mark.req("ACC-3")
def test_of_others_nothing_exists(world: World, records: dict[str, str], caller: Callable[[Person], Caller]) -> None:
    """Another sponsor, a competing partner of the same sponsor, an administrator, a colleague without any role."""
    outsiders = {
        "stranger": world.stranger,
        "competitor": world.competitor,
        "administrator": world.people[Role.SYSTEM_ADMIN],
        "nobody": make_person(world.partner),
    }
    callers = {who: caller(person) for who, person in outsiders.items()}
    before = Entry.objects.count()
    for name, entry in ENTRIES.items():
        for who, by in callers.items():
            theirs, missing = ask(by, name, records), ask(by, name, dict.fromkeys(records, str(uuid4())))
            if isinstance(entry, OfOne):
                assert (theirs.status_code, theirs.json()) == (404, NOTHING), (name, who)
                assert (missing.status_code, missing.content) == (404, theirs.content), (name, who)
            else:
                text = theirs.content.decode()
                assert theirs.status_code == 200, (name, who)
                assert not [kind for kind, key in records.items() if key in text], (name, who)
                assert "Birch" not in text, (name, who)
    assert Entry.objects.count() == before


@pytest.mark.req("ACC-3")
def test_the_partner_does_not_see_the_sponsors_file(
    world: World, records: dict[str, str], caller: Callable[[Person], Caller]
) -> None:
    by = caller(world.people[Role.PARTNER_QA])
    for name, entry in ENTRIES.items():
        if entry.record == "qualification":
            response = ask(by, name, records)
            assert (response.status_code, response.json()) == (404, NOTHING), name
    assert records["qualification"] not in ask(by, "list_qualifications", records).content.decode()
    assert records["agreement"] in ask(by, "list_quality_agreements", records).content.decode()
    [standing] = ask(by, "list_standings", records).json()
    assert set(standing) == {"sponsor", "site", "service", "product_class", "state", "expires"}
    assert standing["state"] == "under_evaluation"


@pytest.mark.req("SUP-1", "QAG-4")
def test_the_whole_way_to_an_order(world: World, sample_services: None, caller: Callable[[Person], Caller]) -> None:
    pm, qa = caller(world.people[Role.SPONSOR_PM]), caller(world.people[Role.SPONSOR_QA])
    partner_qa = caller(world.people[Role.PARTNER_QA])
    engagement = str(world.engagement.pk)
    [site] = [each for each in ok(pm.get("/sites"))["items"] if each["organization"] == "Birch Clinical"]
    order = ok(
        pm.post(
            "/orders",
            {
                "engagement": engagement,
                "number": "WO-7",
                "title": "Mean",
                "service": "sample.mean",
                "scope": "x",
                "due": DAY,
                "site": site["id"],
            },
        ),
        201,
    )
    refused = pm.post(f"/orders/{order['id']}/issue", signed(order))
    assert refused.status_code == 409
    assert len(refused.json()["faults"]) == 2

    found = ok(pm.post("/qualifications", {"site": site["id"], "service": "sample.mean"}), 201)
    place = f"/qualifications/{found['id']}"
    ok(pm.post(f"{place}/evaluate", {"expected_version": found["version"]}))
    answers = {each.key: {"answer": "yes"} for each in qualification_form().questions}
    ok(pm.post(f"{place}/answers", {"answers": answers}))
    for kind in ("license", "inspection_history"):
        given = {"kind": kind, "reference": "NL-7", "dated": "2026-01-31", "source": "EudraGMDP"}
        ok(pm.post(f"{place}/evidence", given))
    ok(pm.post(f"{place}/risk", {"severity": 2, "probability": 2, "detectability": 2}))
    expires = clock.now().date() + timedelta(days=400)
    terms = ok(pm.post(f"{place}/terms", {"expires": expires.isoformat()}))
    approved = ok(qa.post(f"{place}/approve", signed(terms)))
    assert approved["state"] == "approved"
    late = pm.post(f"{place}/risk", {"severity": 1, "probability": 1, "detectability": 1})
    assert (late.status_code, late.json()["code"]) == (409, "PTN-001")

    draft = ok(
        qa.post(
            "/quality-agreements",
            {
                "engagement": engagement,
                "site": site["id"],
                "number": "QA-1",
                "title": "All work",
                "sections": SECTIONS,
                "effective": clock.now().date().isoformat(),
                "expires": expires.isoformat(),
            },
        ),
        201,
    )
    place = f"/quality-agreements/{draft['id']}"
    edited = ok(
        qa(
            "PATCH",
            place,
            {
                "expected_version": draft["version"],
                "reason": {"text": "the review was missing"},
                "review_due": expires.isoformat(),
            },
        )
    )
    assigned = {"activity": "documentation", "sponsor": "A", "partner": "R", "reason": {"text": "we keep them"}}
    edited = ok(qa.post(f"{place}/activities", assigned))
    proposed = ok(qa.post(f"{place}/propose", {"expected_version": edited["version"]}))
    countersigned = ok(partner_qa.post(f"{place}/countersign", signed(proposed)))
    ok(qa.post(f"{place}/approve", signed(countersigned)))
    shown = ok(partner_qa.get(place))
    assert (shown["state"], len(shown["signatures"])) == ("in_force", 2)
    assert {row["activity"] for row in shown["values"]["activities"]} == {
        each.key for each in agreement_form().activities
    }

    assert ok(pm.post(f"/orders/{order['id']}/issue", signed(order)))["state"] == "issued"
    assert [each["what"] for each in ok(qa.get("/due"))] == []


def test_an_audit_from_the_plan_to_the_closure(
    world: World, sample_services: None, caller: Callable[[Person], Caller]
) -> None:
    qa, partner_qa = caller(world.people[Role.SPONSOR_QA]), caller(world.people[Role.PARTNER_QA])
    planned = ok(
        qa.post(
            "/audits",
            {
                "engagement": str(world.engagement.pk),
                "site": str(world.site.pk),
                "kind": "regular",
                "planned_for": "2026-01-31",
            },
        ),
        201,
    )
    place = f"/audits/{planned['id']}"
    assert [each["what"] for each in ok(partner_qa.get("/due"))] == ["audit to perform"]
    scheduled = ok(qa.post(f"{place}/schedule", {"expected_version": planned["version"]}))
    performed = ok(qa.post(f"{place}/perform", {"expected_version": scheduled["version"]}))
    finding = {"grade": "major", "requirement": "21 CFR 211.194", "statement": "Raw data missing."}
    report = {"report": "AR-7", "summary": "Two days on site.", "findings": [finding]}
    reported = ok(qa.post(f"{place}/report", {**signed(performed), **report}))
    [found] = ok(partner_qa.get("/findings"))["items"]
    response = {"response": "They are restored.", "capa": "CAPA-3"}
    answered = ok(partner_qa.post(f"/findings/{found['id']}/respond", {**signed(found), **response}))
    ok(qa.post(f"/findings/{found['id']}/accept", signed(answered)))
    handed_in = ok(partner_qa.post(f"{place}/respond", signed(reported)))
    assert ok(qa.post(f"{place}/close", signed(handed_in)))["state"] == "closed"


def test_sites_are_compared_with_every_fact_that_a_score_rests_on(
    world: World, sample_services: None, caller: Callable[[Person], Caller]
) -> None:
    work = Working(world)
    stated = {"service_id": "sample.mean", "stated_on": today(), "source": "site master file"}
    commands.state_capability(by=work.pm, sponsor=world.sponsor, site=world.site, modalities=["peptide"], **stated)
    pm = caller(world.people[Role.SPONSOR_PM])
    asked = {"service": "sample.mean", "modality": "peptide", "agencies": ["FDA"]}

    [ranked] = ok(pm.post("/shortlists", asked))
    assert (ranked["name"], ranked["total"]) == ("Birch Clinical, Utrecht", pytest.approx(3 / 8))
    fit = ranked["scores"][0]
    assert (fit["criterion"], fit["value"]) == ("stage fit", 1.0)
    assert {answer["source"] for answer in fit["answers"]} == {"site master file"}
    [weighed] = ok(pm.post("/shortlists", {**asked, "weights": {"stage fit": 1}}))
    assert weighed["total"] == 1.0
    refused = pm.post("/shortlists", {**asked, "weights": {"beauty": 1}})
    assert (refused.status_code, refused.json()["code"]) == (422, "PTN-002")


def ok(response: HttpResponse, status: int = 200):
    assert response.status_code == status, response.content
    return response.json()


def signed(record: dict[str, object]) -> dict[str, object]:
    return {"expected_version": record["version"], "password": PASSWORD}
