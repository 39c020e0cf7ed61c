"""Proposals come in signed, one in the place of another, until the last day; no draft is ever shared."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from django.db import transaction

from galenic.evidence.lifecycle import CONSEQUENCE
from galenic.ledger import clock
from galenic.ledger import commands as ledger
from galenic.ledger.actors import Proof, Reason
from galenic.ledger.anchors import anchor
from galenic.ledger.lifecycle import perform
from galenic.parties.models import Site
from galenic.parties.reader import Reader
from galenic.parties.steps import require_role, take
from galenic.programmes.errors import SourcingRefused
from galenic.programmes.sourcing import rules
from galenic.programmes.sourcing.lifecycle import INVITATION, PARTNER, PROPOSAL
from galenic.programmes.sourcing.models import Invitation, Proposal


@transaction.atomic
def submit_proposal(
    *,
    by: Reader,
    invitation: Invitation,
    lines: Sequence[Mapping[str, Any]],
    valid_until: date,
    proof: Proof | None,
    assumptions: str = "",
    expected_version: int | None = None,
) -> Proposal:
    """Sign a proposal as `approved`, for the partner; an earlier one gives way to it.

    `lines` are those of the invitation that are offered, each with `key`, `site` (id of an own site), `price`, `months`
    and `remarks`. `expected_version` is the invitation's. Raises SourcingRefused with every fault, NotVisible, Refused,
    SignatureRefused, StaleRecord.
    """
    actor = require_role(by, invitation.engagement_id, PARTNER, "propose")
    current: Invitation = invitation.fresh()
    ledger.check_version(current, expected_version)
    sites = Site.objects.filter(organization_id=current.engagement.partner_id).values_list("pk", flat=True)
    faults = list(rules.offer_faults(lines, (line["key"] for line in current.lines), map(str, sites)))
    if faults:
        raise SourcingRefused("The proposal cannot stand.", faults=faults, remedy="Mend what is listed.")
    proposal = Proposal(
        engagement_id=current.engagement_id,
        invitation=current,
        number=current.proposals.count() + 1,
        lines=[_line(line) for line in lines],
        currency=current.currency,
        assumptions=assumptions.strip(),
        valid_until=valid_until,
        author=by.person,
        submitted_at=clock.now(),
    )
    earlier = current.proposals.filter(state="submitted").first()
    prepared = ledger.create(proposal, actor=actor, action="programmes:proposal:prepare")
    submitted = take(PROPOSAL, prepared, "submit", by=by, proof=proof)
    if earlier is not None:
        perform(PROPOSAL, earlier, "supersede", actor=actor, roles=CONSEQUENCE)
    else:
        perform(INVITATION, current, "propose", actor=actor, roles=CONSEQUENCE)
    anchor([submitted.ledger_scope()], "proposal submitted")
    return submitted


@transaction.atomic
def withdraw_proposal(
    *, by: Reader, proposal: Proposal, reason: Reason, expected_version: int | None = None
) -> Proposal:
    """Take a proposal back while others may still be given, for the partner."""
    withdrawn = take(PROPOSAL, proposal, "withdraw", by=by, reason=reason, expected_version=expected_version)
    actor = by.actor(withdrawn.engagement_id)
    perform(INVITATION, withdrawn.invitation, "reopen", actor=actor, roles=CONSEQUENCE)
    return withdrawn


def _line(given: Mapping[str, Any]) -> dict[str, str]:
    """A line as it is kept: amounts as plain decimal texts, so that the digest is the same on every database."""
    return {
        "key": str(given["key"]),
        "site": str(given["site"]),
        "price": format(Decimal(str(given["price"])), "f"),
        "months": format(Decimal(str(given["months"])), "f"),
        "remarks": str(given.get("remarks", "")).strip(),
    }
