"""The terms of an order with what was reached and invoiced, and its technical exchange."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from galenic.catalogue.discovery import services
from galenic.parties.roles import PARTNER_ROLES, SPONSOR_ROLES, Role
from galenic.programmes.conduct.commands.changes import PROPOSERS
from galenic.programmes.conduct.models import ChangeOrder, Invoice, Milestone
from galenic.programmes.conduct.queries import ConductPage, conduct_page
from galenic.programmes.conduct.rules import UNDER_WAY, WORKED_ON
from galenic.web.middleware import Request
from galenic.web.steps.subjects import next_steps

TITLES = {"scope": "Scope", "due": "Due", "price": "Price", "milestones": "Milestones"}
#: What an invoice in these states claims.
PAID, CLAIMED = ("paid",), ("issued", "approved", "paid")


@dataclass(frozen=True, slots=True)
class MilestoneLine:
    """A milestone of the present terms: how far it is, and whether its day is over."""

    key: str
    title: str
    due: date | None
    amount: str
    state: str
    open: bool


@dataclass(frozen=True, slots=True)
class Difference:
    """One of the terms before and after a change."""

    title: str
    before: Any
    after: Any


@require_safe
def terms(request: Request, order_id: UUID) -> HttpResponse:
    """The terms as they stand, their changes, and what was reached and invoiced."""
    reader = request.reader
    shown = conduct_page(reader, order_id)
    roles = reader.roles_in(shown.order.engagement_id)
    works = shown.order.state in WORKED_ON
    context = {
        **_frame(shown),
        "tab": "terms",
        "terms": shown.terms,
        "lines": list(_milestone_lines(shown)),
        "sums": _sums(shown),
        "changes": [(line, _differences(line.record), next_steps(line.record, reader)) for line in shown.changes],
        "milestones": [(line, next_steps(line.record, reader)) for line in shown.milestones],
        "invoices": [(line, _claimed(shown, line.record), next_steps(line.record, reader)) for line in shown.invoices],
        "may_propose": shown.order.state in UNDER_WAY and not roles.isdisjoint(PROPOSERS),
        "may_report": works and Role.PARTNER_PM in roles,
        "may_invoice": Role.PARTNER_PM in roles and bool(to_invoice(shown)),
    }
    return render(request, "conduct/terms.html", context)


@require_safe
def exchange(request: Request, order_id: UUID) -> HttpResponse:
    """The threads of an order, those that are open first."""
    shown = conduct_page(request.reader, order_id)
    roles = request.reader.roles_in(shown.order.engagement_id)
    context = {
        **_frame(shown),
        "tab": "exchange",
        "threads": sorted(shown.threads, key=lambda line: line.thread.state != "open"),
        "may_write": not roles.isdisjoint(SPONSOR_ROLES | PARTNER_ROLES),
    }
    return render(request, "conduct/exchange.html", context)


def to_invoice(shown: ConductPage) -> list[Milestone]:
    """The accepted milestones that are on no invoice that stands."""
    claimed = {key for line in shown.invoices if line.record.state in CLAIMED for key in line.record.milestones}
    accepted = (line.record for line in shown.milestones if line.record.state == "accepted")
    return [each for each in accepted if str(each.pk) not in claimed]


def _frame(shown: ConductPage) -> dict[str, Any]:
    service = services().get(shown.order.service_id)
    return {"order": shown.order, "service_title": service.title if service else shown.order.service_id}


def _milestone_lines(shown: ConductPage) -> Iterable[MilestoneLine]:
    """Each milestone of the terms with the latest that was said of it."""
    latest = {line.record.key: line.record for line in shown.milestones}
    invoiced = {key: line.record.state for line in shown.invoices for key in line.record.milestones}
    for each in shown.terms.milestones:
        known = latest.get(each["key"])
        state = known.state if known else ""
        if known and state == "accepted" and invoiced.get(str(known.pk)) in CLAIMED:
            state = "paid" if invoiced[str(known.pk)] in PAID else "invoiced"
        due = date.fromisoformat(each["due"]) if each["due"] else None
        waits = state in ("", "returned")
        yield MilestoneLine(each["key"], each["title"], due, each["amount"], state, waits)


def _sums(shown: ConductPage) -> dict[str, str]:
    """What was accepted, invoiced and paid, as amounts in the order's currency."""
    accepted = [line.record.amount for line in shown.milestones if line.record.state == "accepted"]
    claimed = [line.record.amount for line in shown.invoices if line.record.state in CLAIMED]
    paid = [line.record.amount for line in shown.invoices if line.record.state in PAID]
    return {name: _sum(each) for name, each in (("accepted", accepted), ("invoiced", claimed), ("paid", paid))}


def _sum(amounts: Iterable[str]) -> str:
    return format(sum(map(Decimal, amounts), Decimal(0)), "f")


def _claimed(shown: ConductPage, invoice: Invoice) -> list[Milestone]:
    """The milestones that an invoice is over."""
    return [line.record for line in shown.milestones if str(line.record.pk) in invoice.milestones]


def _differences(change: ChangeOrder) -> list[Difference]:
    return [
        Difference(TITLES.get(name, name), _readable(change.before.get(name)), _readable(value))
        for name, value in change.after.items()
    ]


def _readable(value: Any) -> Any:
    """Milestones as a line each; everything else as it is."""
    if isinstance(value, list):
        return [f"{each['key']} {each['title']}: {each['amount']}, due {each['due'] or 'not set'}" for each in value]
    return value
