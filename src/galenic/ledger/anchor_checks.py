"""Checking anchors: who signed them, and whether the database and the file outside it tell the same."""

from __future__ import annotations

import json
import sys
from collections import defaultdict
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from typing import Any

from galenic.canonical import digest_bytes
from galenic.ledger import anchors, keys
from galenic.ledger.chain_checks import Anchored
from galenic.ledger.chains import INSTALLATION
from galenic.ledger.findings import Code, Finding
from galenic.ledger.reading import moment_text, stored_time, stream

IN_DATABASE, IN_FILE = "the database", "anchors.jsonl"
#: So much of a signature tells anchors apart, and a million of them fit in memory.
SHORT = 32


@dataclass(slots=True)
class AnchorCheck:
    """What all anchors say, gathered by chain; of an anchor only length, head and time are kept."""

    scopes: Collection[str] | None
    public: dict[str, bytes] = field(default_factory=dict)
    announced: frozenset[str] = frozenset()
    by_chain: dict[str, dict[int, list[Anchored]]] = field(default_factory=dict)
    count: int = 0

    def follow(self) -> Iterator[Finding]:
        """Everything that is wrong with the anchors themselves; afterwards `by_chain` says what the chains must fit."""
        announced = _announced()
        self.announced, self.public = frozenset(announced), {**announced, **keys.public_keys()}
        stored: dict[str, tuple[str, int]] = {}
        for statement, signature in _stored_anchors():
            if self._concerns(statement):
                self.count += 1
                stored[signature[:SHORT]] = statement["scope"], statement["length"]
                yield from self._take(statement, signature, IN_DATABASE)
        yield from self._follow_file(stored)

    def _follow_file(self, stored: dict[str, tuple[str, int]]) -> Iterator[Finding]:
        if stored and not anchors.file_path().exists():
            yield Finding(Code.ANCHOR_NOT_FILED, f"anchors.jsonl is gone; the database has {len(stored)} anchors")
            return
        for number, line in enumerate(anchors.read_file(), start=1):
            if not _is_anchor(line):
                yield Finding(Code.FILE_UNREADABLE, f"line {number} of anchors.jsonl is no anchor")
            elif self._concerns(line["statement"]) and stored.pop(line["signature"][:SHORT], None) is None:
                yield from self._only_in_file(line["statement"], line["signature"])
        for scope, length in stored.values():
            text = f"the anchor at {length} entries is not in anchors.jsonl, outside the database"
            yield Finding(Code.ANCHOR_NOT_FILED, text, scope=scope)

    def _only_in_file(self, statement: dict[str, Any], signature: str) -> Iterator[Finding]:
        faults = list(self._take(statement, signature, IN_FILE))
        if faults:
            yield from faults
            return
        text = "an anchor that stands in anchors.jsonl was removed from the database"
        yield Finding(Code.ANCHOR_REMOVED, text, scope=statement["scope"], sequence=statement["length"])

    def _take(self, statement: dict[str, Any], signature: str, where: str) -> Iterator[Finding]:
        scope, length, key_id = statement["scope"], statement["length"], statement["key_id"]
        if not anchors.is_genuine(statement, signature, self.public):
            text = f"the anchor in {where} was not signed by key {str(key_id)[:12]}: it was changed or forged"
            yield Finding(Code.ANCHOR_FORGED, text, scope=str(scope), sequence=length if _is_count(length) else None)
            return
        if key_id not in self.announced:
            text = f"the anchor in {where} was signed by key {key_id[:12]}, which was never announced on the ledger"
            yield Finding(Code.ANCHOR_KEY_UNKNOWN, text, scope=scope, sequence=length)
        known = self.by_chain.setdefault(scope, defaultdict(list))
        known[length].append(Anchored(length, statement["head"], statement["time"], where))

    def _concerns(self, statement: dict[str, Any]) -> bool:
        return self.scopes is None or statement["scope"] in self.scopes


def _stored_anchors() -> Iterator[tuple[dict[str, Any], str]]:
    """The anchors of the database as (statement, signature)."""
    sql = f"SELECT chain_id, length, head, {stored_time()}, purpose, key_id, signature FROM ledger_anchor ORDER BY id"  # noqa: S608
    for scope, length, head, time, purpose, key_id, signature in stream(sql):
        statement = {
            "scope": sys.intern(scope) if isinstance(scope, str) else scope,
            "length": length,
            "head": head,
            "time": moment_text(time),
            "purpose": purpose,
            "key_id": key_id,
        }
        yield statement, str(signature)


def _announced() -> dict[str, bytes]:
    """The keys that the ledger announces and that are what their id says."""
    sql = "SELECT changes FROM ledger_entry WHERE chain_id = %s AND action = %s"
    found = {}
    for (changes,) in stream(sql, [INSTALLATION, anchors.KEY_ACTION]):
        try:
            facts = json.loads(changes)
            public = bytes.fromhex(facts["public_key"])
        except (TypeError, ValueError, KeyError):
            continue  # the chain's own check says what is wrong with this entry
        if digest_bytes(public) == facts.get("key_id"):
            found[digest_bytes(public)] = public
    return found


def _is_anchor(line: Any) -> bool:
    if not isinstance(line, dict) or not isinstance(line.get("statement"), dict):
        return False
    statement = line["statement"]
    texts = all(isinstance(statement.get(name), str) for name in ("scope", "head", "time", "key_id", "purpose"))
    return texts and _is_count(statement.get("length")) and isinstance(line.get("signature"), str)


def _is_count(value: Any) -> bool:
    return isinstance(value, int)
