"""Read the rule files of this package. One TOML file per subject; a rule is added by adding an entry."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib import resources
from types import MappingProxyType
from typing import Any

from galenic.errors import Fault, InputError

GRADES = {
    "Q": "official page, or the official wording quoted with its section",
    "R": "restated with section numbers by reviewers of the full text",
    "S": "secondary sources only",
}
_FIELDS = ("agency", "name", "region", "title", "valid_from", "valid_until", "document", "section", "grade", "remark")


@dataclass(frozen=True)
class Rule:
    """One rule of one agency while it was in force, both dates inclusive; `valid_until` None means still in force.

    `grade` says how well the rule is evidenced (see `GRADES`); `values` holds what is particular to the subject.
    """

    subject: str
    agency: str
    name: str
    region: str
    title: str
    valid_from: date
    valid_until: date | None
    document: str
    section: str
    grade: str
    remark: str
    values: Mapping[str, Any]

    @property
    def source(self) -> str:
        """Document and section, as a criterion cites them."""
        return f"{self.document}, {self.section}" if self.section else self.document

    def in_force(self, on: date) -> bool:
        """Whether the rule applies to a filing on this day."""
        return self.valid_from <= on and (self.valid_until is None or on <= self.valid_until)


def subjects() -> tuple[str, ...]:
    """The subjects for which rules are kept, sorted."""
    files = resources.files(__package__).iterdir()
    return tuple(sorted(file.name.removesuffix(".toml") for file in files if file.name.endswith(".toml")))


@cache
def rules(subject: str) -> tuple[Rule, ...]:
    """All rules of a subject, past and present, in the order of its file.

    Raises InputError RUL-001 for an unknown subject, naming the known ones.
    """
    if subject not in subjects():
        fault = Fault("RUL-011", "No rules are kept for this subject.", value=subject, allowed=", ".join(subjects()))
        raise InputError("Unknown subject.", remedy="Name one of the subjects.", faults=[fault], code="RUL-001")
    text = resources.files(__package__).joinpath(f"{subject}.toml").read_text(encoding="utf-8")
    return tuple(_rule(subject, entry) for entry in tomllib.loads(text)["rule"])


def rule(subject: str, agency: str, name: str, *, on: date) -> Rule:
    """Return the rule of an agency that is in force on a day (the day of filing).

    Raises InputError RUL-001 for an unknown subject; RUL-002 when there is no such rule on that day, with a fault for
    each alternative: the same rule at other times, or what the agency, or else any agency, has.
    """
    found = [r for r in rules(subject) if (r.agency, r.name) == (agency, name) and r.in_force(on)]
    if found:
        return found[0]
    others = _alternatives(subject, agency, name)
    raise InputError(
        f"{agency} has no rule {name!r} for {subject} on {on.isoformat()} in this version.",
        remedy="Choose one of the rules listed, or another date.",
        faults=[Fault("RUL-012", _period(other), value=f"{other.agency}: {other.name}") for other in others],
        code="RUL-002",
    )


def _alternatives(subject: str, agency: str, name: str) -> list[Rule]:
    of_agency = [r for r in rules(subject) if r.agency == agency]
    return [r for r in of_agency if r.name == name] or of_agency or list(rules(subject))


def _period(found: Rule) -> str:
    until = found.valid_until.isoformat() if found.valid_until else "further notice"
    return f"{found.title}: from {found.valid_from.isoformat()} until {until}."


def _rule(subject: str, entry: Mapping[str, Any]) -> Rule:
    if entry["grade"] not in GRADES:
        raise ValueError(f"{subject}: grade {entry['grade']!r} is none of {', '.join(GRADES)}")
    values = {key: value for key, value in entry.items() if key not in _FIELDS}
    return Rule(
        subject=subject,
        agency=entry["agency"],
        name=entry["name"],
        region=entry["region"],
        title=entry["title"],
        valid_from=entry["valid_from"],
        valid_until=entry.get("valid_until"),
        document=entry["document"],
        section=entry.get("section", ""),
        grade=entry["grade"],
        remark=entry.get("remark", ""),
        values=MappingProxyType(values),
    )
