"""The list of orders, and the page of one."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from galenic.evidence.queries import run_state
from galenic.ledger.queries import changed_since_first_entry
from galenic.parties.queries import visible_engagements
from galenic.parties.roles import Role
from galenic.programmes.commands.orders import EDITABLE
from galenic.programmes.conduct.terms import terms_of
from galenic.programmes.lifecycle import WORK_ORDER
from galenic.programmes.models import WorkOrder
from galenic.programmes.queries import order_page
from galenic.programmes.work import computes
from galenic.web.downloads import template_response
from galenic.web.lists.sorting import headings
from galenic.web.middleware import Request
from galenic.web.orders.document_fields import document_form
from galenic.web.orders.filters import chosen_orders
from galenic.web.orders.inputs import inputs_of
from galenic.web.orders.protocol import criteria_of, options_of
from galenic.web.partners.missing import missing_of
from galenic.web.progress import steps_to
from galenic.web.steps.subjects import next_steps

A_PAGE = 25
HEADINGS = (
    ("number", "Order"),
    ("service", "Service"),
    ("programme", "Programme"),
    ("partner", "Parties"),
    ("state", "State"),
    ("due", "Due"),
)
USUAL_WAY = (
    ("draft", "Drafted"),
    ("issued", "Issued, protocol frozen"),
    ("active", "Taken on, in work"),
    ("delivered", "Delivered"),
    ("accepted", "Accepted"),
)


@require_safe
def orders(request: Request) -> HttpResponse:
    """The orders that exist for the reader, by state, engagement and words, sorted by a column."""
    context = {
        "page": Paginator(chosen_orders(request.reader, request.GET), A_PAGE).get_page(request.GET.get("page")),
        "wanted": request.GET.get("state", "open"),
        "states": ("open", *WORK_ORDER.states(), "all"),
        "engagements": visible_engagements(request.reader),
        "engagement": request.GET.get("engagement", ""),
        "words": request.GET.get("q", ""),
        "headings": headings(HEADINGS, request.GET.get("sort", "")),
        "query": request.GET.urlencode(),
        "may_order": Role.SPONSOR_PM in request.reader.all_roles,
    }
    return render(request, "orders/list.html", context)


@require_safe
def page(request: Request, order_id: UUID) -> HttpResponse:
    """One order with its frozen protocol, data, evidence, departures and deliveries."""
    return render(request, "orders/page.html", order_context(request, order_id))


def order_context(request: Request, order_id: UUID) -> dict[str, Any]:
    """What the page of an order shows; forms on it that were refused add to this."""
    reader = request.reader
    shown = order_page(reader, order_id)
    order = shown.order
    return {
        "shown": shown,
        "order": order,
        "tab": "work",
        "terms": terms_of(order),
        "open_threads": order.threads.filter(state="open").count(),
        "service": shown.service,
        "steps": steps_to(USUAL_WAY, order.state),
        "next_steps": next_steps(order, reader),
        "options": options_of(shown.service, order.options),
        "criteria": criteria_of(shown.service, order),
        "inputs": inputs_of(reader, shown),
        "departures": [(line, next_steps(line.departure, reader)) for line in shown.departures],
        "deliveries": [(line, next_steps(line.delivery, reader)) for line in shown.deliveries],
        "under_way": [run_state(reader, run.pk) for run in shown.runs if run.state in ("queued", "running")],
        "failed": [run for run in shown.runs if run.state in ("failed", "abandoned")][:1] if not shown.evidence else [],
        "changed": _changed(order),
        "missing": missing_of(request.reader, order),
        "may_edit": order.state == "draft" and Role.SPONSOR_PM in reader.roles_in(order.engagement_id),
        "by_document": not computes(order.service_id),
        "may_submit": _may(request, order, SUBMITTERS),
        "document_form": document_form(reader, shown, request.POST if request.method == "POST" else None),
        "may_compute": _may(request, order, SCIENTISTS),
        "may_depart": order.state in ("issued", "active") and _holds(request, order, SUBMITTERS),
        "delivers": order.state == "active" and _holds(request, order, {Role.PARTNER_QA}),
    }


SUBMITTERS = frozenset({Role.PARTNER_SCIENTIST, Role.PARTNER_QC, Role.PARTNER_PM})
SCIENTISTS = frozenset({Role.PARTNER_SCIENTIST, Role.PARTNER_QC})


@require_safe
def template(request: Request, order_id: UUID, input_name: str, ending: str) -> HttpResponse:
    """The table to fill in for one input of the order's service."""
    shown = order_page(request.reader, order_id)
    return template_response(shown.service, input_name, ending)


def _holds(request: Request, order: Any, roles: frozenset[Role] | set[Role]) -> bool:
    return not request.reader.roles_in(order.engagement_id).isdisjoint(roles)


def _may(request: Request, order: Any, roles: frozenset[Role]) -> bool:
    return order.state == "active" and _holds(request, order, roles)


def _changed(order: WorkOrder) -> list[str]:
    """What was changed of an order since it was first written down."""
    changed = changed_since_first_entry(order)
    return [name for name in EDITABLE if name in changed]
