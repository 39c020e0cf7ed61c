"""One data set, and the bytes of its document."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from galenic.dossier.filing.provenance import dependents
from galenic.errors import GalenicError
from galenic.evidence.commands import note_view, open_document
from galenic.evidence.queries import data_set, document, evidence_for
from galenic.evidence.rows import results_of, shown_columns, shown_rows, table_of
from galenic.ledger.queries import signatures_of
from galenic.parties.errors import NotVisible
from galenic.programmes.queries import order_of
from galenic.web.data.rows import row_of, rows_of
from galenic.web.downloads import file_response
from galenic.web.middleware import Request
from galenic.web.steps.subjects import next_steps


@require_safe
def page(request: Request, data_set_id: UUID) -> HttpResponse:
    """What was handed in, how it was read, and what was computed from it."""
    found = data_set(request.reader, data_set_id)
    note_view(by=request.reader, record=found)
    rows = rows_of(found, request.GET.dict())
    context = {
        "data_set": found,
        "rows": rows,
        "unreadable": rows if isinstance(rows, GalenicError) else None,
        "order": order_of(request.reader, found.order),
        "uses": evidence_for(request.reader).filter(inputs__data_set=found),
        "signatures": signatures_of(found),
        "next_steps": next_steps(found, request.reader),
        "dependents": dependents(request.reader, found),
    }
    return render(request, "data/page.html", context)


@require_safe
def row(request: Request, data_set_id: UUID, number: int) -> HttpResponse:
    """One raw row, and everything that depends on it, as far as results name it."""
    found = data_set(request.reader, data_set_id)
    table = table_of(found)
    said = row_of(table, number)
    if said is None:
        raise NotVisible
    note_view(by=request.reader, record=found)
    columns = shown_columns(table)
    uses = list(evidence_for(request.reader).filter(inputs__data_set=found).defer(None))
    resting = dependents(request.reader, found)
    context = {
        "data_set": found,
        "number": number,
        "order": order_of(request.reader, found.order),
        "columns": columns,
        "cells": shown_rows([said], columns)[0].cells,
        "results": list(results_of(said, table, uses)),
        "further": [each for each in resting.evidence if each not in uses],
        "dependents": resting,
    }
    return render(request, "data/row.html", context)


@require_safe
def download(request: Request, document_id: UUID) -> HttpResponse:
    """The document as it was handed in, byte for byte; noted on the ledger (AUD-9)."""
    found = document(request.reader, document_id)
    content = open_document(by=request.reader, document=found)
    return file_response(content, found.file_name, "application/octet-stream")
