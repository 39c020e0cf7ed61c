"""A site's qualification: opened, evaluated with questionnaire, evidence and risk, and decided."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from galenic.catalogue.discovery import service as find_service
from galenic.errors import Fault, GalenicError
from galenic.ledger import clock
from galenic.ledger.queries import signatures_of
from galenic.parties.errors import NotVisible
from galenic.parties.models import Site
from galenic.partners import commands
from galenic.partners.clearance import audit_due
from galenic.partners.clocks import Nearness, nearness
from galenic.partners.errors import PartnerRefused
from galenic.partners.forms import qualification_form
from galenic.partners.models import Qualification
from galenic.partners.queries import find_qualification, find_site, visible_sites
from galenic.partners.rules.qualification import OPEN, QUALIFIED, critical_findings, risk_of_qualification
from galenic.web.fields import Field, Typed, chosen, misplaced, typed, with_faults
from galenic.web.links import url_of
from galenic.web.middleware import Request
from galenic.web.partners.evaluation import (
    evidence_fields,
    question_lines,
    read_answers,
    read_evidence,
    read_risk,
    read_terms,
    risk_fields,
    term_fields,
)
from galenic.web.partners.fields import may_qualify, service_choices
from galenic.web.progress import Stop, steps_to
from galenic.web.steps.subjects import next_steps

#: What the parts of an evaluation are read by, and written with.
PARTS: dict[str, tuple[Callable[[Qualification, Typed], dict[str, Any]], Callable[..., Qualification], str]] = {
    "answers": (read_answers, commands.answer_questions, "The answers are recorded."),
    "evidence": (read_evidence, commands.record_evidence, "The evidence is recorded."),
    "risk": (read_risk, commands.score_risk, "The risk is scored."),
    "terms": (read_terms, commands.set_terms, "The terms are set."),
}


@require_http_methods(["GET", "POST"])
def new(request: Request) -> HttpResponse:
    """Open the qualification of a site for a service. The address may name both."""
    if request.method != "POST":
        return _form(request, request.GET, None)
    if not may_qualify(request.reader):
        raise NotVisible
    data = request.POST
    try:
        site = _site(request, typed(data, "site"))
        service = find_service(typed(data, "service"))
        made = commands.open_qualification(
            by=request.reader, site=site, service_id=service.id, product_class=typed(data, "product_class")
        )
    except GalenicError as error:
        return _form(request, data, error, status=422)
    messages.success(request, "The qualification is open. Gather what a decision rests on.")
    return redirect(url_of(made))


@require_http_methods(["GET", "POST"])
def page(request: Request, record_id: UUID) -> HttpResponse:
    """One qualification; a part of its evaluation is sent with the part's name."""
    found = find_qualification(request.reader, record_id)
    if request.method != "POST":
        return _page(request, found, "", None)
    part = typed(request.POST, "part")
    if part not in PARTS:
        raise NotVisible
    read, write, done = PARTS[part]
    try:
        write(by=request.reader, qualification=found, **read(found, request.POST))
    except GalenicError as error:
        return _page(request, found, part, error)
    messages.success(request, done)
    return redirect(f"{url_of(found)}#{part}")


def _form(request: Request, data: Typed, error: GalenicError | None, status: int = 200) -> HttpResponse:
    allowed = may_qualify(request.reader)
    own = request.reader.organization_id
    sites = visible_sites(request.reader).exclude(organization_id=own) if allowed else ()
    known = [("", "choose"), *((str(each.pk), str(each)) for each in sites)]
    about = "Of the products, as the quality agreement calls it. Empty covers all of them."
    fields = [
        Field("site", "Site", "", "select", required=True, choices=chosen(known, typed(data, "site"))),
        Field("service", "Service", "", "select", required=True, choices=service_choices(typed(data, "service"))),
        Field("product_class", "Class of products", typed(data, "product_class"), help=about),
    ]
    shown = with_faults(fields, error)
    context = {
        "fields": shown,
        "error": error,
        "elsewhere": list(misplaced(shown, error)),
        "may_qualify": allowed,
        "sites": sites,
    }
    return render(request, "partners/qualify.html", context, status=status)


def _site(request: Request, text: str) -> Site:
    try:
        return find_site(request.reader, UUID(text))
    except (ValueError, NotVisible) as error:
        fault = Fault("WEB-004", "Choose a site.", column="site", allowed="one of the list")
        raise PartnerRefused("The site cannot be qualified.", faults=[fault], remedy="Choose a site.") from error


def _page(request: Request, found: Qualification, part: str, error: GalenicError | None) -> HttpResponse:
    """`part` is the one that was refused: what was typed into it is kept."""

    def data(name: str) -> Typed:
        return request.POST if name == part else None

    def fault(name: str) -> GalenicError | None:
        return error if name == part else None

    form = qualification_form()
    context = {
        "record": found,
        "steps": _steps(found),
        "next_steps": next_steps(found, request.reader),
        "signatures": signatures_of(found),
        "part": part,
        "error": error,
        "may_edit": found.state in OPEN and may_qualify(request.reader),
        "questions": question_lines(found, data("answers"), fault("answers")),
        "evidence": [(each, _title(each["kind"])) for each in found.evidence],
        "kinds": form.evidence,
        "evidence_fields": with_faults(evidence_fields(data("evidence")), fault("evidence")),
        "risk": risk_of_qualification(found),
        "risk_fields": with_faults(risk_fields(found, data("risk")), fault("risk")),
        "term_fields": with_faults(term_fields(found, data("terms")), fault("terms")),
        "findings": critical_findings(found.sponsor_id, found.site_id, found.service_id, exempted=True),
        "warning": _warning(found),
        "audit_due": audit_due(found) if found.state in QUALIFIED else None,
        "successors": found.successors.exclude(state="disqualified"),
    }
    return render(request, "partners/qualification.html", context, status=422 if error else 200)


def _title(kind: str) -> str:
    return next((each.title for each in qualification_form().evidence if each.key == kind), kind)


def _steps(found: Qualification) -> list[Stop]:
    way = [("prospective", "Opened"), ("under_evaluation", "Under evaluation"), ("approved", "Approved")]
    if found.state == "conditionally_approved":
        way.insert(2, ("conditionally_approved", "Approved on conditions"))
    return steps_to(way, found.state)


def _warning(found: Qualification) -> str:
    """How near its end a qualification is that stands; empty while it is far."""
    if found.state not in QUALIFIED or found.expires is None:
        return ""
    near = nearness(found.expires, clock.now().date())
    return "" if near is Nearness.FAR else str(near)
