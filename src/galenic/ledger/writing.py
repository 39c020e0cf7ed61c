"""How a record and its entry are written together. `commands` and `lifecycle` open the transaction around this."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any, Generic, TypeVar

from django.db import models
from django.db.models import ProtectedError

from galenic.errors import Fault
from galenic.ledger import clock
from galenic.ledger.actors import FIRST_ENTRY, Actor, Proof, Reason, ReasonCode
from galenic.ledger.chains import Head, Subject, append, lock
from galenic.ledger.entry_text import require_storable, text_of_plain
from galenic.ledger.errors import ReasonMissing, RecordIsKept, SignatureRefused, StaleRecord
from galenic.ledger.models import Entry, Kind, Signature
from galenic.ledger.recording import RecordedBase, ledger_writes
from galenic.ledger.rows import update_columns

Record = TypeVar("Record", bound=RecordedBase)
KEPT_BY_LEDGER = frozenset({"id", "version", "content_version"})


def write_new(record: RecordedBase, *, actor: Actor, action: str, reason: Reason = FIRST_ENTRY) -> None:
    """Insert a record and the entry with its initial values."""
    head = lock(record.ledger_scope())
    changes = _text({name: [None, value] for name, value in record.recorded_values().items()})
    with ledger_writes():
        record.save(force_insert=True)
    append(head, Kind.CREATE, actor=actor, action=action, subject=subject_of(record), changes=changes, reason=reason)


@dataclass(frozen=True, slots=True)
class Pending(Generic[Record]):
    """A change made in memory and not yet written: the record as it will stand, and what differs."""

    record: Record
    head: Head
    changes: dict[str, list[Any]]
    columns: frozenset[str]


def locked(record: Record, expected_version: int | None = None) -> tuple[Head, Record]:
    """Lock the chain and the record, and read it again. Raises StaleRecord when it is not what the user saw."""
    head = lock(record.ledger_scope())
    current = record.fresh()
    check_version(current, expected_version)
    return head, current


def prepare(head: Head, current: Record, values: Mapping[str, Any], *, always: bool = False) -> Pending[Record]:
    """Set `values` on the record and count its versions up; nothing is written yet.

    `always` counts up even when no value differs, for a step that leaves only a signature.
    Raises RecordIsKept for records that are written once, TypeError for columns that the record does not have.
    """
    if not current.changeable:
        raise RecordIsKept(f"{_name(current)} is written once and never changed.", remedy="Enter a new one instead.")
    by_name = _settable(type(current))
    unknown = set(values) - set(by_name)
    if unknown:
        raise TypeError(f"{type(current).__name__} has no settable column {', '.join(sorted(unknown))}")
    names = {by_name[name] for name in values}
    before = current.recorded_values(names)
    for name, value in values.items():
        setattr(current, name, value)
    after = current.recorded_values(names)
    changes = {name: [before[name], value] for name, value in after.items() if _differ(value, before[name])}
    if changes or always:
        signed = not changes.keys().isdisjoint(current.signed_fields)
        _count_up(current, changes, "version")
        if signed:
            _count_up(current, changes, "content_version")
    return Pending(current, head, changes, frozenset(changes) | (names - before.keys()))


def write_change(
    pending: Pending[Any], *, actor: Actor, action: str, reason: Reason, signature: Signature | None = None
) -> None:
    """Write what was prepared, and its entry. Nothing is written when nothing differs."""
    require_reason(reason, FIRST_ENTRY.code)
    record = pending.record
    if pending.columns:
        changes = _text(pending.changes)
        update_columns(record, pending.columns)
        if pending.changes:
            append(
                pending.head,
                Kind.CHANGE,
                actor=actor,
                action=action,
                subject=subject_of(record),
                changes=changes,
                reason=reason,
                signature_id=str(signature.pk) if signature else "",
            )


def write_removal(record: RecordedBase, *, actor: Actor, action: str, reason: Reason) -> Entry:
    """Delete a record; its last values stay on the entry. Raises RecordIsKept when it is kept or referred to."""
    require_reason(reason, FIRST_ENTRY.code, ReasonCode.WORKFLOW_STEP)
    head, current = locked(record)
    if not current.removable:
        raise RecordIsKept(f"{_name(current)} is kept; such records are never deleted.", remedy="Close it instead.")
    subject = subject_of(current)
    changes = _text({name: [value, None] for name, value in current.recorded_values().items()})
    try:
        with ledger_writes():
            current.delete()
    except ProtectedError as error:
        faults = [Fault("LED-008", f"{_name(each)} refers to it") for each in error.protected_objects]
        raise RecordIsKept("Other records refer to this one.", faults=faults, remedy="Remove those first.") from error
    entry = append(head, Kind.REMOVE, actor=actor, action=action, subject=subject, changes=changes, reason=reason)
    return entry_of(entry)


def write_signature(
    head: Head, record: RecordedBase, *, actor: Actor, meaning: str, proof: Proof | None, role: str = ""
) -> Signature:
    """Bind a person and a meaning to the record as it stands in memory, locked (SIG-2 to SIG-4, SIG-8).

    Given again by the same person to the same content, it is the same signature, and an entry says so (SIG-7).
    """
    _use(proof, actor)
    if not record.signed_fields:
        raise TypeError(f"{type(record).__name__} does not say which columns a signature vouches for")
    signature = Signature(
        scope=head.scope,
        signer_id=actor.id,
        printed_name=actor.printed_name,
        role=role or actor.role,
        organization=actor.organization,
        meaning=meaning,
        signed_type=record.subject_type(),
        signed_id=str(record.pk),
        signed_version=record.content_version,
        covers=sorted(record.signed_fields),
        digest=record.signed_digest(),
        method=proof.method if proof else "",
        time=clock.now(),
    )
    given = _given_before(signature)
    if given is not None:
        facts = _text({"meaning": meaning, "digest": given.digest})
        subject = subject_of(given)
        append(head, Kind.NOTE, actor=actor, action="ledger:signature:repeat", subject=subject, changes=facts)
        return given
    changes = _text({name: [None, value] for name, value in signature.recorded_values().items()})
    with ledger_writes():
        signature.save(force_insert=True)
    subject = subject_of(signature)
    append(head, Kind.CREATE, actor=actor, action="ledger:signature:give", subject=subject, changes=changes)
    return signature


def check_version(record: RecordedBase, expected_version: int | None) -> None:
    """Raise StaleRecord when the record is not the one that the user saw."""
    if expected_version is not None and record.version != expected_version:
        raise StaleRecord(
            "This record was saved by somebody else after you opened it "
            f"(you saw version {expected_version}, it is now {record.version}).",
            remedy="Open it again, look at what changed, and repeat your change if it still holds.",
        )


def require_reason(reason: Reason | None, *unusable: ReasonCode) -> None:
    """Raise ReasonMissing unless there is a reason, of a kind that can be one here (AUD-3)."""
    if reason is None or reason.code in unusable:
        raise ReasonMissing(
            "A saved record is changed or removed only for a reason.",
            remedy=f"Choose one of: {', '.join(code for code in ReasonCode if code not in unusable)}.",
        )


def subject_of(record: RecordedBase) -> Subject:
    """The record as the ledger names it."""
    return record.subject_type(), str(record.pk), record.version


def entry_of(columns: dict[str, Any]) -> Entry:
    """The entry that `append` has written, as a model instance."""
    from galenic.ledger.fields import CanonicalJSONField

    changes = CanonicalJSONField().from_db_value(columns["changes"], None, None)
    return Entry(**{**columns, "changes": changes})


def _use(proof: Proof | None, actor: Actor) -> None:
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


def _given_before(signature: Signature) -> Signature | None:
    return Signature.objects.filter(
        signed_type=signature.signed_type,
        signed_id=signature.signed_id,
        digest=signature.digest,
        signer_id=signature.signer_id,
        meaning=signature.meaning,
    ).first()


@cache
def _settable(model: type[models.Model]) -> dict[str, str]:
    """Column names by the names under which a command may give them."""
    fields = [field for field in model._meta.concrete_fields if field.attname not in KEPT_BY_LEDGER]
    return {name: field.attname for field in fields for name in (field.name, field.attname)}


def _count_up(record: RecordedBase, changes: dict[str, list[Any]], name: str) -> None:
    before = getattr(record, name)
    setattr(record, name, before + 1)
    changes[name] = [before, before + 1]


def _differ(one: Any, other: Any) -> bool:
    # 1, 1.0 and True are equal to Python and different on the record.
    return bool(one != other or (not isinstance(one, str) and text_of_plain(one) != text_of_plain(other)))


def _text(changes: dict[str, Any]) -> str:
    text = text_of_plain(changes)
    require_storable(text)
    return text


def _name(record: models.Model) -> str:
    return f"{record._meta.verbose_name} {str(record)!r}"
