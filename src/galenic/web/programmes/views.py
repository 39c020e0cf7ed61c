"""The programmes that a reader knows, and what is under way in them."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.core.paginator import Page, Paginator
from django.db.models import Count, QuerySet
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from galenic.evidence.queries import evidence_for
from galenic.parties.queries import find_engagement, find_programme, visible_engagements, visible_programmes
from galenic.parties.roles import Role
from galenic.programmes.models import WorkOrder
from galenic.programmes.queries import orders_for
from galenic.web.middleware import Request

LATEST = 8
A_PAGE = 25


@require_safe
def programmes(request: Request) -> HttpResponse:
    """All programmes that exist for the reader, each with the engagements that do."""
    engagements: dict[UUID, list[object]] = {}
    for each in visible_engagements(request.reader):
        engagements.setdefault(each.programme_id, []).append(each)
    lines = [(each, engagements.get(each.pk, [])) for each in visible_programmes(request.reader)]
    return render(request, "programmes/list.html", {"lines": lines})


@require_safe
def page(request: Request, programme_id: UUID) -> HttpResponse:
    """One programme: its engagements, and the orders in them."""
    programme = find_programme(request.reader, programme_id)
    engagements = visible_engagements(request.reader).filter(programme=programme)
    orders = orders_for(request.reader).filter(engagement__programme=programme)
    context = {
        "programme": programme,
        "own": bool(request.reader.kept_roles(programme.sponsor_id)),
        "engagements": engagements,
        "orders": _page_of(request, orders),
        "states": _states(orders),
        "latest": evidence_for(request.reader).filter(engagement__programme=programme)[:LATEST],
        "may_order": Role.SPONSOR_PM in request.reader.all_roles,
    }
    return render(request, "programmes/page.html", context)


@require_safe
def engagement(request: Request, engagement_id: UUID) -> HttpResponse:
    """One engagement: the parties, how long it lasts, and everything that is shared through it."""
    found = find_engagement(request.reader, engagement_id)
    orders = orders_for(request.reader).filter(engagement=found)
    context = {
        "engagement": found,
        "orders": _page_of(request, orders),
        "states": _states(orders),
        "latest": evidence_for(request.reader).filter(engagement=found)[:LATEST],
        "roles": sorted(role.label for role in request.reader.roles_in(found.pk)),
        "may_order": Role.SPONSOR_PM in request.reader.roles_in(found.pk),
    }
    return render(request, "programmes/engagement.html", context)


def _page_of(request: Request, orders: QuerySet[WorkOrder]) -> Page[WorkOrder]:
    """A page of the orders, those due first before the others."""
    return Paginator(orders, A_PAGE).get_page(request.GET.get("page"))


def _states(orders: QuerySet[WorkOrder]) -> QuerySet[WorkOrder, Any]:
    """How many orders there are in each state."""
    return orders.order_by().values("state").annotate(count=Count("pk")).order_by("state")
