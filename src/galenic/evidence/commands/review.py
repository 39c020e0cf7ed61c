"""Evidence is reviewed, approved, returned, retracted; each step is signed as its lifecycle says."""

from __future__ import annotations

from django.db import transaction

from galenic.evidence.lifecycle import EVIDENCE
from galenic.evidence.models import Evidence
from galenic.evidence.steps import take
from galenic.ledger.actors import Proof, Reason
from galenic.parties.reader import Reader


def review(
    *,
    reader: Reader,
    evidence: Evidence,
    proof: Proof | None,
    expected_version: int | None = None,
    request_id: str = "",
) -> Evidence:
    """Sign as `reviewed`: a second person has checked data, options and outcome."""
    return take(
        EVIDENCE,
        evidence,
        "review",
        reader=reader,
        proof=proof,
        expected_version=expected_version,
        request_id=request_id,
    )


@transaction.atomic
def approve(
    *,
    reader: Reader,
    evidence: Evidence,
    proof: Proof | None,
    expected_version: int | None = None,
    request_id: str = "",
) -> Evidence:
    """Sign as `approved` for quality assurance. Evidence that this one takes the place of is superseded with it."""
    approved = take(
        EVIDENCE,
        evidence,
        "approve",
        reader=reader,
        proof=proof,
        expected_version=expected_version,
        request_id=request_id,
    )
    earlier = approved.supersedes
    if earlier is not None and EVIDENCE.find(earlier.state, "supersede"):
        take(EVIDENCE, earlier, "supersede", reader=reader, request_id=request_id)
    return approved


def send_back(
    *,
    reader: Reader,
    evidence: Evidence,
    reason: Reason,
    expected_version: int | None = None,
    request_id: str = "",
) -> Evidence:
    """Return evidence that cannot stand as it is; mending it means computing anew."""
    return take(
        EVIDENCE,
        evidence,
        "return",
        reader=reader,
        reason=reason,
        expected_version=expected_version,
        request_id=request_id,
    )


def retract(
    *,
    reader: Reader,
    evidence: Evidence,
    proof: Proof | None,
    reason: Reason,
    expected_version: int | None = None,
    request_id: str = "",
) -> Evidence:
    """Withdraw approved evidence: everything derived from it becomes stale."""
    return take(
        EVIDENCE,
        evidence,
        "retract",
        reader=reader,
        proof=proof,
        reason=reason,
        expected_version=expected_version,
        request_id=request_id,
    )
