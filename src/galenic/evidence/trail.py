"""The audit trail as its readers see it (AUD-6): filtered, and as rows to export.

Only quality assurance and auditors of the organizations that share a chain read it; for anybody else it is empty.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.db.models import QuerySet

from galenic.canonical import utc_text
from galenic.ledger.models import Entry
from galenic.ledger.queries import entries, history_of
from galenic.ledger.recording import RecordedBase
from galenic.ledger.trail import trail_rows
from galenic.parties.reader import Reader


def trail_scopes(reader: Reader) -> frozenset[str]:
    """The chains that the reader may read as an audit trail, with the notes on who looked at what (AUD-9)."""
    return reader.trail_scopes | {f"{scope}/access" for scope in reader.trail_scopes if scope.startswith("engagement:")}


def trail(
    reader: Reader,
    *,
    scope: str = "",
    subject_type: str = "",
    subject_id: str = "",
    person_id: str = "",
    action: str = "",
    since: datetime | None = None,
    until: datetime | None = None,
    access: bool = False,
) -> QuerySet[Entry]:
    """The entries that the reader may see and asks for, latest first; `access` adds who looked at what.

    Raises nothing for a scope that is not the reader's: it is empty, like one that does not exist.
    """
    scopes = trail_scopes(reader) if access else reader.trail_scopes
    if scope:
        scopes &= {scope, f"{scope}/access"}
    return entries(
        scopes,
        subject_type=subject_type,
        subject_id=subject_id,
        person_id=person_id,
        action=action,
        since=since,
        until=until,
    )


def trail_of(reader: Reader, record: RecordedBase) -> QuerySet[Entry]:
    """The entries about one record, first to last, for those who may read audit trails."""
    return history_of(record).filter(chain__in=reader.trail_scopes)


def people_in(found: QuerySet[Entry]) -> list[tuple[str, str]]:
    """Whoever acted in these entries, as (id, printed name), to choose from."""
    names = found.order_by("actor_name").values_list("actor_id", "actor_name").distinct()
    return list({id_: (id_, name) for id_, name in names}.values())


def rows(found: QuerySet[Entry]) -> Iterator[dict[str, Any]]:
    """Entries as rows of `TRAIL_COLUMNS`: one for every column that changed, one for an entry without changes."""
    for entry in found.values().iterator():
        yield from trail_rows({**entry, "time": utc_text(entry["time"])})
