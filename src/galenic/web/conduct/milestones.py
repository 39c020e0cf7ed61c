"""Reporting a milestone as reached."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse
from django.views.decorators.http import require_http_methods

from galenic.parties.errors import NotVisible
from galenic.parties.queries import visible
from galenic.programmes.conduct import commands
from galenic.programmes.conduct.terms import terms_of
from galenic.programmes.models import WorkOrder
from galenic.web.conduct.places import terms_url
from galenic.web.fields import Field, typed
from galenic.web.middleware import Request
from galenic.web.steps.forms import Given, StepPage, answer


@require_http_methods(["GET", "POST"])
def report(request: Request, order_id: UUID, key: str) -> HttpResponse:
    """Say that a milestone of the present terms is reached, for the partner's project manager."""
    order: WorkOrder = visible(WorkOrder, request.reader, order_id, "engagement")
    milestone = terms_of(order).milestone(key)
    if milestone is None:
        raise NotVisible
    statement = typed(request.POST if request.method == "POST" else None, "statement")
    shown = "What was reached, and where the sponsor finds it."
    page = StepPage(
        record=order,
        name=f"{order}, milestone {key} {milestone['title']}".rstrip(),
        title=f"Report milestone {key} as reached",
        meaning="",
        needs_reason=False,
        back=terms_url(order, "milestones"),
        fields=(Field("statement", "Statement", statement, "textarea", shown, required=True),),
        success=f"Milestone {key} is reported. The sponsor's programme manager accepts or returns it.",
    )

    def take(_given: Given) -> object:
        return commands.report_milestone(by=request.reader, order=order, key=key, statement=statement)

    return answer(request, page, take)
