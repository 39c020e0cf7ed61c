"""Adding to a hash chain: the two or three statements that stand between a change and its entry.

They are SQL by hand because they run with every write. All writers of one chain queue for its head row before they
touch any record on it, so that two commands on one chain cannot wait for each other.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from django.db import connection

from galenic import __version__
from galenic.canonical import utc_text
from galenic.ledger import clock
from galenic.ledger.actors import FIRST_ENTRY, SYSTEM, Actor, Reason
from galenic.ledger.entry_text import GENESIS, body_text, digest_after, require_storable, text_of_plain
from galenic.ledger.looking import refuse_writing

Subject = tuple[str, str, int]
#: Where the installation records its own life: which chains were opened, which keys sign, which backups were made.
INSTALLATION = "installation"
CHAIN_TYPE = "ledger.chain"

#: Every column that the digest covers, in the order in which `append` gives them.
COLUMNS = (
    "chain_id",
    "sequence",
    "kind",
    "time",
    "actor_id",
    "actor_name",
    "actor_role",
    "actor_organization",
    "action",
    "subject_type",
    "subject_id",
    "subject_version",
    "changes",
    "reason_code",
    "reason_text",
    "request_id",
    "signature_id",
    "software",
)
_INSERT = f"INSERT INTO ledger_entry ({', '.join(COLUMNS)}, digest) VALUES ({', '.join(['%s'] * (len(COLUMNS) + 1))})"  # noqa: S608
_MOVE = "UPDATE ledger_chain SET length = %s, head = %s, last_time = %s WHERE scope = %s"
_ADD_AND_MOVE = f"WITH entry AS ({_INSERT} RETURNING id), moved AS ({_MOVE}) SELECT id FROM entry"  # noqa: S608
_READ = "SELECT length, head, last_time FROM ledger_chain WHERE scope = %s"
_OPEN = (
    "INSERT INTO ledger_chain (scope, length, head, last_time) VALUES (%s, 0, %s, NULL) ON CONFLICT (scope) DO NOTHING"
)


@dataclass(slots=True)
class Head:
    """The end of a chain, held locked by the running transaction; `append` moves it on."""

    scope: str
    length: int
    digest: str
    last_time: datetime | None


def lock(scope: str) -> Head:
    """The head of a chain, locked until the transaction ends. A chain that does not exist yet is opened.

    Opening is itself an entry on the chain of the installation, so that a chain cannot vanish whole without a trace.
    """
    refuse_writing()
    with connection.cursor() as cursor:
        found = _read(cursor, scope)
        if found is not None:
            return found
        cursor.execute(_OPEN, [scope, GENESIS])
        opened = cursor.rowcount == 1
        head = _read(cursor, scope)
    if head is None:
        raise RuntimeError(f"the chain {scope!r} was opened and is not there")
    if opened and scope != INSTALLATION:
        subject = (CHAIN_TYPE, scope, 1)
        append(lock(INSTALLATION), "note", actor=SYSTEM, action="ledger:chain:open", subject=subject, changes="{}")
    return head


def append(
    head: Head,
    kind: str,
    *,
    actor: Actor,
    action: str,
    subject: Subject,
    changes: str,
    reason: Reason = FIRST_ENTRY,
    signature_id: str = "",
) -> dict[str, Any]:
    """Add one entry, inside the transaction of what it records, and return its columns. `changes` is canonical text.

    When the clock has gone backwards since the last entry, a second entry says so (ACC-6).
    """
    now, before = clock.now(), head.last_time
    entry: dict[str, Any] = {
        "chain_id": head.scope,
        "sequence": head.length + 1,
        "kind": str(kind),
        "time": utc_text(now),
        "actor_id": actor.id,
        "actor_name": actor.printed_name,
        "actor_role": actor.role,
        "actor_organization": actor.organization,
        "action": action,
        "subject_type": subject[0],
        "subject_id": subject[1],
        "subject_version": subject[2],
        "changes": changes,
        "reason_code": str(reason.code),
        "reason_text": reason.text,
        "request_id": actor.request_id,
        "signature_id": signature_id,
        "software": __version__,
    }
    text = body_text(entry)
    require_storable(text)
    entry["digest"] = digest_after(head.digest, text)
    entry["time"] = now
    entry["id"] = _store(entry)
    head.length, head.digest, head.last_time = entry["sequence"], entry["digest"], now
    if before is not None and now < before:
        facts = text_of_plain({"now": utc_text(now), "previous": utc_text(before)})
        subject = (CHAIN_TYPE, head.scope, 1)
        append(head, "note", actor=SYSTEM, action="ledger:clock:backwards", subject=subject, changes=facts)
    return entry


def _read(cursor: Any, scope: str) -> Head | None:
    # Entries and anchors refer to the head row: only its key must stay free of the lock.
    cursor.execute(_READ + (" FOR NO KEY UPDATE" if connection.vendor == "postgresql" else ""), [scope])
    row = cursor.fetchone()
    if row is None:
        return None
    length, digest, time = row
    return Head(scope, length, digest, time.replace(tzinfo=UTC) if time and time.tzinfo is None else time)


def _store(entry: dict[str, Any]) -> int:
    """Insert the entry and move the chain's head: one round trip on PostgreSQL."""
    values = list(entry.values())
    values[COLUMNS.index("time")] = time = connection.ops.adapt_datetimefield_value(entry["time"])
    moved = [entry["sequence"], entry["digest"], time, entry["chain_id"]]
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(_ADD_AND_MOVE, values + moved)
            return int(cursor.fetchone()[0])
        cursor.execute(_INSERT, values)
        identity = int(cursor.lastrowid or 0)
        cursor.execute(_MOVE, moved)
        return identity
