"""Replaying one record's entries: what its columns must hold now, and what they held when it was signed."""

from __future__ import annotations

import json
import math
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from galenic.ledger.entry_text import text_of_plain
from galenic.ledger.findings import Code, Finding
from galenic.ledger.models import Kind

Values = dict[str, Any]


@dataclass(slots=True)
class Replay:
    """One record, followed entry by entry.

    `defaults` are the values of columns that software added after the record was made. Of every content version in
    `signed_versions` the columns are kept as `contents`; `values` is None before creation and after removal.
    """

    subject: str
    defaults: Mapping[str, Any]
    signed_versions: frozenset[int]
    signatures: frozenset[str]
    values: Values | None = None
    scope: str = ""
    sequence: int | None = None
    created_by: str = ""
    contents: dict[int, Values] = field(default_factory=dict)
    unreadable: bool = False

    def follow(self, entries: Iterable[Mapping[str, Any]]) -> Iterator[Finding]:
        """Everything in the record's history that does not follow from what went before."""
        for entry in entries:
            if self.scope and entry["chain_id"] != self.scope:
                yield self._finding(Code.RECORD_ON_TWO_CHAINS, f"it is recorded on {self.scope} too", entry)
                continue
            self.scope, self.sequence = entry["chain_id"], entry["sequence"]
            changes = _changes_of(entry)
            if changes is None:
                self.unreadable = True
                yield self._finding(Code.ENTRY_UNREADABLE, "the entry's changes cannot be read", entry)
                return
            yield from self._apply(entry, changes)
            yield from self._check_signature_named(entry)
            self._keep_content()

    def _apply(self, entry: Mapping[str, Any], changes: Mapping[str, list[Any]]) -> Iterator[Finding]:
        kind = entry["kind"]
        if (kind == Kind.CREATE) != (self.values is None):
            state = "is there already" if self.values is not None else "is not there"
            yield self._finding(Code.HISTORY_BROKEN, f"entry to {kind} a record that {state}", entry)
        before = self.values if self.values is not None else {}
        wrong = sorted(name for name, (old, _) in changes.items() if not same(before.get(name), old))
        if wrong and kind != Kind.CREATE:
            text = f"the entry says that {', '.join(wrong)} was something else than the entries before it left"
            yield self._finding(Code.HISTORY_BROKEN, text, entry)
        new = {name: value for name, (_, value) in changes.items()}
        if kind == Kind.REMOVE:
            yield from self._check_version(entry, before.get("version"))
            self.values = None
            return
        if kind == Kind.CREATE:
            self.created_by = entry["actor_id"]
            before = {**self.defaults}
        version = before.get("version")
        expected = 1 if kind == Kind.CREATE else version + 1 if isinstance(version, int) else None
        self.values = {**before, **new}
        yield from self._check_version(entry, expected)

    def _check_version(self, entry: Mapping[str, Any], expected: Any) -> Iterator[Finding]:
        if entry["subject_version"] != expected or (self.values or {}).get("version") != expected:
            text = f"the entry is of version {entry['subject_version']}, expected is {expected}"
            yield self._finding(Code.HISTORY_BROKEN, text, entry)

    def _check_signature_named(self, entry: Mapping[str, Any]) -> Iterator[Finding]:
        named = entry["signature_id"]
        if named and named not in self.signatures:
            text = f"the entry names signature {named}, which is not a signature of this record"
            yield self._finding(Code.SIGNATURE_NOT_THERE, text, entry)

    def _keep_content(self) -> None:
        version = (self.values or {}).get("content_version")
        if isinstance(version, int) and version in self.signed_versions and version not in self.contents:
            self.contents[version] = dict(self.values or {})

    def _finding(self, code: Code, text: str, entry: Mapping[str, Any]) -> Finding:
        return Finding(code, text, scope=entry["chain_id"], sequence=entry["sequence"], subject=self.subject)


def same(one: Any, other: Any) -> bool:
    """Whether two plain values are the same on the record: 1, 1.0 and True are not."""
    return bool(one == other) and (isinstance(one, str) or text_of_plain(one) == text_of_plain(other))


def _finite(text: str) -> float:
    """A number of a JSON text. Raises ValueError for NaN and infinity, which no entry holds."""
    number = float(text)
    if not math.isfinite(number):
        raise ValueError(f"{text} is no number")
    return number


def _changes_of(entry: Mapping[str, Any]) -> dict[str, list[Any]] | None:
    try:
        changes = json.loads(entry["changes"], parse_constant=_finite, parse_float=_finite)
    except (TypeError, ValueError, RecursionError):
        return None
    if isinstance(changes, dict) and all(isinstance(pair, list) and len(pair) == 2 for pair in changes.values()):
        return changes
    return None
