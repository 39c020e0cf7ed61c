"""A decision about one step of the plan: done elsewhere, not needed, or not waited for."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from galenic.errors import Fault
from galenic.parties.errors import NotVisible
from galenic.programmes.errors import PlanRefused
from galenic.programmes.models import PlanDecision
from galenic.programmes.planning import commands
from galenic.programmes.planning.queries import own_programme
from galenic.web.fields import Field, Typed, chosen, typed
from galenic.web.middleware import Request
from galenic.web.partners.fields import read_day, service_choices
from galenic.web.planning.views import may_plan
from galenic.web.steps.forms import Given, StepPage, answer


@require_http_methods(["GET", "POST"])
def decide(request: Request, programme_id: UUID) -> HttpResponse:
    """Propose a decision; quality assurance approves it. The address may name the service."""
    programme = own_programme(request.reader, programme_id)
    if not may_plan(request.reader):
        raise NotVisible
    data = request.POST if request.method == "POST" else None
    page = StepPage(
        record=programme,
        name=str(programme),
        title="Propose a decision about a step",
        meaning="",
        needs_reason=False,
        back=reverse("planning:plan", args=[programme.pk]) + "#decisions",
        fields=_fields(request.GET.get("service", ""), data),
        success="The decision is proposed. Quality assurance approves or rejects it.",
    )

    def take(_given: Given) -> object:
        faults: list[Fault] = []
        dated = read_day(data, "dated", faults)
        if faults:
            raise PlanRefused("The decision cannot be written down.", faults=faults, remedy="Mend what is listed.")
        return commands.propose_decision(
            by=request.reader,
            programme=programme,
            service_id=typed(data, "service"),
            kind=typed(data, "kind"),
            justification=typed(data, "justification"),
            reference=typed(data, "reference"),
            dated=dated,
        )

    return answer(request, page, take)


def _fields(service: str, data: Typed) -> tuple[Field, ...]:
    kinds = chosen([("", "choose"), *((str(k), str(k.label)) for k in PlanDecision.Kind)], typed(data, "kind"))
    shown = "Of what was done elsewhere: title and number of the document that shows it."
    return (
        Field("service", "Step", "", "select", "", True, service_choices(typed(data, "service", service))),
        Field("kind", "Decision", "", "select", "", True, kinds),
        Field("justification", "Why", typed(data, "justification"), "textarea", required=True),
        Field("reference", "Shown by", typed(data, "reference"), help=shown),
        Field("dated", "Dated", typed(data, "dated"), "date"),
    )
