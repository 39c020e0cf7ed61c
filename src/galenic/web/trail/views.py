"""The audit trail, and taking it away."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from galenic.evidence.trail_export import WRITERS, export_trail
from galenic.ledger import clock
from galenic.parties.errors import NotVisible
from galenic.web.downloads import file_response
from galenic.web.middleware import Request
from galenic.web.trail.filters import fields, parse

A_PAGE = 30


@require_safe
def entries(request: Request) -> HttpResponse:
    """The entries, latest first; for quality assurance and auditors (AUD-6)."""
    _require_reader(request)
    wanted = parse(request.GET)
    page = Paginator(wanted.entries(request.reader), A_PAGE).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "fields": fields(request.reader, wanted),
        "wanted": wanted,
        "query": request.GET.urlencode(),
        "endings": WRITERS,
    }
    return render(request, "trail/list.html", context)


@require_safe
def download(request: Request, ending: str) -> HttpResponse:
    """What the filter shows, all pages of it, as a file."""
    _require_reader(request)
    if ending not in WRITERS:
        raise Http404
    wanted = parse(request.GET)
    content = export_trail(
        by=request.reader, found=wanted.entries(request.reader), stated=wanted.typed, format_name=ending
    )
    return file_response(content, f"audit-trail-{clock.now():%Y%m%d-%H%M%S}.{ending}")


def _require_reader(request: Request) -> None:
    """For whoever may not read audit trails there is none."""
    if not request.reader.trail_scopes:
        raise NotVisible
