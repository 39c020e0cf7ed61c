"""What a check finds, and the rules it finds it by."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from enum import StrEnum
from functools import cache
from importlib import resources
from typing import Any

from galenic.dossier.model import Region


class Severity(StrEnum):
    """How bad it is, the worst first."""

    HIGH = "high"
    MEDIUM = "medium"
    LOW = "low"
    NOTE = "note"

    @property
    def rank(self) -> int:
        """0 for the worst."""
        return list(Severity).index(self)


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule of rules.toml. `severity_in`: where a region judges otherwise; `regions`: empty means everywhere."""

    id: str
    title: str
    severity: Severity
    remedy: str
    source: str
    regions: tuple[Region, ...] = ()
    severity_in: Mapping[Region, Severity] | None = None
    criteria: tuple[str, ...] = ()

    def criteria_in(self, region: Region | None) -> tuple[str, ...]:
        """The agency's own numbers, where the region is that agency's or none was told."""
        agency = {Region.US: "FDA", Region.EU: "EU", Region.CA: "CA"}.get(region) if region else None
        return tuple(one for one in self.criteria if agency is None or one.startswith(f"{agency} "))

    def applies_in(self, region: Region | None) -> bool:
        """Whether the rule is one of this region's."""
        return not self.regions or region in self.regions

    def severity_for(self, region: Region | None) -> Severity:
        """How bad a breach is in this region."""
        return (self.severity_in or {}).get(region, self.severity) if region else self.severity


@dataclass(frozen=True, slots=True)
class Found:
    """What a check hands back: a rule, the place, and what was found there."""

    rule: str
    place: str
    what: str


@dataclass(frozen=True, slots=True)
class Finding:
    """A breach of a rule. `place`: file, leaf or folder; `record`: what the file was rendered from, where known."""

    rule: str
    severity: Severity
    place: str
    what: str
    title: str
    remedy: str
    source: str
    criteria: tuple[str, ...] = ()
    record: str = ""

    def __str__(self) -> str:
        record = f" Record: {self.record}." if self.record else ""
        return f"{self.rule} {self.severity}: {self.place}: {self.what}{record}"

    def as_dict(self) -> dict[str, Any]:
        """The same for machines."""
        return asdict(self)


class Judged:
    """What findings say together, whatever they were made about."""

    __slots__ = ()
    findings: tuple[Any, ...]

    @property
    def ok(self) -> bool:
        """Whether nothing would stop what was looked at."""
        return not any(finding.severity is Severity.HIGH for finding in self.findings)

    def count(self, severity: Severity) -> int:
        """How many findings of one severity there are."""
        return sum(finding.severity is severity for finding in self.findings)

    def judgment(self) -> dict[str, Any]:
        """The same for machines, with how many there are of each severity."""
        return {
            "counts": {severity.value: self.count(severity) for severity in Severity},
            "findings": [finding.as_dict() for finding in self.findings],
        }


@dataclass(frozen=True, slots=True)
class Report(Judged):
    """What was found in one sequence, the worst first. `profile` says by which edition of whose rules."""

    sequence: str
    region: Region | None
    profile: str
    findings: tuple[Finding, ...]
    files: int
    uses: int

    def as_dict(self) -> dict[str, Any]:
        """The same for machines."""
        return {
            "sequence": self.sequence,
            "region": self.region,
            "profile": self.profile,
            "ok": self.ok,
            "files": self.files,
            "uses": self.uses,
            **self.judgment(),
        }


@cache
def rules() -> Mapping[str, Rule]:
    """Every rule by its id, in the order of the file."""
    text = resources.files("galenic.dossier.validation").joinpath("rules.toml").read_text(encoding="utf-8")
    return {name: _rule(name, table) for name, table in tomllib.loads(text).items()}


def _rule(name: str, table: Mapping[str, Any]) -> Rule:
    return Rule(
        id=name,
        title=table["title"],
        severity=Severity(table["severity"]),
        remedy=table["remedy"],
        source=table["source"],
        regions=tuple(Region(region) for region in table.get("regions", ())),
        severity_in={Region(key): Severity(value) for key, value in table.get("severity-in", {}).items()},
        criteria=tuple(table.get("criteria", ())),
    )
