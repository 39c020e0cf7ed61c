"""Writing an order: choosing the engagement and the service, then everything that the partner has to know."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from galenic.catalogue.discovery import service as find_service
from galenic.catalogue.discovery import services
from galenic.catalogue.service import Service
from galenic.errors import GalenicError
from galenic.ledger.errors import StaleRecord
from galenic.parties.models import Engagement
from galenic.parties.queries import find_engagement, visible, visible_engagements
from galenic.parties.roles import Role
from galenic.programmes import commands
from galenic.programmes.errors import OrderNotOpen
from galenic.programmes.models import WorkOrder
from galenic.web.fields import Field, Typed, chosen, misplaced, typed, with_faults
from galenic.web.links import url_of
from galenic.web.middleware import Request
from galenic.web.orders.fields import order_fields, typed_values
from galenic.web.orders.milestones import milestone_rows
from galenic.web.orders.options import option_fields
from galenic.web.steps.forms import changes_since, reason_fields, reason_from, version_from
from galenic.web.steps.rows import asks_for_rows


@dataclass(frozen=True, slots=True)
class Draft:
    """What the form of an order is about."""

    engagement: Engagement
    service: Service
    order: WorkOrder | None = None


@require_http_methods(["GET", "POST"])
def new(request: Request) -> HttpResponse:
    """A new order. Without engagement and service in the address, they are chosen first."""
    engagement_id, service_id = request.GET.get("engagement", ""), request.GET.get("service", "")
    if not (engagement_id and service_id):
        return _choose(request, engagement_id, service_id)
    engagement = find_engagement(request.reader, _uuid(engagement_id))
    draft = Draft(engagement, find_service(service_id))
    if request.method != "POST":
        return _form(request, draft, None, None)
    if asks_for_rows(request):
        return _form(request, draft, request.POST, None)
    try:
        values = typed_values(draft.service, request.POST)
        order = commands.draft_order(
            by=request.reader, engagement_id=engagement.pk, service_id=draft.service.id, **values
        )
    except GalenicError as error:
        return _form(request, draft, request.POST, error, status=422)
    messages.success(request, f"Order {order.number} is a draft. Issue it when it is complete.")
    return redirect(url_of(order))


@require_http_methods(["GET", "POST"])
def edit(request: Request, order_id: UUID) -> HttpResponse:
    """Change a draft. A reason is recorded with what was and what is."""
    related = ("engagement__sponsor", "engagement__partner", "engagement__programme")
    order: WorkOrder = visible(WorkOrder, request.reader, order_id, *related)
    draft = Draft(order.engagement, find_service(order.service_id), order)
    if request.method != "POST":
        refusal = None if order.state == "draft" else _not_a_draft(order)
        return _form(request, draft, None, refusal)
    if asks_for_rows(request):
        return _form(request, draft, request.POST, None)
    try:
        reason = reason_from(request.POST)
        values = typed_values(draft.service, request.POST)
        commands.edit_order(
            by=request.reader, order=order, reason=reason, expected_version=version_from(request), **values
        )
    except StaleRecord as error:
        return _form(request, draft, request.POST, error, status=409)
    except GalenicError as error:
        return _form(request, draft, request.POST, error, status=422)
    messages.success(request, f"Order {order.number} is changed.")
    return redirect(url_of(order))


def _choose(request: Request, engagement_id: str, service_id: str) -> HttpResponse:
    """Where somebody with the role orders: for whom, and what."""
    reader = request.reader
    mine = [each for each in visible_engagements(reader) if Role.SPONSOR_PM in reader.roles_in(each.pk)]
    parties = [(str(each.pk), f"{each.programme.code}: {each.partner.name}") for each in mine]
    known = [(each.id, f"{each.title} ({each.state})") for each in services().values()]
    planned = "A planned service can be ordered; Galenic does not compute it yet."
    fields = [
        Field("engagement", "Engagement", kind="select", required=True, choices=chosen(parties, engagement_id)),
        Field("service", "Service", "", "select", planned, required=True, choices=chosen(known, service_id)),
    ]
    return render(request, "orders/choose.html", {"fields": fields, "engagements": mine})


def _form(request: Request, draft: Draft, data: Typed, error: GalenicError | None, status: int = 200) -> HttpResponse:
    order = draft.order
    own = with_faults(order_fields(data, draft.engagement, order), error)
    options = with_faults(option_fields(draft.service, data, order.options if order else None), error)
    stale = isinstance(error, StaleRecord)
    context = {
        "draft": draft,
        "fields": own,
        "options": options,
        "error": error,
        "elsewhere": list(misplaced([*own, *options], error)),
        "since": changes_since(order, version_from(request)) if order and stale else (),
        "version": order.version if order else 0,
        "reason_fields": reason_fields(data) if order else (),
        "rows": milestone_rows(data, order.milestones if order else []),
        "stated": typed(data, "number"),
    }
    return render(request, "orders/form.html", context, status=status)


def _not_a_draft(order: WorkOrder) -> OrderNotOpen:
    remedy = "The partner can hand it back for a change; what is frozen is otherwise departed from, with a reason."
    return OrderNotOpen(f"Order {order.number} is {order.state} and cannot be edited.", remedy=remedy)


def _uuid(text: str) -> UUID:
    """The id in an address; one that is none finds nothing."""
    try:
        return UUID(text)
    except ValueError:
        return UUID(int=0)
