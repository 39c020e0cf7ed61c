"""The audit trail, and whether the record holds."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from pydantic import Field

from galenic.api.shapes.common import Shape, SubjectShown


class ActorShown(Shape):
    """Who acted, as they were at that moment."""

    id: str
    name: str
    role: str
    organization: str


class ReasonShown(Shape):
    """Why."""

    code: str
    text: str


class EntryShown(Shape):
    """One entry of the ledger, with everything that its digest covers."""

    scope: str = Field(description="The chain")
    sequence: int
    kind: str
    time: datetime
    actor: ActorShown
    action: str
    subject: SubjectShown
    changes: dict[str, Any] = Field(description="Before and after by column; for a note its facts")
    reason: ReasonShown
    request_id: str
    signature_id: str
    software: str
    digest: str


class ChainShown(Shape):
    """A chain that the reader may read: how long it is, and how far a signed anchor vouches for it."""

    scope: str
    title: str
    entries: int
    head: str
    anchored: int = Field(description="Entries that its latest anchor covers")
    anchored_at: datetime | None


class RecordState(Shape):
    """The chains of the reader, and what the server says of its own clock (ACC-6)."""

    chains: tuple[ChainShown, ...]
    clock: str


class FindingShown(Shape):
    """One contradiction."""

    code: str
    message: str
    scope: str
    sequence: int | None
    subject: str
    warning: bool


class Verification(Shape):
    """What was looked at, and what was found. A warning does not make the record unsound."""

    ok: bool
    scopes: tuple[str, ...]
    counts: dict[str, int]
    errors: int
    warnings: int
    by_code: dict[str, int]
    first_bad_sequence: dict[str, int]
    findings: tuple[FindingShown, ...]
