"""The only place that writes recorded tables: each write and its entry stand or fall together (AUD-1)."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any, TypeVar

from django.db import IntegrityError, transaction

from galenic import __version__
from galenic.ledger.actors import FIRST_ENTRY, SYSTEM, Actor, Proof, Reason
from galenic.ledger.errors import SignatureRefused, StaleRecord
from galenic.ledger.models import Chain, Entry, Kind, Signature
from galenic.ledger.recording import RecordedBase, ledger_writes

Subject = tuple[str, str, int]
Record = TypeVar("Record", bound=RecordedBase)


@transaction.atomic
def create(record: Record, *, actor: Actor, action: str, reason: Reason = FIRST_ENTRY) -> Record:
    """Store a new record; its initial values are on the entry (AUD-2)."""
    with ledger_writes():
        record.save(force_insert=True)
    changes = {name: [None, value] for name, value in record.recorded_values().items()}
    _append(record.ledger_scope(), Kind.CREATE, actor, action, _subject(record), changes, reason)
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

    The row is locked and read again first; with `expected_version` (what the user's page showed) a record that somebody else
    saved meanwhile raises StaleRecord. Nothing is written when no value differs.
    """
    current = record.fresh()
    check_version(current, expected_version)
    before = current.recorded_values()
    for name, value in values.items():
        setattr(current, name, value)
    after = current.recorded_values()
    changed = {name for name, value in after.items() if value != before[name]}
    if not changed and signature is None:
        return current
    current.version += 1
    if changed & set(current.signed_fields):
        current.content_version += 1
    with ledger_writes():
        current.save()
    after = current.recorded_values()
    changes = {name: [before[name], value] for name, value in after.items() if value != before[name]}
    signature_id = str(signature.pk) if signature else ""
    _append(current.ledger_scope(), Kind.CHANGE, actor, action, _subject(current), changes, reason, signature_id)
    return current


@transaction.atomic
def remove(record: RecordedBase, *, actor: Actor, action: str, reason: Reason) -> Entry:
    """Delete a record; its last values stay on the entry."""
    current = record.fresh()
    subject = _subject(current)
    changes = {name: [value, None] for name, value in current.recorded_values().items()}
    with ledger_writes():
        current.delete()
    return _append(current.ledger_scope(), Kind.REMOVE, actor, action, subject, changes, reason)


@transaction.atomic
def note(scope: str, *, actor: Actor, action: str, subject: Subject, facts: dict[str, Any] | None = None) -> Entry:
    """Put an event on the ledger that changes no record: a view, an export, a failed login (AUD-9)."""
    return _append(scope, Kind.NOTE, actor, action, subject, facts or {}, FIRST_ENTRY)


@transaction.atomic
def sign(record: RecordedBase, *, actor: Actor, meaning: str, proof: Proof | None, role: str = "") -> Signature:
    """Bind a person and a meaning to the record's digest as it stands (SIG-1 to SIG-4, SIG-7, SIG-8).

    `proof` says that the person has just identified themselves; it is used up. Raises SignatureRefused without one, before the
    declaration of equivalence was made, or when the same person has given the same meaning to the same content before.
    """
    if proof is None or not proof.usable_by(actor.id):
        raise SignatureRefused(
            "A signature needs your password, given now.",
            remedy="Enter your password (and code, where set up) in the signing form.",
        )
    if proof.declared_at is None:
        raise SignatureRefused(
            "You have not yet declared that your electronic signature is the equivalent of your handwritten one.",
            remedy="Make the declaration once, under 'My account'.",
        )
    proof.used = True
    current = record.fresh()
    signature = Signature(
        scope=current.ledger_scope(),
        signer_id=actor.id,
        printed_name=actor.printed_name,
        role=role or actor.role,
        organization=actor.organization,
        meaning=meaning,
        signed_type=current.subject_type(),
        signed_id=str(current.pk),
        signed_version=current.content_version,
        digest=current.signed_digest(),
        method=proof.method,
        time=datetime.now(UTC),
    )
    try:
        with transaction.atomic():
            return create(signature, actor=actor, action="ledger:signature:give")
    except IntegrityError as error:
        raise SignatureRefused(
            f"You have already signed this content as {meaning}.", remedy="Nothing needs to be done."
        ) from error


def _append(
    scope: str,
    kind: Kind,
    actor: Actor,
    action: str,
    subject: Subject,
    changes: dict[str, Any],
    reason: Reason,
    signature_id: str = "",
) -> Entry:
    """Add one entry to the chain of `scope`, inside the transaction of what it records."""
    chain, _ = Chain.objects.select_for_update().get_or_create(scope=scope)
    now = datetime.now(UTC)
    entry = Entry(
        chain=chain,
        sequence=chain.length + 1,
        kind=kind,
        time=now,
        actor_id=actor.id,
        actor_name=actor.printed_name,
        actor_role=actor.role,
        actor_organization=actor.organization,
        action=action,
        subject_type=subject[0],
        subject_id=subject[1],
        subject_version=subject[2],
        changes=changes,
        reason_code=reason.code.value,
        reason_text=reason.text,
        request_id=actor.request_id,
        signature_id=signature_id,
        software=__version__,
    )
    entry.digest = entry.digest_after(chain.head)
    entry.save(force_insert=True)
    previous_time, chain.last_time = chain.last_time, now
    chain.length, chain.head = entry.sequence, entry.digest
    chain.save(update_fields=["length", "head", "last_time"])
    if previous_time is not None and now < previous_time:
        _report_clock(scope, previous_time, now)
    return entry


def check_version(record: RecordedBase, expected_version: int | None) -> None:
    """Raise StaleRecord when the record is not the one that the user saw."""
    if expected_version is not None and record.version != expected_version:
        raise StaleRecord(
            f"This record was saved by somebody else after you opened it (you saw version {expected_version}, it is now {record.version}).",
            remedy="Open it again, look at what changed, and repeat your change if it still holds.",
        )


def _report_clock(scope: str, before: datetime, now: datetime) -> None:
    """The server's clock went backwards (ACC-6): say so on the chain itself, where every reader sees it."""
    note(
        scope,
        actor=SYSTEM,
        action="ledger:clock:backwards",
        subject=("ledger.chain", scope, 1),
        facts={"previous": before, "now": now},
    )


def _subject(record: RecordedBase) -> Subject:
    return record.subject_type(), str(record.pk), record.version
