"""How a dossier stands against its plan. What is unsigned, stale or superseded is shown as such, and never left out."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import Any

from galenic.dossier.content_plan.plan import Plan, Requirement, refuse_unknown_facts
from galenic.dossier.model import Keyword


class State(StrEnum):
    """The state of a document's source."""

    APPROVED = "approved"
    UNSIGNED = "unsigned"
    STALE = "stale"
    SUPERSEDED = "superseded"
    PLACEHOLDER = "placeholder"


class Status(StrEnum):
    """How a section stands, the worst first."""

    MISSING = "missing"
    STALE = "stale"
    SUPERSEDED = "superseded"
    PLACEHOLDER = "placeholder"
    UNSIGNED = "unsigned"
    UNPLANNED = "unplanned"
    THERE = "there"
    NOT_NEEDED = "not needed"


#: From a document's state to what it makes of its section.
AS_STATUS = {
    State.APPROVED: Status.THERE,
    State.UNSIGNED: Status.UNSIGNED,
    State.STALE: Status.STALE,
    State.SUPERSEDED: Status.SUPERSEDED,
    State.PLACEHOLDER: Status.PLACEHOLDER,
}
FULFILLED = {Status.THERE, Status.NOT_NEEDED}


@dataclass(frozen=True, slots=True)
class Paper:
    """A document that the dossier has, with the state of what it was rendered from."""

    section: str
    title: str
    state: State
    keywords: tuple[Keyword, ...] = ()
    record: str = ""

    def keyword(self, kind: str) -> str:
        """The value of a keyword, or an empty text."""
        return next((one.value for one in self.keywords if one.kind == kind), "")


@dataclass(frozen=True, slots=True)
class Line:
    """One section of the plan, for one substance or study where it repeats; or papers that no plan asked for."""

    section: str
    title: str
    of: str
    status: Status
    why: str
    source: str
    papers: tuple[Paper, ...]
    services: tuple[str, ...] = ()

    @property
    def is_fulfilled(self) -> bool:
        """Whether nothing is left to do here."""
        return self.status in FULFILLED

    def as_dict(self) -> dict[str, Any]:
        """The same for machines."""
        return asdict(self)


def assess(
    asked: Plan, papers: Iterable[Paper], *, facts: Collection[str] = (), repeats: Iterable[Keyword] = ()
) -> list[Line]:
    """Compare a plan with the papers that there are.

    `facts`: what is true of the product, by the names of the plan; a requirement that hangs on a fact which was not
    given is not needed, and is shown so with its reason. `repeats`: the substances, studies and excipients that there
    are, so that each one's sections are asked for. Sections are in the order of the CTD. Raises DossierRefused DOS-021
    for facts that the plan does not know.
    """
    refuse_unknown_facts(asked, facts)
    held = list(papers)
    known = list(repeats)
    lines = [line for one in asked.requirements for line in _lines(one, held, facts, known)]
    lines += [_unplanned(paper) for paper in held if not any(_fills(paper, one) for one in asked.requirements)]
    return sorted(lines, key=lambda line: _in_ctd_order(line.section))


def _lines(
    requirement: Requirement, papers: Sequence[Paper], facts: Collection[str], repeats: Sequence[Keyword]
) -> list[Line]:
    values = list(dict.fromkeys(one.value for one in repeats if one.kind == requirement.per)) if requirement.per else []
    return [_line(requirement, papers, facts, value) for value in values or [""]]


def _line(requirement: Requirement, papers: Sequence[Paper], facts: Collection[str], value: str) -> Line:
    """The line of one requirement. A section is as good as its worst paper: a stale one is not hidden by a good one."""
    of_this = tuple(
        paper
        for paper in papers
        if _fills(paper, requirement) and (not value or paper.keyword(requirement.per) in {value, ""})
    )
    needed = requirement.is_needed(facts)
    status = Status.MISSING if needed else Status.NOT_NEEDED
    if of_this:
        status = min((AS_STATUS[paper.state] for paper in of_this), key=list(Status).index)
    return Line(
        section=requirement.section,
        title=requirement.title,
        of=value,
        status=status,
        why=requirement.why,
        source=requirement.source,
        papers=of_this,
        services=requirement.services,
    )


def _unplanned(paper: Paper) -> Line:
    """A document that the plan does not ask for: somebody had a reason, or filed it in the wrong place."""
    why = "The plan does not ask for this section."
    return Line(paper.section, paper.title, "", Status.UNPLANNED, why, "", (paper,))


def _fills(paper: Paper, requirement: Requirement) -> bool:
    """Whether a paper stands in the section of a requirement, or in the one that may hold it with others."""
    return _is_in(paper.section, requirement.section) or paper.section == requirement.within


def _is_in(section: str, wanted: str) -> bool:
    return section == wanted or section.startswith(f"{wanted}.")


def _in_ctd_order(section: str) -> tuple[tuple[int, int, str], ...]:
    """Numbers as numbers; S before P before A before R in modules 2 and 3."""
    letters = "SPAR"
    return tuple(
        (0, int(part), "") if part.isdigit() else (1, letters.find(part) if part in letters else 9, part)
        for part in section.split(".")
    )
