"""What a check finds, and the rules it finds it by."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from functools import cache
from importlib import resources
from typing import Any

from galenic.dossier.validation.findings import Judged, Severity

__all__ = ["Finding", "Found", "Report", "Rule", "Severity", "rules"]


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule of rules.toml."""

    id: str
    title: str
    severity: Severity
    remedy: str
    source: str


@dataclass(frozen=True, slots=True)
class Found:
    """What a check hands back. `row` counts records from 1; `data_set` may be a file where there is none."""

    rule: str
    what: str
    data_set: str = ""
    row: int | None = None
    variable: str = ""


@dataclass(frozen=True, slots=True)
class Finding:
    """A breach of a rule, with what to do about it."""

    rule: str
    severity: Severity
    what: str
    data_set: str
    row: int | None
    variable: str
    title: str
    remedy: str
    source: str

    @property
    def place(self) -> str:
        """Where it is, in words."""
        parts = (self.data_set, f"record {self.row}" if self.row else "", self.variable)
        return ", ".join(part for part in parts if part) or "package"

    def as_dict(self) -> dict[str, Any]:
        """The same for machines."""
        return asdict(self)


@dataclass(frozen=True, slots=True)
class Report(Judged):
    """What was found in a package, the worst first."""

    findings: tuple[Finding, ...]
    data_sets: Mapping[str, int]

    def as_dict(self) -> dict[str, Any]:
        """The same for machines."""
        return {
            "ok": self.ok,
            "data_sets": dict(self.data_sets),
            **self.judgment(),
        }


@cache
def rules() -> Mapping[str, Rule]:
    """Every rule by its id, in the order of the file."""
    text = resources.files("galenic.dossier.cdisc.conformance").joinpath("rules.toml").read_text(encoding="utf-8")
    return {
        name: Rule(name, table["title"], Severity(table["severity"]), table["remedy"], table["source"])
        for name, table in tomllib.loads(text).items()
    }
