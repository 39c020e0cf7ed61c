"""Audits: planned, performed, reported with their findings, answered and closed."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from galenic.errors import Fault, GalenicError
from galenic.ledger import clock
from galenic.ledger.queries import signatures_of
from galenic.parties.errors import NotVisible
from galenic.parties.models import Engagement, Person
from galenic.parties.queries import visible_engagements
from galenic.partners import commands
from galenic.partners.errors import PartnerRefused
from galenic.partners.models import Audit, Finding
from galenic.partners.queries import auditors, find_shared, shared_for
from galenic.partners.rules.audits import RESPONSE_DAYS
from galenic.web.fields import Field, Typed, chosen, misplaced, typed, with_faults
from galenic.web.links import url_of
from galenic.web.middleware import Request
from galenic.web.partners.fields import may_agree, read_day, read_services
from galenic.web.partners.findings import finding_rows, read_findings
from galenic.web.partners.places import place_choices, place_of, places
from galenic.web.progress import steps_to
from galenic.web.steps.forms import Given, StepPage, answer
from galenic.web.steps.subjects import next_steps

USUAL_WAY = (
    ("planned", "Planned"),
    ("scheduled", "Scheduled"),
    ("performed", "Performed"),
    ("reported", "Reported"),
    ("answered", "Answered"),
    ("closed", "Closed"),
)
ONE_OF = "one of the list"
SHA256_DIGITS = 64


@require_http_methods(["GET", "POST"])
def new(request: Request) -> HttpResponse:
    """Plan an audit of a partner's site. The address may name engagement and site."""
    reader = request.reader
    mine = [each for each in visible_engagements(reader) if may_agree(reader, each.pk)]
    if request.method != "POST":
        return _form(request, mine, None)
    if not mine:
        raise NotVisible
    try:
        audit = commands.plan_audit(by=reader, **_read_plan(request, mine))
    except GalenicError as error:
        return _form(request, mine, error, status=422)
    messages.success(request, "The audit is planned. Schedule it when day and auditor stand.")
    return redirect(url_of(audit))


@require_safe
def page(request: Request, record_id: UUID) -> HttpResponse:
    """One audit with its findings, its report, and its steps."""
    found = find_shared(Audit, request.reader, record_id)
    findings = shared_for(Finding, request.reader).filter(audit=found).order_by("number")
    context = {
        "record": found,
        "steps": steps_to(USUAL_WAY, found.state),
        "next_steps": next_steps(found, request.reader),
        "signatures": signatures_of(found),
        "findings": findings,
        "may_change": found.state == "planned" and may_agree(request.reader, found.engagement_id),
        "late": found.state in ("planned", "scheduled"),
    }
    return render(request, "partners/audit.html", context)


@require_http_methods(["GET", "POST"])
def change(request: Request, record_id: UUID) -> HttpResponse:
    """Name another auditor or another day, while the audit is only planned."""
    found = find_shared(Audit, request.reader, record_id)
    data = request.POST if request.method == "POST" else None
    people = auditors(request.reader)
    shown = StepPage(
        record=found,
        name=str(found),
        title="Change the plan",
        meaning="",
        needs_reason=True,
        back=url_of(found),
        fields=(
            Field("planned_for", "Planned for", typed(data, "planned_for", str(found.planned_for)), "date", "", True),
            _auditor_field(people, typed(data, "auditor", str(found.auditor_id or ""))),
        ),
        success="The plan is changed.",
    )

    def take(given: Given) -> object:
        faults: list[Fault] = []
        planned_for = read_day(data, "planned_for", faults, required=True)
        auditor = _read_auditor(people, data, faults)
        if given.reason is None or faults:
            raise _refused(faults)
        return commands.change_plan(
            by=request.reader,
            audit=found,
            reason=given.reason,
            auditor=auditor,
            planned_for=planned_for,
            expected_version=given.version,
        )

    return answer(request, shown, take)


@require_http_methods(["GET", "POST"])
def perform(request: Request, record_id: UUID) -> HttpResponse:
    """Say on which day the audit was performed; said by its auditor."""
    found = find_shared(Audit, request.reader, record_id)
    data = request.POST if request.method == "POST" else None
    day = typed(data, "performed_on", str(clock.now().date()))
    shown = StepPage(
        record=found,
        name=str(found),
        title="Say that it was performed",
        meaning="",
        needs_reason=False,
        back=url_of(found),
        fields=(Field("performed_on", "Performed on", day, "date", "The last day on site.", True),),
        success="The audit is performed. Its report comes next.",
    )

    def take(given: Given) -> object:
        faults: list[Fault] = []
        performed_on = read_day(data, "performed_on", faults, required=True)
        if faults:
            raise _refused(faults)
        return commands.perform_audit(
            by=request.reader, audit=found, performed_on=performed_on, expected_version=given.version
        )

    return answer(request, shown, take)


