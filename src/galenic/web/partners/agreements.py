"""A quality agreement: drafted from the form, edited with its matrix, signed, revised."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from galenic.errors import GalenicError
from galenic.ledger import clock
from galenic.ledger.errors import StaleRecord
from galenic.ledger.queries import signatures_of
from galenic.parties.errors import NotVisible
from galenic.parties.models import Engagement
from galenic.parties.queries import visible_engagements
from galenic.parties.roles import Role
from galenic.partners import commands
from galenic.partners.clocks import Nearness, nearness
from galenic.partners.commands.running import NOTIFIERS
from galenic.partners.lifecycle import SOUND, SPONSOR
from galenic.partners.matrix import matrix_of
from galenic.partners.models import QualityAgreement
from galenic.partners.queries import find_shared
from galenic.web.fields import Typed, misplaced, typed, with_faults
from galenic.web.links import url_of
from galenic.web.middleware import Request
from galenic.web.partners.drafting import (
    draft_fields,
    matrix_lines,
    read_draft,
    read_matrix,
    read_place,
    section_fields,
)
from galenic.web.partners.fields import may_agree
from galenic.web.partners.records import due_of
from galenic.web.progress import steps_to
from galenic.web.steps.forms import changes_since, reason_fields, reason_from, version_from
from galenic.web.steps.subjects import NextStep, next_steps

#: States in which it is not yet signed by both.
UNSIGNED = ("draft", "proposed", "countersigned")
USUAL_WAY = (
    ("draft", "Drafted"),
    ("proposed", "Proposed"),
    ("countersigned", "Signed by the partner"),
    ("in_force", "Signed by both, in force"),
)


@require_http_methods(["GET", "POST"])
def new(request: Request) -> HttpResponse:
    """Draft an agreement from the form. The address may name engagement and site."""
    reader = request.reader
    mine = [each for each in visible_engagements(reader) if may_agree(reader, each.pk)]
    if request.method != "POST":
        return _form(request, None, mine)
    if not mine:
        raise NotVisible
    data = request.POST
    try:
        engagement, site = read_place(mine, typed(data, "where"))
        values = read_draft(data)
        sections = {each["key"]: each["text"] for each in values.pop("sections")}
        made = commands.draft_agreement(
            by=reader,
            engagement_id=engagement.pk,
            site=site,
            number=typed(data, "number"),
            sections=sections,
            **values,
        )
    except GalenicError as error:
        return _form(request, None, mine, error, status=422)
    messages.success(request, f"{made.number} is a draft. Look through its matrix before you propose it.")
    return redirect(url_of(made))


@require_http_methods(["GET", "POST"])
def edit(request: Request, record_id: UUID) -> HttpResponse:
    """Change a draft with its matrix. A reason is recorded with what was and what is."""
    found = find_shared(QualityAgreement, request.reader, record_id)
    if request.method != "POST":
        return _form(request, found, [])
    try:
        values = read_draft(request.POST)
        values["holidays"] = [day.isoformat() for day in values["holidays"]]
        commands.edit_agreement(
            by=request.reader,
            agreement=found,
            reason=reason_from(request.POST),
            expected_version=version_from(request),
            **values,
            activities=[each.as_dict() for each in read_matrix(found, request.POST)],
        )
    except StaleRecord as error:
        return _form(request, found, [], error, status=409)
    except GalenicError as error:
        return _form(request, found, [], error, status=422)
    messages.success(request, f"{found.number} is changed.")
    return redirect(url_of(found))


@require_POST
def revise(request: Request, record_id: UUID) -> HttpResponse:
    """Draft the next revision of what is in force."""
    found = find_shared(QualityAgreement, request.reader, record_id)
    try:
        made = commands.revise_agreement(by=request.reader, agreement=found)
    except GalenicError as error:
        return _page(request, found, error)
    messages.success(
        request, f"Revision {made.revision} is a draft. The one in force stands until both have signed it."
    )
    return redirect(url_of(made))


@require_http_methods(["GET"])
def page(request: Request, record_id: UUID) -> HttpResponse:
    """One agreement with its sections, its matrix, and what blocks its signature."""
    return _page(request, find_shared(QualityAgreement, request.reader, record_id), None)


def _page(request: Request, found: QualityAgreement, error: GalenicError | None) -> HttpResponse:
    steps = next_steps(found, request.reader)
    allowed = may_agree(request.reader, found.engagement_id)
    roles = request.reader.roles_in(found.engagement_id)
    related = (found.subcontractors, found.notifications, found.changes, found.exemptions)
    context = {
        "record": found,
        "error": error,
        "steps": steps_to(USUAL_WAY, found.state),
        "next_steps": steps,
        "signatures": signatures_of(found),
        "blocks": _blocks(request, found, steps),
        "matrix": matrix_of(found.activities),
        "may_edit": allowed and found.state == "draft",
        "may_revise": allowed and found.state == "in_force",
        "warning": _warning(found),
        "running": [(each, url_of(each), due_of(each)) for kind in related for each in kind.order_by("pk")],
        "may_run": found.state == "in_force" and not roles.isdisjoint(NOTIFIERS),
        "may_change": found.state == "in_force" and Role.PARTNER_QA in roles,
        "may_exempt": found.state == "in_force" and not roles.isdisjoint(SPONSOR),
        "successors": found.successors.exclude(state="discarded"),
    }
    return render(request, "partners/agreement.html", context, status=422 if error else 200)


def _blocks(request: Request, found: QualityAgreement, steps: list[NextStep]) -> list[str]:
    """All that blocks a signature, for those who do not read it beside a step of theirs already."""
    if found.state not in UNSIGNED or any(step.mine and step.unmet for step in steps):
        return []
    actor = request.reader.actor(found.engagement_id)
    return [sentence for rule in SOUND for sentence in rule(found, actor)]


def _warning(found: QualityAgreement) -> str:
    """How near its end an agreement in force is; empty while it is far."""
    if found.state != "in_force" or found.expires is None:
        return ""
    near = nearness(found.expires, clock.now().date())
    return "" if near is Nearness.FAR else str(near)


def _form(
    request: Request,
    found: QualityAgreement | None,
    engagements: Sequence[Engagement],
    error: GalenicError | None = None,
    status: int = 200,
) -> HttpResponse:
    data: Typed = request.POST if request.method == "POST" else None
    where = f"{request.GET.get('engagement', '')}:{request.GET.get('site', '')}"
    fields = with_faults(draft_fields(found, engagements, data, where), error)
    sections = with_faults(section_fields(found, data), error)
    matrix = matrix_lines(found, data, error) if found else []
    known = [*fields, *sections, *(field for line in matrix for field in line.fields)]
    context = {
        "record": found,
        "engagements": engagements,
        "fields": fields,
        "sections": sections,
        "matrix": matrix,
        "error": error,
        "elsewhere": list(misplaced(known, error)),
        "since": changes_since(found, version_from(request)) if found and isinstance(error, StaleRecord) else (),
        "version": found.version if found else 0,
        "reason_fields": reason_fields(data) if found else (),
        "allowed": bool(engagements) or bool(found and may_agree(request.reader, found.engagement_id)),
    }
    return render(request, "partners/agreement_form.html", context, status=status)
