"""Issuing an invoice over accepted milestones."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse
from django.views.decorators.http import require_http_methods

from galenic.errors import Fault
from galenic.programmes.conduct import commands
from galenic.programmes.conduct.models import Milestone
from galenic.programmes.conduct.queries import conduct_page
from galenic.programmes.errors import OrderRefused
from galenic.web.conduct.places import terms_url
from galenic.web.conduct.views import to_invoice
from galenic.web.fields import Field, chosen, typed
from galenic.web.middleware import Request
from galenic.web.partners.fields import read_day
from galenic.web.steps.forms import Given, StepPage, answer


@require_http_methods(["GET", "POST"])
def issue(request: Request, order_id: UUID) -> HttpResponse:
    """Ask to be paid for milestones, signed as approved by the partner's project manager."""
    shown = conduct_page(request.reader, order_id)
    free = to_invoice(shown)
    page = StepPage(
        record=shown.order,
        name=str(shown.order),
        title="Issue an invoice",
        meaning="approved",
        needs_reason=False,
        back=terms_url(shown.order, "invoices"),
        unmet=() if free else ("no accepted milestone is without an invoice",),
        fields=_fields(request, free),
        success="The invoice is issued. The sponsor's programme manager approves or disputes it.",
    )

    def take(given: Given) -> object:
        faults: list[Fault] = []
        payable_by = read_day(request.POST, "payable_by", faults, required=True)
        if payable_by is None:
            raise OrderRefused("The invoice was not issued.", faults=faults, remedy="Mend what is listed.")
        return commands.issue_invoice(
            by=request.reader,
            order=shown.order,
            number=typed(request.POST, "number"),
            milestones=[key for key in request.POST.getlist("milestones") if key in {str(each.pk) for each in free}],
            payable_by=payable_by,
            proof=given.proof,
            expected_version=given.version,
        )

    return answer(request, page, take)


def _fields(request: Request, free: list[Milestone]) -> tuple[Field, ...]:
    data = request.POST if request.method == "POST" else None
    options = [(str(each.pk), f"{each.key} {each.title}: {each.amount} {each.currency}") for each in free]
    picked = [key for key, _ in options] if data is None else request.POST.getlist("milestones")
    return (
        Field("number", "Number", typed(data, "number"), required=True),
        Field("milestones", "Milestones", kind="choices", required=True, choices=chosen(options, picked)),
        Field("payable_by", "Payable by", typed(data, "payable_by"), "date", required=True),
    )
