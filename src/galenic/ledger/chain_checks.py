"""Checking one chain: every digest, every place, its head and its anchors."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from galenic.ledger.entry_text import GENESIS, body_text, digest_after
from galenic.ledger.findings import Code, Finding


@dataclass(frozen=True, slots=True)
class Anchored:
    """What an anchor says: at `time` the chain had `length` entries and this head; `where` is where it says so."""

    length: int
    head: str
    time: str
    where: str


@dataclass(slots=True)
class ChainCheck:
    """Follows one chain entry by entry; what it has seen so far is all that it keeps."""

    scope: str
    anchors: Mapping[int, list[Anchored]]
    length: int = 0
    digest: str | None = GENESIS
    last_time: str = ""
    entries: int = 0
    seen: set[int] = field(default_factory=set)

    def follow(self, entries: Iterable[Mapping[str, Any]]) -> Iterator[Finding]:
        """Everything that is wrong with the entries, in their order."""
        for entry in entries:
            self.entries += 1
            sequence = entry["sequence"]
            if not isinstance(sequence, int):
                yield self._finding(Code.ENTRY_UNREADABLE, f"an entry has {sequence!r} for its sequence number", None)
                continue
            yield from self._check_place(sequence)
            yield from self._check_digest(sequence, entry)
            yield from self._check_anchors(sequence, entry["digest"])
            yield from self._check_clock(sequence, entry["time"])
            self.length, self.digest = sequence, entry["digest"]

    def finish(self, head: tuple[int, str] | None) -> Iterator[Finding]:
        """What the head row and anchors say about entries that are not there; `head` is (length, digest) as stored."""
        if head is None:
            if self.entries:
                yield self._finding(Code.HEAD_MISSING, "the chain has entries, but its head row is gone", None)
        elif not isinstance(head[0], int):
            yield self._finding(Code.HEAD_DIFFERS, f"the head row has {head[0]!r} for a length", None)
        elif head[0] != self.length:
            yield self._finding(Code.HEAD_DIFFERS, self._cut(head[0]), min(head[0], self.length) + 1)
        elif head[1] != (self.digest or GENESIS):
            text = "the head row does not hold the digest of the last entry: one of them was changed"
            yield self._finding(Code.HEAD_DIFFERS, text, self.length or None)
        for length in sorted(set(self.anchors) - self.seen):
            anchor = self.anchors[length][0]
            missing = (
                f"anchored in {anchor.where} on {anchor.time} with {length} entries, the chain now has {self.length}"
            )
            reason = "its end was cut off" if length > self.length else "the anchored entry is gone"
            first = self.length + 1 if length > self.length else length
            yield self._finding(Code.ANCHOR_CONTRADICTED, f"{missing}: {reason}", first)

    def _check_place(self, sequence: int) -> Iterator[Finding]:
        expected = self.length + 1
        if sequence > expected:
            last = f" to {sequence - 1}" if sequence - 1 > expected else ""
            yield self._finding(Code.ENTRIES_MISSING, f"entry {expected}{last} is missing", expected)
            self.digest = None  # what the next entry follows is not there
        elif sequence < expected:
            yield self._finding(Code.ENTRY_OUT_OF_PLACE, f"entry {sequence} stands there a second time", sequence)

    def _check_digest(self, sequence: int, entry: Mapping[str, Any]) -> Iterator[Finding]:
        try:
            text = body_text(entry)
            computed = None if self.digest is None else digest_after(self.digest, text)
        except (TypeError, ValueError):
            yield self._finding(Code.ENTRY_UNREADABLE, "the entry holds values that Galenic never writes", sequence)
            return
        if computed is not None and computed != entry["digest"]:
            text = "the entry does not fit its digest: it, or the one before it, was changed, moved or put in"
            yield self._finding(Code.ENTRY_CHANGED, text, sequence)

    def _check_anchors(self, sequence: int, digest: str) -> Iterator[Finding]:
        self.seen.update({sequence} & self.anchors.keys())
        for anchor in self.anchors.get(sequence, ()):
            if anchor.head != digest:
                text = f"not the entry that was anchored in {anchor.where} on {anchor.time}: the chain was rewritten"
                yield self._finding(Code.ANCHOR_CONTRADICTED, text, sequence)

    def _check_clock(self, sequence: int, time: str | None) -> Iterator[Finding]:
        if time is not None and time < self.last_time:
            text = f"the clock went backwards: {time} follows {self.last_time}"
            yield self._finding(Code.CLOCK_WENT_BACK, text, sequence, warning=True)
        self.last_time = time or self.last_time

    def _cut(self, length: int) -> str:
        if length > self.length:
            return f"the head row says {length} entries, the chain has {self.length}: its end was cut off"
        return f"the head row says {length} entries, the chain has {self.length}: entries were put on"

    def _finding(self, code: Code, text: str, sequence: int | None, *, warning: bool = False) -> Finding:
        return Finding(code, text, scope=self.scope, sequence=sequence, warning=warning)
