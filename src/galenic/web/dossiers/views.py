"""Dossiers as they stand: the list, the tree of an application, its content plan, and where a leaf comes from."""

from __future__ import annotations

from collections import Counter
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from galenic.dossier.content_plan import Status
from galenic.dossier.content_plan import plan as content_plan_of
from galenic.dossier.filing.lifecycle import REGULATORY
from galenic.dossier.filing.models import Application
from galenic.dossier.filing.provenance import leaf_page
from galenic.dossier.filing.queries import application_page, applications_for
from galenic.dossier.filing.reading_copies import has_reading_copy
from galenic.parties.reader import Reader
from galenic.web.middleware import Request

#: What the statuses of a content plan look like.
TONES = {
    Status.MISSING: "failed",
    Status.STALE: "failed",
    Status.SUPERSEDED: "open",
    Status.PLACEHOLDER: "open",
    Status.UNSIGNED: "open",
    Status.UNPLANNED: "active",
    Status.THERE: "passed",
    Status.NOT_NEEDED: "",
}


def may_file(reader: Reader, application: Application) -> bool:
    """Whether the reader keeps the dossier: others of the sponsor read it."""
    return not reader.kept_roles(application.sponsor_id).isdisjoint(REGULATORY)


@require_safe
def overview(request: Request) -> HttpResponse:
    """All applications of the reader's own programmes."""
    own = request.reader.kept_roles(request.reader.organization_id)
    context = {"applications": applications_for(request.reader), "may_open": not own.isdisjoint(REGULATORY)}
    return render(request, "dossiers/list.html", context)


@require_safe
def page(request: Request, record_id: UUID) -> HttpResponse:
    """One application: what stands at the agency, its sequences, and how far it is."""
    shown = application_page(request.reader, record_id)
    counted = Counter(each.line.status for each in shown.plan)
    context = {
        "shown": shown,
        "application": shown.application,
        "tree": shown.tree,
        "counts": [(status, TONES[status], counted[status]) for status in Status if counted[status]],
        "fallen": [each for each in shown.placements if not each.judgment.carries],
        "ready": [each for each in shown.sources if each.is_ready],
        "may_file": may_file(request.reader, shown.application),
    }
    return render(request, "dossiers/page.html", context)


@require_safe
def plan(request: Request, record_id: UUID) -> HttpResponse:
    """The content plan of an application, section by section; nothing of it is hidden."""
    shown = application_page(request.reader, record_id)
    application = shown.application
    context = {
        "application": application,
        "asked": content_plan_of(application.region, application.kind),
        "lines": [(each, TONES[each.line.status]) for each in shown.plan],
        "may_file": may_file(request.reader, application),
    }
    return render(request, "dossiers/plan.html", context)


@require_safe
def leaf(request: Request, record_id: UUID) -> HttpResponse:
    """One leaf of a published sequence, back to its evidence, inputs and raw rows."""
    shown = leaf_page(request.reader, record_id)
    context = {
        "shown": shown,
        "leaf": shown.leaf,
        "sequence": shown.leaf.sequence,
        "application": shown.leaf.sequence.application,
        "source": shown.source,
        "has_reading_copy": shown.source is not None and has_reading_copy(shown.source.document),
        "life": [*reversed(shown.earlier), shown.leaf, *shown.later],
    }
    return render(request, "dossiers/leaf.html", context)
