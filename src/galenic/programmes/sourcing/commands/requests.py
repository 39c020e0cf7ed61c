"""Requests for proposals are drafted, opened, withdrawn, and closed with or without an award for every line."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django.db import IntegrityError, transaction

from galenic.catalogue import discovery
from galenic.errors import Fault
from galenic.evidence.lifecycle import CONSEQUENCE
from galenic.ledger import commands as ledger
from galenic.ledger.actors import Proof, Reason
from galenic.ledger.anchors import anchor
from galenic.ledger.lifecycle import perform
from galenic.parties.models import Programme
from galenic.parties.reader import Reader
from galenic.parties.steps import require_own_role, take
from galenic.programmes.errors import SourcingClosed, SourcingRefused
from galenic.programmes.sourcing import rules
from galenic.programmes.sourcing.lifecycle import INVITATION, PROPOSAL, QUESTION, REQUEST, SPONSOR
from galenic.programmes.sourcing.models import CALL, Proposal, Question, RequestForProposals

#: Columns of a draft that may still change.
EDITABLE = (*CALL, "decide_by")


def draft_request(
    *,
    by: Reader,
    programme: Programme,
    number: str,
    title: str,
    lines: Sequence[Mapping[str, Any]],
    currency: str,
    questions_until: date,
    proposals_until: date,
    decide_by: date,
    scope: str = "",
) -> RequestForProposals:
    """Write down what partners are to propose for. Raises SourcingRefused with every fault, NotVisible, Refused."""
    actor = require_own_role(by, programme.sponsor_id, SPONSOR, "draft a request")
    request = RequestForProposals(
        sponsor_id=programme.sponsor_id,
        programme=programme,
        number=number.strip(),
        title=title.strip(),
        scope=scope.strip(),
        lines=[dict(line) for line in lines],
        currency=currency,
        questions_until=questions_until,
        proposals_until=proposals_until,
        decide_by=decide_by,
        author=by.person,
    )
    _require_sound(request)
    try:
        with transaction.atomic():
            return ledger.create(request, actor=actor, action="programmes:request:draft")
    except IntegrityError as error:
        raise _number_taken(request.number) from error


def edit_request(
    *, by: Reader, request: RequestForProposals, reason: Reason, expected_version: int | None = None, **values: Any
) -> RequestForProposals:
    """Change a draft, by the columns in EDITABLE. Raises SourcingClosed once it is open, SourcingRefused with
    every fault, StaleRecord, Refused, NotVisible.
    """
    actor = require_own_role(by, request.sponsor_id, SPONSOR, "edit a request")
    unknown = sorted(values.keys() - set(EDITABLE))
    if unknown:
        raise TypeError(f"a request has no editable {', '.join(unknown)}")
    try:
        with transaction.atomic():
            current: RequestForProposals = request.fresh()
            if current.state != "draft":
                remedy = (
                    "What partners are asked stands once it is open; withdraw it and ask anew, or answer a question."
                )
                raise SourcingClosed(f"Request {current.number} is {current.state}, not a draft.", remedy=remedy)
            for name, value in values.items():
                setattr(current, name, value)
            _require_sound(current)
            return ledger.change(
                request,
                actor=actor,
                action="programmes:request:edit",
                reason=reason,
                expected_version=expected_version,
                **values,
            )
    except IntegrityError as error:
        raise _number_taken(str(values.get("number", ""))) from error


def open_request(
    *, by: Reader, request: RequestForProposals, proof: Proof | None, expected_version: int | None = None
) -> RequestForProposals:
    """Sign what is asked as `approved`; partners may be invited from now on."""
    return take(REQUEST, request, "open", by=by, proof=proof, expected_version=expected_version)


@transaction.atomic
def withdraw_request(
    *, by: Reader, request: RequestForProposals, reason: Reason, expected_version: int | None = None
) -> RequestForProposals:
    """Give up asking; every invitation ends."""
    withdrawn = take(REQUEST, request, "withdraw", by=by, reason=reason, expected_version=expected_version)
    _close_invitations(by, withdrawn)
    return withdrawn


@transaction.atomic
def decide_request(
    *, by: Reader, request: RequestForProposals, expected_version: int | None = None
) -> RequestForProposals:
    """Close the request when every line has a partner that accepted; those who were not chosen learn just that."""
    return _closed(by, take(REQUEST, request, "decide", by=by, expected_version=expected_version))


@transaction.atomic
def conclude_request(
    *, by: Reader, request: RequestForProposals, reason: Reason, expected_version: int | None = None
) -> RequestForProposals:
    """Close the request although lines are left without a partner, and say why."""
    return _closed(by, take(REQUEST, request, "conclude", by=by, reason=reason, expected_version=expected_version))


def _closed(by: Reader, request: RequestForProposals) -> RequestForProposals:
    scopes = _close_invitations(by, request)
    anchor([request.ledger_scope(), *scopes], "request for proposals decided")
    return request


def _close_invitations(by: Reader, request: RequestForProposals) -> list[str]:
    """End what is still open in each engagement. Entries there name the sponsor's person, never another partner."""
    scopes = []
    for invitee in request.invitees.select_related("invitation").order_by("pk"):
        invitation = invitee.invitation
        actor = by.actor(invitation.engagement_id)
        for proposal in Proposal.objects.filter(invitation=invitation, state="submitted"):
            perform(PROPOSAL, proposal, "decline", actor=actor, roles=CONSEQUENCE)
        for question in Question.objects.filter(invitation=invitation, state="asked"):
            perform(QUESTION, question, "close", actor=actor, roles=CONSEQUENCE)
        if invitation.state in ("sent", "proposed"):
            perform(INVITATION, invitation, "close", actor=actor, roles=CONSEQUENCE)
        scopes.append(invitation.ledger_scope())
    return scopes


def _require_sound(request: RequestForProposals) -> None:
    faults = [*_missing(request), *rules.call_faults(request.lines, request.currency, discovery.services())]
    if faults:
        raise SourcingRefused("The request cannot be written down.", faults=faults, remedy="Mend what is listed.")


def _number_taken(number: str) -> SourcingRefused:
    fault = Fault("PRG-011", "this number is taken in this programme", column="number", value=number)
    problem = "The request cannot be written down."
    return SourcingRefused(problem, faults=[fault], remedy="Choose another number.")


def _missing(request: RequestForProposals) -> list[Fault]:
    texts = {"number": request.number, "title": request.title}
    return [Fault("PRG-010", f"the request needs a {name}", column=name) for name, text in texts.items() if not text]
