"""Pure guards of the evidence's lifecycle: each yields one sentence for every condition that is not met."""

from __future__ import annotations

from collections.abc import Iterator

from galenic.evidence.models import Evidence
from galenic.evidence.staleness import stale_because
from galenic.ledger.actors import Actor
from galenic.ledger.models import Signature
from galenic.ledger.recording import RecordedBase


def standing_signatures(record: RecordedBase, meaning: str = "") -> list[Signature]:
    """The signatures that bind the record exactly as it now is; a changed record has none (SIG-2)."""
    found = Signature.objects.filter(
        signed_type=record.subject_type(), signed_id=str(record.pk), digest=record.signed_digest()
    ).order_by("time")
    return list(found.filter(meaning=meaning) if meaning else found)


def reviewer_is_not_performer(evidence: Evidence, actor: Actor) -> Iterator[str]:
    """A second person reviews (ACC-2; 21 CFR 211.194(a)(8))."""
    if str(evidence.performer_id) == actor.id:
        yield "you performed this work, and a second person has to review it"


def approver_is_neither_performer_nor_reviewer(evidence: Evidence, actor: Actor) -> Iterator[str]:
    """Quality assurance judges work in which it had no part (ACC-2)."""
    if str(evidence.performer_id) == actor.id:
        yield "you performed this work, and somebody else has to approve it"
    if any(signature.signer_id == actor.id for signature in standing_signatures(evidence, "reviewed")):
        yield "you reviewed this work, and somebody else has to approve it"


def review_stands(evidence: Evidence, _actor: Actor) -> Iterator[str]:
    """The review was signed on exactly this content, by somebody other than the performer (SIG-2)."""
    signers = {signature.signer_id for signature in standing_signatures(evidence, "reviewed")}
    if not signers - {str(evidence.performer_id)}:
        yield "no standing review signature of a second person binds this content"


def is_current(evidence: Evidence, _actor: Actor) -> Iterator[str]:
    """Stale evidence is not signed."""
    yield from (f"the evidence is stale: {cause}" for cause in stale_because([evidence.pk])[evidence.pk])
