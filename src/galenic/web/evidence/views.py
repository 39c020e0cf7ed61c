"""The list of evidence, the page of one piece, and its reports."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from galenic.catalogue.discovery import service as find_service
from galenic.dossier.filing.provenance import dependents
from galenic.evidence.commands import note_view
from galenic.evidence.lifecycle import EVIDENCE
from galenic.evidence.queries import EvidencePage, evidence_for, evidence_page, stale_among
from galenic.ledger.queries import history_of
from galenic.parties.queries import find_engagement, visible_engagements
from galenic.programmes.queries import order_of, orders_for
from galenic.programmes.reporting import evidence_report, report_context
from galenic.web.downloads import file_response
from galenic.web.evidence.filters import SORTS, chosen_evidence
from galenic.web.evidence.presenting import report_of, sections, tiles
from galenic.web.middleware import Request
from galenic.web.progress import steps_to
from galenic.web.steps.subjects import next_steps

A_PAGE = 25
REVIEWED = (("reviewed", "Reviewed by a second person"), ("approved", "Approved"))
USUAL_WAY = {"computed": (("computed", "Computed"), *REVIEWED), "document": (("submitted", "Handed in"), *REVIEWED)}
FALLEN = ("returned", "retracted", "superseded")


@require_safe
def evidence(request: Request) -> HttpResponse:
    """The evidence that exists for the reader, latest first."""
    services = sorted(set(evidence_for(request.reader).order_by().values_list("service_id", flat=True)))
    given = request.GET.dict()
    page = Paginator(chosen_evidence(request.reader, given), A_PAGE).get_page(given.get("page"))
    stale = stale_among(page.object_list)
    orders = {order.subject: order for order in orders_for(request.reader)}
    context = {
        "page": page,
        "lines": [(each, orders.get(each.order), stale[each.pk]) for each in page.object_list],
        "services": services,
        "states": EVIDENCE.states(),
        "sorts": SORTS,
        "engagements": visible_engagements(request.reader),
        "given": given,
        "query": request.GET.urlencode(),
    }
    return render(request, "evidence/list.html", context)


@require_safe
def page(request: Request, evidence_id: UUID) -> HttpResponse:
    """One piece of evidence with everything that belongs to it; that it was looked at is noted (AUD-9)."""
    shown = evidence_page(request.reader, evidence_id)
    note_view(by=request.reader, record=shown.evidence)
    return render(request, "evidence/page.html", _context(request, shown))


@require_safe
def report(request: Request, evidence_id: UUID, ending: str) -> HttpResponse:
    """The evidence as a file; the export is noted (AUD-9)."""
    record_url = request.build_absolute_uri(reverse("home"))
    name, content = evidence_report(
        by=request.reader, evidence_id=evidence_id, format_name=ending, record_url=record_url
    )
    return file_response(content, name)


def _context(request: Request, shown: EvidencePage) -> dict[str, Any]:
    reader, found = request.reader, shown.evidence
    service = find_service(found.service_id)
    context = report_context(reader, shown)
    report = report_of(shown, context)
    return {
        "shown": shown,
        "evidence": found,
        "service": service,
        "titles": {item.name: item.title for item in service.inputs},
        "engagement": find_engagement(reader, found.engagement_id),
        "order": order_of(reader, found.order),
        "verdict": report.verdict,
        "tiles": tiles(shown),
        "sections": sections(shown, report),
        "steps": steps_to(USUAL_WAY[found.kind], found.state),
        "next_steps": next_steps(found, reader),
        "dependents": dependents(reader, found),
        "successors": evidence_for(reader).filter(supersedes=found),
        "fell": _why_it_fell(shown),
        "formats": ("pdf", "html", "xlsx", "docx", "json"),
    }


def _why_it_fell(shown: EvidencePage) -> Any:
    """The entry that took the evidence out of use; both parties have to know the reason, whatever their role."""
    if shown.evidence.state not in FALLEN:
        return None
    return history_of(shown.evidence).filter(kind="change").last()
