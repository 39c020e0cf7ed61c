"""Evidence: what a service concluded, from what, and who stands for it."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Literal
from uuid import UUID

from pydantic import Field

from galenic.api.shapes.common import BlockerShown, PersonShown, Shape, SignatureShown, StepShown
from galenic.catalogue.outcome import Outcome


class EvidenceLine(Shape):
    """Evidence in a list."""

    id: UUID
    version: int
    state: str
    kind: Literal["computed", "document"] = Field(
        description="`document` is what a partner states in its own documents: not computed by Galenic"
    )
    service: str
    service_version: str
    conclusion: str
    passed: bool | None
    stale: tuple[str, ...] = Field(description="Why it no longer stands on its inputs; none when it does")
    digest: str = Field(description="Covers service, version, input digests, options and outcome")
    outcome_digest: str
    labels: tuple[str, ...]
    engagement: UUID
    order: UUID | None
    performer: PersonShown
    computed_at: datetime


class InputUsed(Shape):
    """An input as it went into the evidence, with the digest that it then had, and how it stands now."""

    name: str
    digest: str
    data_set: UUID | None
    document: UUID | None
    evidence: UUID | None
    state: str


class EvidenceShown(EvidenceLine):
    """One piece of evidence with all that belongs to it."""

    outcome: Outcome
    options: dict[str, Any]
    software: dict[str, str]
    protocol: dict[str, Any] = Field(description="What the order froze beforehand, and departures on record")
    inputs: tuple[InputUsed, ...]
    uses: tuple[UUID, ...] = Field(description="Evidence that was computed from this")
    supersedes: UUID | None
    signatures: tuple[SignatureShown, ...]
    blockers: tuple[BlockerShown, ...]
    steps: tuple[StepShown, ...]
