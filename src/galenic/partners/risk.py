"""Risk of a partner's work: severity x probability x detectability (ICH Q9(R1), 5; SUP-2), and what follows from it."""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from galenic.partners.forms import qualification_form


class RiskClass(StrEnum):
    """How closely a partner is watched."""

    LOW = "low"
    MEDIUM = "medium"
    HIGH = "high"


@dataclass(frozen=True, slots=True)
class Risk:
    """Three factors, each from 1 (best) to the form's scale (worst)."""

    severity: int
    probability: int
    detectability: int

    @property
    def score(self) -> int:
        """The product of the three."""
        return self.severity * self.probability * self.detectability

    @property
    def risk_class(self) -> RiskClass:
        """The class in which the score falls."""
        table = qualification_form().risk
        if self.score <= table.low_until:
            return RiskClass.LOW
        return RiskClass.MEDIUM if self.score <= table.medium_until else RiskClass.HIGH

    @property
    def months(self) -> int:
        """How long a qualification lasts at most, and the time between two audits."""
        return qualification_form().risk.months[self.risk_class]

    @property
    def takes_audit(self) -> bool:
        """Whether other evidence is not enough."""
        return qualification_form().risk.audited[self.risk_class]


def risk_of(severity: int | None, probability: int | None, detectability: int | None) -> Risk | None:
    """The risk, when all three factors are known: an unknown one is never taken as good."""
    if severity is None or probability is None or detectability is None:
        return None
    return Risk(severity, probability, detectability)


def months_later(day: date, months: int) -> date:
    """The same day some months later; the month's last where it is shorter."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))
