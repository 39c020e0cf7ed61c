"""Reading the ledger. Who may read which scopes, the applications know; here they are plain names of chains."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import QuerySet

from galenic.ledger.models import Entry, Kind, Signature
from galenic.ledger.recording import RecordedBase


@dataclass(frozen=True, slots=True)
class GivenSignature:
    """A signature, and whether it binds the record as it now stands (SIG-2)."""

    signature: Signature
    current: bool

    @property
    def text(self) -> str:
        """As it is shown everywhere (SIG-1); a signature of an earlier version says so."""
        shown = self.signature.manifestation()
        return shown if self.current else f"{shown} - signed version {self.signature.signed_version}, superseded"


def signatures_of(record: RecordedBase) -> list[GivenSignature]:
    """All signatures ever given on a record, oldest first."""
    given = Signature.objects.filter(signed_type=record.subject_type(), signed_id=str(record.pk)).order_by("time", "id")
    digest = record.signed_digest()
    return [GivenSignature(each, current=each.digest == digest) for each in given]


def entries(
    scopes: Collection[str],
    *,
    subject_type: str = "",
    subject_id: str = "",
    person_id: str = "",
    action: str = "",
    since: datetime | None = None,
    until: datetime | None = None,
) -> QuerySet[Any, Any]:
    """Entries of the given chains, newest first (AUD-6); `until` is exclusive, `action` may be the beginning of one."""
    found = Entry.objects.filter(chain__in=scopes)
    conditions = {
        "subject_type": subject_type,
        "subject_id": subject_id,
        "actor_id": person_id,
        "action__startswith": action,
        "time__gte": since,
        "time__lt": until,
    }
    return found.filter(**{name: value for name, value in conditions.items() if value}).order_by("-time", "-id")


def history_of(record: RecordedBase) -> QuerySet[Any, Any]:
    """Everything that happened to one record, first entry first."""
    found = Entry.objects.filter(subject_type=record.subject_type(), subject_id=str(record.pk))
    return found.order_by("sequence", "id")


def changed_since_first_entry(record: RecordedBase) -> frozenset[str]:
    """The columns whose value is not the first one any more, or was not at some time (AUD-7; EU GMP Annex 11, 8.2)."""
    changed: set[str] = set()
    for changes in history_of(record).filter(kind=Kind.CHANGE).values_list("changes", flat=True):
        changed |= changes.keys()
    return frozenset(changed - {"version", "content_version"})
