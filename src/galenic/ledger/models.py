"""The ledger's own tables. Entries and anchors can only be added (see fences.py); signatures are recorded tables."""

from __future__ import annotations

from datetime import UTC
from typing import Any, ClassVar

from django.db import models

from galenic.canonical import canonical_text, utc_text
from galenic.ledger.entry_text import GENESIS, digest_after
from galenic.ledger.fields import CanonicalJSONField
from galenic.ledger.recording import Guarded, Recorded, RecordedQuerySet


class Chain(Guarded):
    """One hash chain, and its head: a cache that is locked while an entry is added, and checked by verification."""

    scope = models.CharField(max_length=200, primary_key=True)
    length = models.PositiveBigIntegerField(default=0)
    head = models.CharField(max_length=64, default=GENESIS)
    last_time = models.DateTimeField(null=True)

    objects = RecordedQuerySet.as_manager()

    class Meta:
        base_manager_name = "objects"

    def __str__(self) -> str:
        return self.scope


class Kind(models.TextChoices):
    """What an entry does to its subject; replaying the first three gives the tables."""

    CREATE = "create"
    CHANGE = "change"
    REMOVE = "remove"
    NOTE = "note"


class Entry(Guarded):
    """One change of one record, or one event worth keeping, with who, when, what and why (AUD-2).

    `changes` is old and new value by column; for a note it holds the facts of the event.
    """

    chain = models.ForeignKey(Chain, on_delete=models.PROTECT, related_name="entries")
    sequence = models.PositiveBigIntegerField()
    kind = models.CharField(max_length=10, choices=Kind)
    time = models.DateTimeField()
    actor_id = models.CharField(max_length=64)
    actor_name = models.TextField()
    actor_role = models.TextField()
    actor_organization = models.TextField()
    action = models.CharField(max_length=100)
    subject_type = models.CharField(max_length=100)
    subject_id = models.CharField(max_length=64)
    subject_version = models.PositiveIntegerField()
    changes = CanonicalJSONField()
    reason_code = models.CharField(max_length=40)
    reason_text = models.TextField()
    request_id = models.CharField(max_length=64)
    signature_id = models.CharField(max_length=64)
    software = models.CharField(max_length=40)
    digest = models.CharField(max_length=64)

    objects = RecordedQuerySet.as_manager()

    class Meta:
        base_manager_name = "objects"
        verbose_name_plural = "entries"
        constraints: ClassVar = [models.UniqueConstraint(fields=["chain", "sequence"], name="entry_once_in_chain")]
        indexes: ClassVar = [
            models.Index(fields=["subject_type", "subject_id"], name="entry_by_subject"),
            models.Index(fields=["chain", "time"], name="entry_by_time"),
        ]

    def __str__(self) -> str:
        return f"{self.chain_id} #{self.sequence} {self.action}"

    def body(self) -> dict[str, Any]:
        """What the digest covers: every column but the digest itself."""
        return {
            "scope": self.chain_id,
            "sequence": self.sequence,
            "kind": self.kind,
            "time": utc_text(self.time),
            "actor": {
                "id": self.actor_id,
                "name": self.actor_name,
                "role": self.actor_role,
                "organization": self.actor_organization,
            },
            "action": self.action,
            "subject": {"type": self.subject_type, "id": self.subject_id, "version": self.subject_version},
            "changes": self.changes,
            "reason": {"code": self.reason_code, "text": self.reason_text},
            "request_id": self.request_id,
            "signature_id": self.signature_id,
            "software": self.software,
        }

    def digest_after(self, previous: str) -> str:
        """SHA-256 over the canonical body followed by the previous entry's digest (TMP-1)."""
        return digest_after(previous, canonical_text(self.body()))


class Anchor(Guarded):
    """A chain's head at a moment, signed with the installation's key (TMP-4)."""

    chain = models.ForeignKey(Chain, on_delete=models.PROTECT, related_name="anchors")
    length = models.PositiveBigIntegerField()
    head = models.CharField(max_length=64)
    time = models.DateTimeField()
    purpose = models.CharField(max_length=100)
    key_id = models.CharField(max_length=64)
    signature = models.CharField(max_length=128)

    objects = RecordedQuerySet.as_manager()

    class Meta:
        base_manager_name = "objects"
        indexes: ClassVar = [models.Index(fields=["chain", "length"], name="anchor_by_chain")]

    def __str__(self) -> str:
        return f"{self.chain_id} at {self.length}"

    def statement(self) -> dict[str, Any]:
        """What the key signs."""
        return {
            "scope": self.chain_id,
            "length": self.length,
            "head": self.head,
            "time": utc_text(self.time),
            "purpose": self.purpose,
            "key_id": self.key_id,
        }


class Signature(Recorded):
    """A person, a meaning, and the digest of what was signed (SIG-1, SIG-2, SIG-4).

    `covers` names the columns that the digest covers, so that it can be recomputed without knowing this software.
    """

    changeable: ClassVar[bool] = False

    scope = models.CharField(max_length=200)
    signer_id = models.CharField(max_length=64)
    printed_name = models.TextField()
    role = models.TextField()
    organization = models.TextField()
    meaning = models.CharField(max_length=40)
    signed_type = models.CharField(max_length=100)
    signed_id = models.CharField(max_length=64)
    signed_version = models.PositiveIntegerField()
    covers = CanonicalJSONField()
    digest = models.CharField(max_length=64)
    method = models.CharField(max_length=40)
    time = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["signed_type", "signed_id", "digest", "signer_id", "meaning"], name="signature_given_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.meaning} by {self.printed_name}"

    def ledger_scope(self) -> str:
        return self.scope

    def manifestation(self) -> str:
        """How it reads wherever it is shown: meaning, printed name, role, time with its zone (21 CFR 11.50)."""
        place = ", ".join(part for part in (self.role, self.organization) if part)
        moment = f"{self.time.astimezone(UTC):%Y-%m-%d %H:%M:%S} UTC"
        return f"{self.meaning.capitalize()} by {self.printed_name}{f' ({place})' if place else ''} on {moment}"
