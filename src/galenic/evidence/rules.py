"""Pure guards of the evidence's lifecycle: each yields one sentence for every condition that is not met."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from uuid import UUID

from galenic.evidence.models import Evidence
from galenic.evidence.staleness import stale_because
from galenic.ledger.actors import Actor
from galenic.ledger.models import Signature
from galenic.ledger.recording import RecordedBase
from galenic.parties.separation import Separation

#: Quality assurance judges work in which it had no part.
PERFORMED_APPROVED = Separation("performed this work", "approve it", "21 CFR 58.35(a)")
REVIEWED_APPROVED = Separation("reviewed this work", "approve it", "21 CFR 58.35(a)")


def standing_signatures(record: RecordedBase, meaning: str = "") -> list[Signature]:
    """The signatures that bind the record exactly as it now is; a changed record has none (SIG-2)."""
    found = Signature.objects.filter(
        signed_type=record.subject_type(), signed_id=str(record.pk), digest=record.signed_digest()
    ).order_by("time")
    return list(found.filter(meaning=meaning) if meaning else found)


def bound_among(model: type[RecordedBase], ids: Collection[UUID], meaning: str) -> frozenset[UUID]:
    """Those of many records that a signature of this meaning binds exactly as they now are, in two queries."""
    given = Signature.objects.filter(signed_type=model.subject_type(), signed_id__in=map(str, ids), meaning=meaning)
    signed = set(given.values_list("signed_id", "digest"))
    records = model._default_manager.filter(pk__in=ids).iterator(chunk_size=100)
    return frozenset(each.pk for each in records if (str(each.pk), each.signed_digest()) in signed)


def reviewers(evidence: Evidence) -> list[str]:
    """The ids of those who reviewed the evidence as it now is."""
    return [signature.signer_id for signature in standing_signatures(evidence, "reviewed")]


def review_stands(evidence: Evidence, _actor: Actor) -> Iterator[str]:
    """The review was signed on exactly this content, by somebody other than the performer (SIG-2)."""
    if not set(reviewers(evidence)) - {str(evidence.performer_id)}:
        yield "no standing review signature of a second person binds this content"


def is_current(evidence: Evidence, _actor: Actor) -> Iterator[str]:
    """Stale evidence is not signed."""
    yield from (f"the evidence is stale: {cause}" for cause in stale_because([evidence.pk])[evidence.pk])
