"""Proposing other terms."""

from __future__ import annotations

from decimal import Decimal, InvalidOperation
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.views.decorators.http import require_http_methods

from galenic.errors import Fault
from galenic.parties.queries import visible
from galenic.programmes.conduct import commands
from galenic.programmes.conduct.terms import Terms, terms_of
from galenic.programmes.errors import OrderRefused
from galenic.programmes.models import WorkOrder
from galenic.web.conduct.places import terms_url
from galenic.web.fields import Field, Typed, typed
from galenic.web.middleware import Request
from galenic.web.orders.milestones import milestone_rows, read_milestones
from galenic.web.partners.fields import read_day
from galenic.web.steps.forms import Given, StepPage, answer


@require_http_methods(["GET", "POST"])
def propose(request: Request, order_id: UUID) -> HttpResponse:
    """Propose to change scope, due date, price or milestones, for either party; nothing changes before both sign."""
    order: WorkOrder = visible(WorkOrder, request.reader, order_id, "engagement")
    terms = terms_of(order)
    data = request.POST if request.method == "POST" else None
    page = StepPage(
        record=order,
        name=str(order),
        title="Propose a change order",
        meaning="",
        needs_reason=False,
        back=terms_url(order, "changes"),
        fields=_fields(terms, data),
        rows=milestone_rows(data, list(terms.milestones)),
        success="The change is proposed. It is in force when the partner, then the sponsor, have signed it.",
    )

    def take(_given: Given) -> object:
        reason = typed(data, "why")
        return commands.propose_change(by=request.reader, order=order, changes=_changes(terms, data), reason=reason)

    return answer(request, page, take)


def _fields(terms: Terms, data: Typed) -> tuple[Field, ...]:
    price = "" if terms.price is None else format(terms.price, "f")
    stays = "What you leave as it is stays."
    return (
        Field("scope", "Scope", typed(data, "scope", terms.scope), "textarea", stays, required=True),
        Field("due", "Due", typed(data, "due", str(terms.due or "")), "date", required=True),
        Field("price", f"Price in {terms.currency or 'no currency'}", typed(data, "price", price)),
        Field("why", "Reason", typed(data, "why"), "textarea", "It stands in the change order.", required=True),
    )


def _changes(terms: Terms, data: Typed) -> dict[str, Any]:
    """What differs from the terms as they stand. Raises OrderRefused with every field that cannot be read."""
    faults: list[Fault] = []
    due = read_day(data, "due", faults, required=True)
    price = _price(data, faults)
    if faults:
        raise OrderRefused("Some fields cannot be read.", faults=faults, remedy="Mend what is listed.")
    given: dict[str, Any] = {"scope": typed(data, "scope"), "due": due, "price": price}
    now = {"scope": terms.scope, "due": terms.due, "price": terms.price}
    changes = {name: value for name, value in given.items() if value != now[name]}
    milestones = read_milestones(data)
    if "price" in changes or _plain(milestones) != _plain(list(terms.milestones)):
        changes["milestones"] = milestones
    return changes


def _price(data: Typed, faults: list[Fault]) -> Decimal | None:
    text = typed(data, "price")
    try:
        return Decimal(text) if text else None
    except InvalidOperation:
        faults.append(Fault("PRG-015", "This is no amount.", column="price", value=text, allowed="such as 125000.00"))
        return None


def _plain(milestones: list[dict[str, Any]]) -> list[tuple[str, ...]]:
    return [tuple(str(each.get(name, "")) for name in ("key", "title", "due", "amount")) for each in milestones]
