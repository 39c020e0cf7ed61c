"""The list of services, and the page of one."""

from __future__ import annotations

from itertools import groupby
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from galenic.catalogue.discovery import services as catalogue
from galenic.catalogue.options import allowed, properties
from galenic.catalogue.service import EvidenceInput, Service, TableInput
from galenic.parties.roles import Role
from galenic.web.downloads import template_response
from galenic.web.middleware import Request
from galenic.web.orders.options import text_of
from galenic.web.words import titled

STAGES = {
    1: "Analytical research",
    2: "Bioequivalence and regulatory studies",
    3: "Product development",
    4: "Manufacturing and commercial production",
}


@require_safe
def services(request: Request) -> HttpResponse:
    """All services by discipline; by stage and partner on request."""
    given = {name: request.GET.get(name, "") for name in ("stage", "partner", "state")}
    found = [each for each in catalogue().values() if _fits(each, given)]
    found.sort(key=lambda each: (each.discipline, each.state != "computes", each.title))
    groups = [(titled(name), list(members)) for name, members in groupby(found, key=lambda each: each.discipline)]
    context = {
        "groups": groups,
        "count": len(found),
        "computes": sum(each.state == "computes" for each in found),
        "stages": STAGES,
        "given": given,
    }
    return render(request, "services/list.html", context)


@require_safe
def page(request: Request, service_id: str) -> HttpResponse:
    """One service: what it delivers, takes, is judged by, and needs first."""
    service = _find(service_id)
    context = {
        "service": service,
        "tables": [item for item in service.inputs if isinstance(item, TableInput)],
        "sealed": [item for item in service.inputs if isinstance(item, EvidenceInput)],
        "options": [_option(name, schema) for name, schema in properties(service.options).items()],
        "stages": [STAGES[number] for number in service.stages],
        "may_order": Role.SPONSOR_PM in request.reader.all_roles,
    }
    return render(request, "services/page.html", context)


@require_safe
def template(_request: Request, service_id: str, input_name: str, ending: str) -> HttpResponse:
    """The table to fill in for one input."""
    return template_response(_find(service_id), input_name, ending)


def _option(name: str, schema: dict[str, Any]) -> tuple[str, str | None, str, str]:
    """Name, default (None where there is none), what it takes, what it means."""
    default = text_of(schema["default"]) if "default" in schema else None
    return name, default, allowed(schema), schema.get("description", "")


def _find(service_id: str) -> Service:
    found = catalogue().get(service_id)
    if found is None:
        raise Http404
    return found


def _fits(service: Service, given: dict[str, str]) -> bool:
    stage, partner, state = given["stage"], given["partner"], given["state"]
    return (
        (not stage or stage in {str(number) for number in service.stages})
        and (not partner or partner in set(service.performed_by))
        and (not state or service.state == state)
    )
