"""Awards: given by the sponsor with its reasons, accepted by the partner, and turned into work orders."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db import transaction

from galenic.errors import Fault
from galenic.evidence.lifecycle import CONSEQUENCE
from galenic.ledger import commands as ledger
from galenic.ledger.actors import Proof, Reason, says_something
from galenic.ledger.anchors import anchor
from galenic.ledger.lifecycle import perform
from galenic.parties.commands import extend_engagement
from galenic.parties.reader import Reader
from galenic.parties.steps import require_own_role, require_role, take
from galenic.programmes.commands.orders import draft_order
from galenic.programmes.errors import SourcingClosed, SourcingRefused
from galenic.programmes.models import WorkOrder
from galenic.programmes.sourcing.comparing import compared
from galenic.programmes.sourcing.lifecycle import AWARD, INVITATION, PROPOSAL, SPONSOR
from galenic.programmes.sourcing.models import Award, Decision, Proposal, RequestForProposals


@transaction.atomic
def award(
    *,
    by: Reader,
    proposal: Proposal,
    keys: Sequence[str],
    justification: str,
    proof: Proof | None,
    expected_version: int | None = None,
) -> Award:
    """Award lines of a proposal, signed as `approved`, for the sponsor.

    The partner does not see `justification`; it is kept with the comparison as it stands now. `expected_version`
    is the proposal's. Raises SourcingRefused, Refused with all that is unmet, StaleRecord, SignatureRefused.
    """
    actor = require_role(by, proposal.engagement_id, SPONSOR, "award work")
    request: RequestForProposals = proposal.invitation.invitee.request.fresh()  # one award of a request at a time
    own = require_own_role(by, request.sponsor_id, SPONSOR, "award work")
    ledger.check_version(proposal.fresh(), expected_version)
    made = prepared_award(proposal, keys)
    if not says_something(justification):
        fault = Fault("PRG-029", "the justification says nothing", column="justification", value=justification)
        raise SourcingRefused("Nothing was awarded.", faults=[fault], remedy="Say why this proposal was chosen.")
    comparison = compared(request)
    ledger.create(made, actor=actor, action="programmes:award:prepare")
    given = take(AWARD, made, "give", by=by, proof=proof)
    if proposal.fresh().state == "submitted":
        perform(PROPOSAL, proposal, "award", actor=actor, roles=CONSEQUENCE)
    decision = Decision(
        sponsor_id=request.sponsor_id,
        programme_id=request.programme_id,
        request=request,
        award=given,
        justification=justification.strip(),
        compared=comparison,
        decided_by=by.person,
    )
    ledger.create(decision, actor=own, action="programmes:decision:record")
    _keep_engaged(by, given)
    anchor([given.ledger_scope(), decision.ledger_scope()], "work awarded")
    return given


@transaction.atomic
def accept_award(*, by: Reader, award: Award, proof: Proof | None, expected_version: int | None = None) -> Award:
    """Sign as `acknowledged`, for the partner; work orders may follow."""
    accepted = take(AWARD, award, "accept", by=by, proof=proof, expected_version=expected_version)
    invitation = accepted.proposal.invitation
    if invitation.state == "proposed":
        perform(INVITATION, invitation, "award", actor=by.actor(accepted.engagement_id), roles=CONSEQUENCE)
    return accepted


def decline_award(*, by: Reader, award: Award, reason: Reason, expected_version: int | None = None) -> Award:
    """Refuse an award, for the partner; its lines are free for another."""
    return take(AWARD, award, "decline", by=by, reason=reason, expected_version=expected_version)


def draft_awarded_order(*, by: Reader, award: Award, key: str, number: str, **more: Any) -> WorkOrder:
    """Draft the work order for an awarded line: service, title, scope, site and price are those that were awarded.

    `more` are the remaining arguments of `draft_order`. Raises SourcingClosed before the partner has accepted,
    SourcingRefused for a line that is not in the award, OrderRefused, InputError.
    """
    current: Award = Award.objects.select_related("proposal__invitation").get(pk=award.pk)
    by.require(current.engagement_id)
    if current.state != "accepted":
        raise SourcingClosed(f"The award is {current.state}.", remedy="Orders follow when the partner has accepted it.")
    _require_lines(current.proposal, [key], current.keys)
    asked, offered = current.proposal.invitation.line(key), current.proposal.line(key)
    return draft_order(
        by=by,
        engagement_id=current.engagement_id,
        number=number,
        title=asked["title"],
        service_id=asked["service_id"],
        scope=asked["scope"],
        site_id=UUID(offered["site"]),
        price=Decimal(offered["price"]),
        currency=current.currency,
        award=current,
        **more,
    )


def prepared_award(proposal: Proposal, keys: Sequence[str]) -> Award:
    """An award as it would be given; also asked before, to show what stands in its way. Raises SourcingRefused."""
    _require_lines(proposal, keys, [line["key"] for line in proposal.lines])
    return Award(
        engagement_id=proposal.engagement_id,
        proposal=proposal,
        proposal_digest=proposal.signed_digest(),
        keys=sorted(keys),
        price=str(sum(Decimal(proposal.line(key)["price"]) for key in keys)),
        currency=proposal.currency,
    )


def _require_lines(proposal: Proposal, keys: Sequence[str], offered: Sequence[str]) -> None:
    wrong = sorted(set(keys) - set(offered)) or ([""] if not keys or len(set(keys)) < len(keys) else [])
    if wrong:
        allowed = f"{', '.join(sorted(offered))}; each once"
        fault = Fault("PRG-022", "a line that was offered", column="keys", value=", ".join(wrong), allowed=allowed)
        raise SourcingRefused(f"{proposal} does not offer this.", faults=[fault], remedy="Name lines that it offers.")


def _keep_engaged(by: Reader, award: Award) -> None:
    """Work that is awarded outlasts the day until which an invitation had opened the engagement."""
    engagement = award.engagement
    if engagement.ends is not None and engagement.ends <= award.proposal.invitation.invitee.request.decide_by:
        extend_engagement(by=by, engagement=engagement, last_day=None, reason="Work was awarded to the partner.")
