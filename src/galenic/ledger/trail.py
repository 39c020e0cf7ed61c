"""The audit trail as rows that people read: one for every column that changed (AUD-6)."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterable, Iterator, Mapping
from typing import IO, Any

from galenic.ledger.entry_text import text_of_plain
from galenic.ledger.models import Kind

#: The columns of an exported audit trail, in this order.
TRAIL_COLUMNS = (
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
#: A spreadsheet takes text that begins so for a formula.
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "\uff1d", "\uff0b", "\uff0d", "\uff20")


def trail_rows(entry: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    """One stored entry (`changes` and `time` as canonical text, or `changes` decoded) as rows of TRAIL_COLUMNS.

    A note is one row, as is an entry that changed nothing.
    """
    about = {
        "scope": entry["chain_id"],
        "sequence": entry["sequence"],
        "time": entry["time"],
        "person": entry["actor_name"],
        "role": entry["actor_role"],
        "organization": entry["actor_organization"],
        "action": entry["action"],
        "record_type": entry["subject_type"],
        "record_id": entry["subject_id"],
        "record_version": entry["subject_version"],
        "field": "",
        "before": "",
        "after": "",
        "reason_code": entry["reason_code"],
        "reason": entry["reason_text"],
        "signature_id": entry["signature_id"],
        "request_id": entry["request_id"],
        "software": entry["software"],
        "digest": entry["digest"],
    }
    changes = entry["changes"]
    if isinstance(changes, str):
        changes = json.loads(changes)
    if entry["kind"] == Kind.NOTE or not changes:
        yield about | {"after": text_of_plain(changes) if changes else ""}
        return
    for column, (before, after) in sorted(changes.items()):
        yield about | {"field": column, "before": readable(before), "after": readable(after)}


def write_csv(file: IO[str], entries: Iterable[Mapping[str, Any]]) -> None:
    """Write stored entries as CSV (RFC 4180, UTF-8). Text that a spreadsheet would compute gets an apostrophe."""
    writer = csv.DictWriter(file, TRAIL_COLUMNS)
    writer.writeheader()
    for entry in entries:
        writer.writerows({name: _inert(value) for name, value in row.items()} for row in trail_rows(entry))


def readable(value: Any) -> str:
    """A value as people read it: text as it is, nothing as nothing, all else as canonical JSON."""
    if value is None:
        return ""
    return value if isinstance(value, str) else text_of_plain(value)


def _inert(value: Any) -> Any:
    return f"'{value}" if isinstance(value, str) and value.startswith(FORMULA_STARTS) else value
