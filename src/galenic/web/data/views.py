"""One data set, and the bytes of its document."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from galenic.dossier.filing.provenance import dependents
from galenic.evidence.commands import note_view, open_document
from galenic.evidence.queries import data_set, document, evidence_for
from galenic.ledger.queries import signatures_of
from galenic.programmes.queries import order_of
from galenic.web.downloads import file_response
from galenic.web.middleware import Request
from galenic.web.steps.subjects import next_steps


@require_safe
def page(request: Request, data_set_id: UUID) -> HttpResponse:
    """What was handed in, how it was read, and what was computed from it."""
    found = data_set(request.reader, data_set_id)
    note_view(by=request.reader, record=found)
    context = {
        "data_set": found,
        "order": order_of(request.reader, found.order),
        "uses": evidence_for(request.reader).filter(inputs__data_set=found),
        "signatures": signatures_of(found),
        "next_steps": next_steps(found, request.reader),
        "dependents": dependents(request.reader, found),
    }
    return render(request, "data/page.html", context)


@require_safe
def download(request: Request, document_id: UUID) -> HttpResponse:
    """The document as it was handed in, byte for byte; noted on the ledger (AUD-9)."""
    found = document(request.reader, document_id)
    content = open_document(by=request.reader, document=found)
    return file_response(content, found.file_name, "application/octet-stream")
