"""The audit trail as its readers see it (AUD-6): filtered, in words, and as rows to export.

Only quality assurance and auditors of the organizations that share a chain read it; for anybody else it does not exist.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Q, QuerySet

from galenic.canonical import canonical_text, utc_text
from galenic.ledger.models import Entry, Kind
from galenic.ledger.recording import RecordedBase
from galenic.parties.reader import Reader

#: The columns of an exported audit trail, in this order.
COLUMNS = (
    "scope",
    "sequence",
    "time",
    "person",
    "role",
    "organization",
    "action",
    "record_type",
    "record_id",
    "record_version",
    "field",
    "before",
    "after",
    "reason_code",
    "reason",
    "signature_id",
    "request_id",
    "software",
    "digest",
)


@dataclass(frozen=True, slots=True)
class TrailFilter:
    """What to show. Empty means everything; `record` is an id, `person` a printed name or a part of one.

    `access` adds the notes on who looked at what, which stand on chains of their own.
    """

    scope: str = ""
    record_type: str = ""
    record: str = ""
    person: str = ""
    action: str = ""
    since: datetime | None = None
    until: datetime | None = None
    changed_only: bool = False
    access: bool = False


def trail(reader: Reader, wanted: TrailFilter | None = None) -> QuerySet[Entry]:
    """The entries that the reader may see and asks for, latest first; none for whoever may not read audit trails."""
    shown = wanted or TrailFilter()
    scopes = set(reader.trail_scopes)
    if shown.access:
        scopes |= {f"{scope}/access" for scope in reader.trail_scopes}
    return Entry.objects.filter(_condition(shown), chain_id__in=scopes).order_by("-time", "-pk")


def trail_of(reader: Reader, record: RecordedBase) -> QuerySet[Entry]:
    """The entries about one record, first to last."""
    about = Q(subject_type=record.subject_type(), subject_id=str(record.pk))
    return Entry.objects.filter(about, chain_id__in=reader.trail_scopes).order_by("sequence")


def rows(entries: QuerySet[Entry]) -> Iterator[dict[str, Any]]:
    """Entries as rows of `COLUMNS`, one for every field that changed, one for an entry without changes."""
    for entry in entries.iterator():
        about = _about(entry)
        changes = entry.changes if entry.kind != Kind.NOTE else {}
        for field, (before, after) in sorted(changes.items()):
            yield about | {"field": field, "before": _text(before), "after": _text(after)}
        if not changes:
            facts = canonical_text(entry.changes) if entry.changes else ""
            yield about | {"field": "", "before": "", "after": facts}


def _condition(wanted: TrailFilter) -> Q:
    condition = Q()
    exact = {
        "chain_id": wanted.scope,
        "subject_type": wanted.record_type,
        "subject_id": wanted.record,
        "action": wanted.action,
        "time__gte": wanted.since,
        "time__lt": wanted.until,
    }
    for name, value in exact.items():
        if value:
            condition &= Q(**{name: value})
    if wanted.person:
        condition &= Q(actor_name__icontains=wanted.person)
    if wanted.changed_only:
        condition &= Q(kind__in=(Kind.CHANGE, Kind.REMOVE))
    return condition


def _about(entry: Entry) -> dict[str, Any]:
    return {
        "scope": entry.chain_id,
        "sequence": entry.sequence,
        "time": utc_text(entry.time),
        "person": entry.actor_name,
        "role": entry.actor_role,
        "organization": entry.actor_organization,
        "action": entry.action,
        "record_type": entry.subject_type,
        "record_id": entry.subject_id,
        "record_version": entry.subject_version,
        "reason_code": entry.reason_code,
        "reason": entry.reason_text,
        "signature_id": entry.signature_id,
        "request_id": entry.request_id,
        "software": entry.software,
        "digest": entry.digest,
    }


def _text(value: Any) -> str:
    """A value as people read it: text as it is, nothing as nothing, all else as canonical JSON."""
    if value is None:
        return ""
    return value if isinstance(value, str) else canonical_text(value)
