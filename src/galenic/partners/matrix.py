"""The matrix of a quality agreement: who answers for what, and what is wrong with it (QAG-1 to QAG-3)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from galenic.errors import Fault
from galenic.partners.forms import Activity, agreement_form

LETTERS = frozenset("RACI")
#: The owner's quality unit alone decides it (21 CFR 211.22(a)); a partner may release to the sponsor.
FINAL_RELEASE = "release.distribution"


@dataclass(frozen=True, slots=True)
class Responsibility:
    """One activity, with each party's letters of R, A, C, I, and how soon the sponsor is told, if at all."""

    activity: str
    title: str
    source: str
    sponsor: str
    partner: str
    notify_business_days: int | None = None

    @property
    def accountable(self) -> tuple[str, ...]:
        """The parties that are accountable: one, if all is well."""
        letters = {"sponsor": self.sponsor, "partner": self.partner}
        return tuple(party for party, given in letters.items() if "A" in given)

    def as_dict(self) -> dict[str, Any]:
        """As the agreement keeps it."""
        return asdict(self)


def matrix_of(rows: Iterable[Mapping[str, Any]]) -> tuple[Responsibility, ...]:
    """The matrix as an agreement keeps it, read."""
    return tuple(Responsibility(**row) for row in rows)


def first_matrix() -> tuple[Responsibility, ...]:
    """The matrix that a new agreement begins as, from the form."""
    return tuple(
        Responsibility(each.key, each.title, each.source, each.sponsor, each.partner, each.notify_business_days)
        for each in agreement_form().activities
    )


def needed_activities(services: Sequence[str]) -> list[Activity]:
    """The activities that work of these services takes; of all services when none is named."""
    return [
        each
        for each in agreement_form().activities
        if not services or any(each.is_needed_for(service) for service in services)
    ]


def unassigned(matrix: Sequence[Responsibility], services: Sequence[str]) -> Iterator[str]:
    """A sentence for each activity that nobody is accountable for, and for each needed one that is not there."""
    named = {each.activity for each in matrix}
    yield from (f"nobody is accountable for {each.title!r}" for each in matrix if not each.accountable)
    lacking = (each for each in needed_activities(services) if each.key not in named)
    yield from (f"nobody is accountable for {each.title!r}: the matrix lacks it" for each in lacking)


def doubly_accountable(matrix: Sequence[Responsibility]) -> Iterator[str]:
    """A sentence for each activity that both parties are accountable for."""
    yield from (f"both parties are accountable for {each.title!r}" for each in matrix if len(each.accountable) > 1)


def delegated_release(matrix: Sequence[Responsibility]) -> Iterator[str]:
    """A sentence when the owner has given the release for distribution away (QAG-3)."""
    if any(each.activity == FINAL_RELEASE and each.accountable == ("partner",) for each in matrix):
        yield "release for distribution cannot be delegated from the owner's quality unit (21 CFR 211.22(a))"


def matrix_faults(rows: Sequence[Responsibility]) -> Iterator[Fault]:
    """What cannot stand even in a draft: unknown letters, an activity twice, a clock that runs backwards."""
    seen: set[str] = set()
    for row in rows:
        for party in ("sponsor", "partner"):
            given = getattr(row, party)
            if not LETTERS.issuperset(given):
                allowed = "letters of R, A, C, I"
                yield Fault("PTN-020", f"unknown letters of the {party}", row.activity, value=given, allowed=allowed)
        if row.activity in seen:
            yield Fault("PTN-021", "this activity stands twice", row.activity)
        seen.add(row.activity)
        if row.notify_business_days is not None and row.notify_business_days < 0:
            yield Fault("PTN-022", "business days are not negative", row.activity, value=str(row.notify_business_days))
