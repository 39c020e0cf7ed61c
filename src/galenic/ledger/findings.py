"""What verification finds, said so that a reader without the source code understands it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import asdict, dataclass, field
from enum import StrEnum
from typing import Any

#: A table emptied behind the ledger's back gives a finding for every row: all are counted, the first ones are kept.
KEPT_PER_CODE = 100


class Code(StrEnum):
    """The ledger's own findings. Verifiers of applications use codes of their application."""

    ENTRY_CHANGED = "LED-101"
    ENTRIES_MISSING = "LED-102"
    ENTRY_OUT_OF_PLACE = "LED-103"
    HEAD_DIFFERS = "LED-104"
    HEAD_MISSING = "LED-105"
    ANCHOR_CONTRADICTED = "LED-106"
    ANCHOR_FORGED = "LED-107"
    ANCHOR_KEY_UNKNOWN = "LED-108"
    ANCHOR_REMOVED = "LED-109"
    ANCHOR_NOT_FILED = "LED-110"
    CHAIN_REMOVED = "LED-111"
    ENTRY_UNREADABLE = "LED-112"
    FILE_UNREADABLE = "LED-113"
    CHAIN_NOT_OPENED = "LED-114"
    ROW_CHANGED = "LED-120"
    ROW_REMOVED = "LED-121"
    ROW_INSERTED = "LED-122"
    ROW_UNREADABLE = "LED-123"
    HISTORY_BROKEN = "LED-124"
    RECORD_ON_TWO_CHAINS = "LED-125"
    TYPE_UNKNOWN = "LED-126"
    SIGNATURE_UNFIT = "LED-130"
    SIGNATURE_MISATTRIBUTED = "LED-131"
    SIGNATURE_NOT_THERE = "LED-132"
    CLOCK_WENT_BACK = "LED-140"
    FENCES_DOWN = "LED-150"
    DATABASE_DAMAGED = "LED-151"


@dataclass(frozen=True, slots=True)
class Finding:
    """One contradiction. `scope` is the chain, `sequence` the entry; `subject` the record, as `type:id`."""

    code: str
    message: str
    scope: str = ""
    sequence: int | None = None
    subject: str = ""
    warning: bool = False

    def __str__(self) -> str:
        place = " ".join(
            part for part in (self.scope, f"#{self.sequence}" if self.sequence else "", self.subject) if part
        )
        return f"[{self.code}] {f'{place}: ' if place else ''}{self.message}"


@dataclass(slots=True)
class Report:
    """What was looked at (`counts`), and what was found. A warning does not make the record unsound."""

    scopes: tuple[str, ...] | None = None
    counts: Counter[str] = field(default_factory=Counter)
    by_code: Counter[str] = field(default_factory=Counter)
    findings: list[Finding] = field(default_factory=list)
    errors: int = 0
    first_bad: dict[str, int] = field(default_factory=dict)

    @property
    def ok(self) -> bool:
        """Whether nothing contradicts the record."""
        return self.errors == 0

    def add(self, findings: Iterable[Finding]) -> None:
        """Count findings, keep the first of each code, and the lowest sequence of each chain."""
        for finding in findings:
            self.by_code[finding.code] += 1
            if self.by_code[finding.code] <= KEPT_PER_CODE:
                self.findings.append(finding)
            if finding.warning:
                continue
            self.errors += 1
            if finding.sequence is not None:
                known = self.first_bad.get(finding.scope, finding.sequence)
                self.first_bad[finding.scope] = min(known, finding.sequence)

    def as_dict(self) -> dict[str, Any]:
        """The same for machines."""
        return {
            "ok": self.ok,
            "scopes": self.scopes,
            "counts": dict(self.counts),
            "errors": self.errors,
            "warnings": sum(self.by_code.values()) - self.errors,
            "by_code": dict(sorted(self.by_code.items())),
            "first_bad_sequence": self.first_bad,
            "findings": [asdict(finding) for finding in self.findings],
        }
