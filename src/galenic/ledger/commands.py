"""The only place that writes recorded tables: each write and its entry stand or fall together (AUD-1)."""

from __future__ import annotations

from typing import Any

from django.db import transaction

from galenic.canonical import canonical_text
from galenic.ledger.actors import FIRST_ENTRY, Actor, Proof, Reason
from galenic.ledger.chains import Subject, append, lock
from galenic.ledger.models import Entry, Kind, Signature
from galenic.ledger.recording import RecordedBase
from galenic.ledger.writing import (
    Record,
    check_version,
    entry_of,
    locked,
    prepare,
    write_change,
    write_new,
    write_removal,
    write_signature,
)

__all__ = ["Subject", "change", "check_version", "create", "note", "remove", "sign"]


@transaction.atomic
def create(record: Record, *, actor: Actor, action: str, reason: Reason = FIRST_ENTRY) -> Record:
    """Store a new record; its initial values are on the entry (AUD-2)."""
    write_new(record, actor=actor, action=action, reason=reason)
    return record


@transaction.atomic
def change(
    record: Record,
    *,
    actor: Actor,
    action: str,
    reason: Reason,
    expected_version: int | None = None,
    signature: Signature | None = None,
    **values: Any,
) -> Record:
    """Change columns of a saved record and return it as it now stands.

    The row is locked and read again first; with `expected_version` (what the user's page showed) a record that somebody
    else saved meanwhile raises StaleRecord. Without a usable reason ReasonMissing is raised (AUD-3). Nothing is written
    when no value differs, unless there is a `signature` to name.
    """
    head, current = locked(record, expected_version)
    pending = prepare(head, current, values, always=signature is not None)
    write_change(pending, actor=actor, action=action, reason=reason, signature=signature)
    return current


@transaction.atomic
def remove(record: RecordedBase, *, actor: Actor, action: str, reason: Reason) -> Entry:
    """Delete a record of a `removable` type; its last values stay on the entry. Raises RecordIsKept, ReasonMissing."""
    return write_removal(record, actor=actor, action=action, reason=reason)


@transaction.atomic
def note(scope: str, *, actor: Actor, action: str, subject: Subject, facts: dict[str, Any] | None = None) -> Entry:
    """Put an event on the ledger that changes no record: a view, an export, a failed login (AUD-9)."""
    return entry_of(
        append(lock(scope), Kind.NOTE, actor=actor, action=action, subject=subject, changes=canonical_text(facts or {}))
    )


@transaction.atomic
def sign(record: RecordedBase, *, actor: Actor, meaning: str, proof: Proof | None, role: str = "") -> Signature:
    """Bind a person and a meaning to the record's digest as it stands (SIG-1 to SIG-4, SIG-7, SIG-8).

    `proof` says that the person has just identified themselves; it is used up. Raises SignatureRefused without one, or
    before the declaration of equivalence was made. The same meaning given again by the same person to the same content
    returns the signature that is there, and an entry says that it was given again.
    """
    head, current = locked(record)
    return write_signature(head, current, actor=actor, meaning=meaning, proof=proof, role=role)
