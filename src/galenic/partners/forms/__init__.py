"""The forms that ship with Galenic, as data: what a qualification asks, and what a quality agreement begins as."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any


@dataclass(frozen=True, slots=True)
class Question:
    """One question of the questionnaire, and where it comes from."""

    key: str
    text: str
    source: str


@dataclass(frozen=True, slots=True)
class EvidenceKind:
    """A kind of evidence for a qualification; `needed` without regard to risk."""

    key: str
    title: str
    source: str
    needed: bool


@dataclass(frozen=True, slots=True)
class RiskTable:
    """What follows from a risk score: `months` and `audited` by class, limits of the classes, scale of a factor."""

    scale: int
    low_until: int
    medium_until: int
    months: dict[str, int]
    audited: dict[str, bool]


@dataclass(frozen=True, slots=True)
class QualificationForm:
    """What a qualification rests on."""

    version: str
    risk: RiskTable
    evidence: tuple[EvidenceKind, ...]
    questions: tuple[Question, ...]


@dataclass(frozen=True, slots=True)
class Section:
    """A section that a quality agreement has to have."""

    key: str
    title: str
    source: str


@dataclass(frozen=True, slots=True)
class Activity:
    """A row of the matrix as a draft begins; letters of R, A, C, I for each party."""

    key: str
    title: str
    source: str
    sponsor: str
    partner: str
    needed_for: tuple[str, ...]
    notify_business_days: int | None = None

    def is_needed_for(self, service_id: str) -> bool:
        """Whether work of this service is not ordered before somebody is accountable for the activity."""
        return any(start == "*" or service_id.startswith(start) for start in self.needed_for)


@dataclass(frozen=True, slots=True)
class AgreementForm:
    """What a quality agreement begins as."""

    version: str
    sections: tuple[Section, ...]
    activities: tuple[Activity, ...]


@cache
def qualification_form() -> QualificationForm:
    """The questionnaire, kinds of evidence and risk table in use."""
    data = _read("qualification.toml")
    return QualificationForm(
        version=data["version"],
        risk=RiskTable(**data["risk"]),
        evidence=tuple(EvidenceKind(key=key, **kind) for key, kind in data["evidence"].items()),
        questions=tuple(Question(**each) for each in data["questions"]),
    )


@cache
def agreement_form() -> AgreementForm:
    """The sections and the matrix that a new quality agreement begins as."""
    data = _read("quality_agreement.toml")
    activities = (Activity(**{**each, "needed_for": tuple(each["needed_for"])}) for each in data["activities"])
    return AgreementForm(
        version=data["version"],
        sections=tuple(Section(**each) for each in data["sections"]),
        activities=tuple(activities),
    )


def _read(name: str) -> dict[str, Any]:
    return tomllib.loads(files(__package__).joinpath(name).read_text(encoding="utf-8"))
