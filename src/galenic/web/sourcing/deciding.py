"""Deciding: lines of a proposal are awarded, signed, and an order follows once the partner has accepted."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods

from galenic.errors import Fault
from galenic.ledger.lifecycle import unmet
from galenic.parties.errors import NotVisible
from galenic.parties.roles import Role
from galenic.parties.steps import standing
from galenic.programmes.errors import OrderRefused
from galenic.programmes.models import Award, Proposal, WorkOrder
from galenic.programmes.sourcing import commands
from galenic.programmes.sourcing.commands.awards import prepared_award
from galenic.programmes.sourcing.lifecycle import AWARD
from galenic.programmes.sourcing.queries import find_award, find_proposal
from galenic.programmes.sourcing.rules import awarded_lines, wanted
from galenic.web.fields import Choice, Field, Typed, typed
from galenic.web.links import url_of
from galenic.web.middleware import Request
from galenic.web.partners.fields import read_day
from galenic.web.steps.forms import Given, StepPage, answer


@require_http_methods(["GET", "POST"])
def award(request: Request, record_id: UUID) -> HttpResponse:
    """Award lines of a proposal, signed as approved; what stands in the way is listed before anything is typed."""
    found = find_proposal(request.reader, record_id)
    if Role.SPONSOR_PM not in request.reader.kept_roles(found.engagement.sponsor_id):
        raise NotVisible  # an invited partner reads its own proposal, but not how it is judged
    data = request.POST if request.method == "POST" else None
    asked = found.invitation.invitee.request
    free = [line["key"] for line in found.lines if awarded_lines(asked)[line["key"]] < wanted(asked.line(line["key"]))]
    keys = request.POST.getlist("keys") if data is not None else free
    page = StepPage(
        record=found,
        name=f"{found.engagement.partner}, {found}",
        title="Award",
        meaning="approved",
        needs_reason=False,
        back=url_of(asked),
        unmet=_unmet(request, found, free),
        fields=_award_fields(found, keys, data),
        success=f"Awarded to {found.engagement.partner}, who accepts or declines next.",
    )

    def take(given: Given) -> object:
        return commands.award(
            by=request.reader,
            proposal=found,
            keys=keys,
            justification=typed(data, "justification"),
            proof=given.proof,
            expected_version=given.version,
        )

    return answer(request, page, take)


def _unmet(request: Request, found: Proposal, keys: list[str]) -> tuple[str, ...]:
    if not keys:
        return ("every line of this proposal is awarded already",)
    prepared = prepared_award(found, keys)
    actor, roles = standing(request.reader, prepared)
    return tuple(each.message for each in unmet(AWARD, prepared, "give", actor=actor, roles=roles))


def _award_fields(found: Proposal, keys: list[str], data: Typed) -> tuple[Field, ...]:
    lines = [(line, found.invitation.line(line["key"])["title"]) for line in found.lines]
    choices = tuple(
        Choice(line["key"], f"{line['key']} {title}, {line['price']} {found.currency}", line["key"] in keys)
        for line, title in lines
    )
    kept = "Kept with the comparison as it stands now. No partner ever sees it."
    justification = typed(data, "justification")
    return (
        Field("keys", "Lines", kind="choices", required=True, choices=choices),
        Field("justification", "Why this proposal", justification, "textarea", kept, required=True),
    )


@require_http_methods(["GET", "POST"])
def order(request: Request, record_id: UUID) -> HttpResponse:
    """Draft the work order for a line that was awarded and accepted."""
    found = find_award(request.reader, record_id)
    if Role.SPONSOR_PM not in request.reader.roles_in(found.engagement_id):
        raise NotVisible
    data = request.POST if request.method == "POST" else None
    made: list[WorkOrder] = []
    page = StepPage(
        record=found,
        name=f"{found.engagement.partner}, award of {', '.join(found.keys)}",
        title="Draft the work order",
        meaning="",
        needs_reason=False,
        back=f"{url_of(found.proposal.invitation)}#awards",
        unmet=() if found.state == "accepted" else (f"the award is {found.state}: orders follow when it is accepted",),
        fields=_order_fields(found, data),
        success="The order is a draft: fill in its options on its page, then issue it.",
    )

    def take(_given: Given) -> object:
        faults: list[Fault] = []
        due = read_day(data, "due", faults)
        if faults:
            raise OrderRefused("The order cannot be written down.", faults=faults, remedy="Mend what is listed.")
        more: dict[str, Any] = {"key": typed(data, "key"), "number": typed(data, "number"), "due": due}
        made.append(commands.draft_awarded_order(by=request.reader, award=found, **more))
        return made[0]

    answered = answer(request, page, take)
    return redirect(url_of(made[0])) if made else answered


def _order_fields(found: Award, data: Typed) -> tuple[Field, ...]:
    lines = [(key, f"{key} {found.proposal.invitation.line(key)['title']}") for key in found.keys]
    value = typed(data, "key")
    first = () if len(lines) == 1 else (Choice("", "choose"),)
    return (
        Field(
            "key", "Line", "", "select", required=True, choices=(*first, *(Choice(k, t, k == value) for k, t in lines))
        ),
        Field("number", "Number of the order", typed(data, "number"), required=True),
        Field("due", "Due", typed(data, "due"), "date"),
    )
