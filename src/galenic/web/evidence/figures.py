"""One chart by itself, on the scale that is asked for, and as a file."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from galenic.catalogue.outcome import Figure
from galenic.catalogue.tables.writing import write_csv
from galenic.evidence.commands import note_view
from galenic.evidence.queries import EvidencePage, evidence_page
from galenic.parties.errors import NotVisible
from galenic.programmes.reporting import report_context
from galenic.reports.pictures import png, svg
from galenic.web.downloads import file_response
from galenic.web.evidence.charts import scaled
from galenic.web.evidence.presenting import pictures, report_of, shown_picture
from galenic.web.evidence.tracing import Trace
from galenic.web.middleware import Request


@require_safe
def figure(request: Request, evidence_id: UUID, number: int) -> HttpResponse:
    """A chart with its numbers beside it; a script that changes the scale in place gets the chart alone."""
    shown = evidence_page(request.reader, evidence_id)
    context = report_context(request.reader, shown)
    part = request.GET.get("part", "")
    name = f"figure-{number}-part-{part}" if part else f"figure-{number}"
    found = [each for each in pictures(report_of(shown, context)) if each.anchor == name]
    if not found:
        raise NotVisible
    picture = shown_picture(found[0], evidence_id, scale=request.GET.get("scale", ""))
    note_view(by=request.reader, record=shown.evidence)
    if request.htmx:
        return render(request, "blocks/picture.html", {"block": picture})
    told = {"picture": picture, "evidence": shown.evidence, "service": context.service_title}
    return render(request, "evidence/figure.html", {**told, "sources": Trace(shown).sources, "alone": True})


@require_safe
def figure_file(request: Request, evidence_id: UUID, number: int, ending: str) -> HttpResponse:
    """A chart as SVG or PNG, or its numbers as CSV; the export is noted (AUD-9)."""
    shown = evidence_page(request.reader, evidence_id)
    if ending not in FILES or not 0 < number <= len(shown.outcome.figures):
        raise NotVisible
    found = scaled(shown.outcome.figures[number - 1], request.GET.get("scale", ""))
    note_view(by=request.reader, record=shown.evidence, action=f"export-figure-{ending}")
    return file_response(FILES[ending](found), _name(shown, number, ending), MEDIA[ending])


def _name(shown: EvidencePage, number: int, ending: str) -> str:
    return f"{shown.evidence.service_id} {shown.evidence.digest[:12]} figure {number}.{ending}"


def _numbers(found: Figure) -> bytes:
    rows = [["" if value is None else str(value) for value in row] for row in found.rows]
    return write_csv([list(found.columns), *rows])


FILES: dict[str, Callable[[Figure], bytes]] = {"svg": lambda found: svg(found).encode(), "png": png, "csv": _numbers}
MEDIA = {"svg": "image/svg+xml", "png": "image/png", "csv": "text/csv; charset=utf-8"}