@require_http_methods(["GET", "POST"])
def report(request: Request, record_id: UUID) -> HttpResponse:
    """Report the audit with its findings, signed as authored by its auditor; the audited party sees it from then on."""
    found = find_shared(Audit, request.reader, record_id)
    data = request.POST if request.method == "POST" else None
    digest = "SHA-256 of the report's file, so that nobody can exchange it. 64 hexadecimal digits."
    shown = StepPage(
        record=found,
        name=str(found),
        title="Report the audit",
        meaning="authored",
        needs_reason=False,
        back=url_of(found),
        fields=(
            Field("report", "Report", typed(data, "report"), help="Its number or title.", required=True),
            Field("report_sha256", "Digest of the report", typed(data, "report_sha256"), help=digest),
            Field("summary", "Summary", typed(data, "summary"), "textarea", "What was seen, and how it was.", True),
        ),
        rows=finding_rows(data),
        success="The report is signed. The audited party sees its findings and answers them.",
    )

    def take(given: Given) -> object:
        return commands.report_audit(
            by=request.reader,
            audit=found,
            report=typed(data, "report"),
            summary=typed(data, "summary"),
            report_sha256=_digest(typed(data, "report_sha256")),
            findings=read_findings(data),
            proof=given.proof,
            expected_version=given.version,
        )

    return answer(request, shown, take)


def _form(
    request: Request, engagements: Sequence[Engagement], error: GalenicError | None, status: int = 200
) -> HttpResponse:
    data: Typed = request.POST if request.method == "POST" else None
    shown = with_faults(_plan_fields(request, engagements, data), error)
    context = {
        "fields": shown,
        "error": error,
        "elsewhere": list(misplaced(shown, error)),
        "engagements": engagements,
        "response_days": RESPONSE_DAYS,
    }
    return render(request, "partners/plan_audit.html", context, status=status)


def _plan_fields(request: Request, engagements: Sequence[Engagement], data: Typed) -> list[Field]:
    asked = _asked(request, engagements)
    kind = typed(data, "kind", request.GET.get("kind", Audit.Kind.REGULAR))
    services = "Ids apart by commas, such as bioanalysis.study-samples. Empty covers all that the site does."
    cause = "Needed for an audit for cause."
    return [
        Field("where", "Which site", "", "select", "", True, place_choices(engagements, typed(data, "where", asked))),
        Field("kind", "Kind", "", "select", "", True, chosen(list(Audit.Kind.choices), kind)),
        Field("planned_for", "Planned for", typed(data, "planned_for"), "date", required=True),
        _auditor_field(auditors(request.reader), typed(data, "auditor")),
        Field("services", "Services", typed(data, "services", request.GET.get("service", "")), help=services),
        Field("cause", "Cause", typed(data, "cause"), "textarea", cause),
    ]


def _asked(request: Request, engagements: Sequence[Engagement]) -> str:
    """The place that the address names; a site alone is of the first engagement with it."""
    engagement, site = request.GET.get("engagement", ""), request.GET.get("site", "")
    known = [f"{each.pk}:{found.pk}" for each, found in places(engagements)]
    wanted = (place for place in known if place.startswith(engagement) and place.endswith(f":{site}"))
    return next(wanted, "") if site else ""


def _read_plan(request: Request, engagements: Sequence[Engagement]) -> dict[str, Any]:
    """The arguments of `plan_audit`. Raises PartnerRefused with everything that cannot be read."""
    data, faults = request.POST, list[Fault]()
    place = place_of(engagements, typed(data, "where"))
    if place is None:
        faults.append(Fault("WEB-004", "Choose a site.", column="where", allowed=ONE_OF))
    kind = typed(data, "kind")
    if kind not in Audit.Kind.values:
        faults.append(Fault("WEB-004", "Choose a kind.", column="kind", value=kind, allowed=ONE_OF))
    planned_for = read_day(data, "planned_for", faults, required=True)
    values: dict[str, Any] = {
        "planned_for": planned_for,
        "auditor": _read_auditor(auditors(request.reader), data, faults),
        "services": read_services(data, "services", faults),
        "cause": typed(data, "cause"),
    }
    if place is None or faults:
        raise _refused(faults)
    return {"engagement_id": place[0].pk, "site": place[1], "kind": Audit.Kind(kind), **values}


def _auditor_field(people: Sequence[Person], value: str) -> Field:
    choices = chosen([("", "nobody yet"), *((str(each.pk), each.printed_name) for each in people)], value)
    independent = "Of your quality assurance, and not working at the site."
    return Field("auditor", "Auditor", "", "select", independent, choices=choices)


def _read_auditor(people: Sequence[Person], data: Typed, faults: list[Fault]) -> Person | None:
    value = typed(data, "auditor")
    found = next((each for each in people if str(each.pk) == value), None)
    if value and found is None:
        faults.append(Fault("WEB-004", "Choose an auditor.", column="auditor", allowed=ONE_OF))
    return found


def _digest(text: str) -> str:
    """A SHA-256 in lower case. Raises PartnerRefused for anything else."""
    digest = text.lower()
    if digest and (len(digest) != SHA256_DIGITS or set(digest) - set("0123456789abcdef")):
        allowed = "64 digits of 0-9 and a-f"
        raise _refused([Fault("WEB-004", "This is no SHA-256.", column="report_sha256", value=text, allowed=allowed)])
    return digest


def _refused(faults: list[Fault]) -> PartnerRefused:
    return PartnerRefused("Some fields cannot be read.", faults=faults, remedy="Mend what is listed.")
