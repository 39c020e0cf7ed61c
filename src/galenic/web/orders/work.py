"""Working on an order: data come in, are computed, and go out."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from galenic.errors import GalenicError
from galenic.evidence.computing import Source
from galenic.evidence.models import DataSet, Evidence
from galenic.parties.queries import visible
from galenic.programmes import commands
from galenic.programmes.models import WorkOrder
from galenic.programmes.queries import not_deliverable
from galenic.web.fields import Field, Typed, chosen, typed
from galenic.web.links import url_of
from galenic.web.middleware import Request
from galenic.web.orders.options import text_of
from galenic.web.orders.views import order_context
from galenic.web.steps.forms import Given, StepPage, answer
from galenic.web.uploads import file_of, reading_of

SIMULATED = "simulated data"


@require_POST
def submit(request: Request, order_id: UUID, input_name: str) -> HttpResponse:
    """Take a file in for one input; a bad one is refused whole, with every fault."""
    order = _order(request, order_id)
    try:
        data_set = commands.submit_data(by=request.reader, order=order, input_name=input_name, **_upload(request))
    except GalenicError as error:
        return _refused(request, order, error, input_name)
    messages.success(request, f"{data_set.title} was read: {data_set.rows} rows. Nothing is computed yet.")
    return redirect(url_of(order) + "#data")


@require_POST
def compute(request: Request, order_id: UUID) -> HttpResponse:
    """Queue the computation, as it was frozen."""
    order = _order(request, order_id)
    try:
        run = commands.compute(by=request.reader, order=order, inputs=_inputs(request), supersedes=_former(request))
    except GalenicError as error:
        return _refused(request, order, error, "compute")
    return redirect(reverse("runs:page", args=[run.pk]))


@require_http_methods(["GET", "POST"])
def deliver(request: Request, order_id: UUID, evidence_id: UUID) -> HttpResponse:
    """Release evidence to the sponsor, signed by the partner's quality assurance."""
    order = _order(request, order_id)
    evidence: Evidence = visible(Evidence, request.reader, evidence_id, "performer")
    statement = typed(request.POST if request.method == "POST" else None, "statement")
    page = StepPage(
        record=order,
        name=f"{order}, evidence {evidence.digest[:12]}",
        title="Release to the sponsor",
        meaning="released",
        needs_reason=False,
        back=url_of(order),
        unmet=not_deliverable(request.reader, order, evidence),
        fields=(Field("statement", "Statement", statement, "textarea", "What the sponsor should know."),),
        success=f"Order {order.number} is delivered.",
    )

    def take(given: Given) -> object:
        return commands.deliver(
            by=request.reader,
            order=order,
            evidence=evidence,
            proof=given.proof,
            statement=statement,
            expected_version=given.version,
        )

    return answer(request, page, take)


@require_http_methods(["GET", "POST"])
def depart(request: Request, order_id: UUID) -> HttpResponse:
    """Propose to do one thing otherwise than the order froze it."""
    order = _order(request, order_id)
    data = request.POST if request.method == "POST" else None
    element = typed(data, "what")
    page = StepPage(
        record=order,
        name=str(order),
        title="Propose a departure",
        meaning="",
        needs_reason=False,
        back=url_of(order),
        fields=_departure_fields(order, data),
        success="The departure is proposed. The partner's quality assurance approves it next.",
    )

    def take(_given: Given) -> object:
        kind, _, name = element.partition(":")
        return commands.propose_departure(
            by=request.reader,
            order=order,
            element=kind,
            name=name,
            actual=typed(data, "actual"),
            reason=typed(data, "why"),
        )

    return answer(request, page, take)


def _departure_fields(order: WorkOrder, data: Typed) -> tuple[Field, ...]:
    frozen = [(f"options:{name}", name, text_of(value) or "not set") for name, value in order.options.items()]
    what = [(key, f"Option {name} (frozen: {value})") for key, name, value in frozen]
    what += [("service_version:", f"Service version (frozen: {order.service_version})")]
    what += [("criteria:", "Criteria as they are declared now")]
    other = "For an option; service version and criteria are those that are installed now."
    known = "It is shown to both parties and stays with the evidence."
    element = typed(data, "what")
    return (
        Field("what", "What is done otherwise", element, "select", required=True, choices=chosen(what, element)),
        Field("actual", "New value", typed(data, "actual"), help=other),
        Field("why", "Reason", typed(data, "why"), "textarea", known, required=True),
    )


def _order(request: Request, order_id: UUID) -> WorkOrder:
    order: WorkOrder = visible(WorkOrder, request.reader, order_id, "engagement")
    return order


def _upload(request: Request) -> dict[str, Any]:
    """The arguments of `submit_data` that a form brings. Raises InputError without a file, or with one too large."""
    name, content = file_of(request)
    return {
        "file_name": name,
        "content": content,
        "reading": reading_of(request),
        "title": typed(request.POST, "title"),
        "labels": [SIMULATED] if request.POST.get("simulated") else [],
    }


def _inputs(request: Request) -> dict[str, Source]:
    """The records that were chosen, by input name; what the reader cannot see does not exist."""
    found: dict[str, Source] = {}
    for key, value in request.POST.items():
        kind, _, record_id = str(value).partition(":")
        if key.startswith("input.") and record_id:
            model = DataSet if kind == "data_set" else Evidence
            found[key.removeprefix("input.")] = visible(model, request.reader, record_id)
    return found


def _former(request: Request) -> Evidence | None:
    key = typed(request.POST, "supersedes")
    return visible(Evidence, request.reader, key) if key else None


def _refused(request: Request, order: WorkOrder, error: GalenicError, place: str) -> HttpResponse:
    """The faults alone, into the page that is there; or the whole page, where no script sent the form."""
    if request.htmx:
        return render(request, "orders/faults.html", {"error": error, "place": place}, status=422)
    context = order_context(request, order.pk) | {"error": error, "place": place}
    return render(request, "orders/page.html", context, status=422)
