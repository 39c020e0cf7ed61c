"""Handing in documents under an order whose service Galenic does not compute."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from galenic.errors import GalenicError, InputError
from galenic.evidence.models import Evidence
from galenic.evidence.statement import DocumentGiven, StatedResult, Statement
from galenic.parties.queries import visible
from galenic.programmes import commands
from galenic.programmes.models import WorkOrder
from galenic.programmes.work import computes
from galenic.web.fields import typed
from galenic.web.links import url_of
from galenic.web.middleware import Request
from galenic.web.orders.document_fields import DOCUMENTS, RESULTS
from galenic.web.orders.views import order_context
from galenic.web.orders.work import SIMULATED
from galenic.web.uploads import require_size

VERDICTS = {"yes": True, "no": False}
PLACE = "documents"


@require_POST
def hand_in(request: Request, order_id: UUID) -> HttpResponse:
    """Take documents in with what they conclude; all of it is refused together, and what was typed is kept."""
    order: WorkOrder = visible(WorkOrder, request.reader, order_id, "engagement")
    try:
        evidence = commands.hand_in(by=request.reader, order=order, **_given(request, order))
    except GalenicError as error:
        return _refused(request, order, error)
    messages.success(request, "The documents were handed in. A second person reviews them next.")
    return redirect(url_of(evidence))


def _given(request: Request, order: WorkOrder) -> dict[str, Any]:
    """The arguments of the command that the form brings."""
    data = request.POST
    former = typed(data, "supersedes")
    return {
        "statement": Statement(typed(data, "conclusion"), list(_documents(request)), list(_results(order, data))),
        "rests_on": [visible(Evidence, request.reader, key) for key in data.getlist("rests_on")],
        "supersedes": visible(Evidence, request.reader, former) if former else None,
        "labels": [SIMULATED] if data.get("simulated") else [],
    }


def _documents(request: Request) -> Iterator[DocumentGiven]:
    """What was filled in; a row without anything is none. Raises InputError for a file that is too large."""
    for number in range(1, DOCUMENTS + 1):
        prefix = f"document{number}"
        file = request.FILES.get(f"{prefix}.file")
        texts = {name: typed(request.POST, f"{prefix}.{name}") for name in ("title", "author", "version", "dated")}
        if isinstance(file, UploadedFile):
            require_size(file)
        elif not any(texts.values()):
            continue
        yield DocumentGiven(
            file_name=(file.name or "file") if isinstance(file, UploadedFile) else "",
            content=file.read() if isinstance(file, UploadedFile) else b"",
            dated=_date(texts.pop("dated"), f"document {number}"),
            **texts,
        )


def _results(order: WorkOrder, data: QueryDict) -> Iterator[StatedResult]:
    for number, criterion in enumerate(order.criteria, start=1):
        if typed(data, f"criterion{number}.value"):
            yield StatedResult(name=criterion["name"], **_value(data, f"criterion{number}"))
    for number in range(1, RESULTS + 1):
        title, value = typed(data, f"result{number}.title"), typed(data, f"result{number}.value")
        if title or value:
            limit = typed(data, f"result{number}.limit")
            yield StatedResult(title=title, limit=limit, **_value(data, f"result{number}"))


def _value(data: QueryDict, prefix: str) -> dict[str, Any]:
    return {
        "value": typed(data, f"{prefix}.value"),
        "unit": typed(data, f"{prefix}.unit"),
        "passed": VERDICTS.get(typed(data, f"{prefix}.judged")),
    }


def _date(text: str, place: str) -> date | None:
    """Raises InputError for what is no day; None for nothing."""
    if not text:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise InputError(f"{place}: {text!r} is no date.", code="WEB-003", remedy="Write it as 2026-03-14.") from error


def _refused(request: Request, order: WorkOrder, error: GalenicError) -> HttpResponse:
    """The faults alone, into the page that is there; or the whole page, where no script sent the form."""
    if request.htmx:
        return render(request, "orders/faults.html", {"error": error, "place": PLACE}, status=422)
    place = "compute" if computes(order.service_id) else PLACE
    context = order_context(request, order.pk) | {"error": error, "place": place}
    return render(request, "orders/page.html", context, status=422)
