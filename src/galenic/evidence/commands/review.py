"""Evidence is reviewed, approved, returned, retracted; each step is signed as its lifecycle says."""

from __future__ import annotations

from django.db import transaction

from galenic.evidence.lifecycle import CONSEQUENCE, EVIDENCE
from galenic.evidence.models import Evidence
from galenic.ledger.actors import Proof, Reason
from galenic.ledger.lifecycle import perform
from galenic.parties.reader import Reader
from galenic.parties.steps import take


def review(
    *,
    by: Reader,
    evidence: Evidence,
    proof: Proof | None,
    expected_version: int | None = None,
) -> Evidence:
    """Sign as `reviewed`: a second person has checked data, options and outcome."""
    return take(
        EVIDENCE,
        evidence,
        "review",
        by=by,
        proof=proof,
        expected_version=expected_version,
    )


@transaction.atomic
def approve(
    *,
    by: Reader,
    evidence: Evidence,
    proof: Proof | None,
    expected_version: int | None = None,
) -> Evidence:
    """Sign as `approved` for quality assurance. Evidence that this one takes the place of is superseded with it."""
    approved = take(
        EVIDENCE,
        evidence,
        "approve",
        by=by,
        proof=proof,
        expected_version=expected_version,
    )
    earlier = approved.supersedes
    if earlier is not None and EVIDENCE.find(earlier.state, "supersede"):
        actor = by.actor(earlier.engagement_id)
        perform(EVIDENCE, earlier, "supersede", actor=actor, roles=CONSEQUENCE)
    return approved


def send_back(
    *,
    by: Reader,
    evidence: Evidence,
    reason: Reason,
    expected_version: int | None = None,
) -> Evidence:
    """Return evidence that cannot stand as it is; mending it means computing anew."""
    return take(
        EVIDENCE,
        evidence,
        "return",
        by=by,
        reason=reason,
        expected_version=expected_version,
    )


def retract(
    *,
    by: Reader,
    evidence: Evidence,
    proof: Proof | None,
    reason: Reason,
    expected_version: int | None = None,
) -> Evidence:
    """Withdraw approved evidence: everything derived from it becomes stale."""
    return take(
        EVIDENCE,
        evidence,
        "retract",
        by=by,
        proof=proof,
        reason=reason,
        expected_version=expected_version,
    )
