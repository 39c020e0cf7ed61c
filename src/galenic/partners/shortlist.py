"""Which sites fit a piece of work best: five scores from dated facts, under weights that anybody can see and change.

Pure: facts in, scores out. A score is the mean over the questions that the work raises; what is not known answers none
of them, and counts as if the answer were bad: nobody is chosen for what was not looked up. A criterion that the work
raises no question about is left out, and its weight with it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from types import MappingProxyType

from galenic.errors import Fault
from galenic.partners.errors import PartnerRefused
from galenic.partners.risk import months_later

#: An inspection that lies further back than this says nothing about today.
INSPECTION_MONTHS = 60


class Criterion(StrEnum):
    """What a partner is judged by."""

    STAGE_FIT = "stage fit"
    COMPLEXITY = "technical complexity"
    REGULATORY = "regulatory record"
    INFRASTRUCTURE = "infrastructure"
    TRACK_RECORD = "track record"


WEIGHTS: Mapping[str, float] = MappingProxyType(
    {
        Criterion.STAGE_FIT: 3.0,
        Criterion.COMPLEXITY: 2.0,
        Criterion.REGULATORY: 3.0,
        Criterion.INFRASTRUCTURE: 2.0,
        Criterion.TRACK_RECORD: 2.0,
    }
)


@dataclass(frozen=True, slots=True)
class Want:
    """What the work takes. Empty and None raise no question; `on` is the day on which is judged."""

    service_id: str
    on: date
    modality: str = ""
    dosage_form: str = ""
    batch_kg: float | None = None
    reactor_liters: float | None = None
    platforms: tuple[str, ...] = ()
    agencies: tuple[str, ...] = ()
    releases: bool = False
    runs_validated: bool = False


@dataclass(frozen=True, slots=True)
class Stated:
    """What a site is said to be able to do for one service; None and empty mean not known."""

    service_id: str
    stated_on: date
    source: str
    modalities: tuple[str, ...] = ()
    dosage_forms: tuple[str, ...] = ()
    batch_kg: float | None = None
    reactor_liters: float | None = None
    platforms: tuple[str, ...] = ()
    releases: bool | None = None
    validated_processes: int | None = None


@dataclass(frozen=True, slots=True)
class Inspected:
    """An agency's inspection; `outcome` is compliant, action or pending."""

    agency: str
    inspected_on: date
    outcome: str
    source: str


@dataclass(frozen=True, slots=True)
class Delivered:
    """One accepted order of the sponsor's own record: whether in time, and whether at the first attempt."""

    order: str
    accepted_on: date
    on_time: bool
    first_time: bool


@dataclass(frozen=True, slots=True)
class Candidate:
    """A site, and what is known of it."""

    key: str
    name: str
    stated: tuple[Stated, ...] = ()
    inspections: tuple[Inspected, ...] = ()
    deliveries: tuple[Delivered, ...] = ()


@dataclass(frozen=True, slots=True)
class Answer:
    """One question and its answer: 0 to 1, or None where it is not known; the fact that it rests on, dated, sourced."""

    question: str
    value: float | None
    fact: str = ""
    dated: date | None = None
    source: str = ""


@dataclass(frozen=True, slots=True)
class Score:
    """One criterion: the mean of its answers, the unknown ones counted as 0."""

    criterion: Criterion
    weight: float
    answers: tuple[Answer, ...]

    @property
    def value(self) -> float:
        """From 0 to 1."""
        return sum(answer.value or 0.0 for answer in self.answers) / len(self.answers)

    @property
    def unknown(self) -> tuple[str, ...]:
        """The questions that nobody has answered."""
        return tuple(answer.question for answer in self.answers if answer.value is None)


@dataclass(frozen=True, slots=True)
class Ranked:
    """A candidate with its scores; `total` is their weighted mean, from 0 to 1."""

    candidate: Candidate
    scores: tuple[Score, ...] = field(default=())

    @property
    def total(self) -> float:
        """The weighted mean of the scores; 0 when no weight is left."""
        weight = sum(score.weight for score in self.scores)
        return sum(score.weight * score.value for score in self.scores) / weight if weight else 0.0


def shortlist(candidates: Iterable[Candidate], want: Want, weights: Mapping[str, float] = WEIGHTS) -> list[Ranked]:
    """The candidates, the best first; those that score the same by name. Raises PartnerRefused for odd weights."""
    _require_weights(weights)
    ranked = [Ranked(each, tuple(_scores(each, want, weights))) for each in candidates]
    return sorted(ranked, key=lambda each: (-each.total, each.candidate.name, each.candidate.key))


def _scores(candidate: Candidate, want: Want, weights: Mapping[str, float]) -> Iterator[Score]:
    stated = _current(candidate.stated, want)
    answered = {
        Criterion.STAGE_FIT: _stage_fit(stated, want),
        Criterion.COMPLEXITY: _complexity(stated, want),
        Criterion.REGULATORY: _regulatory(candidate.inspections, want),
        Criterion.INFRASTRUCTURE: _infrastructure(stated, want),
        Criterion.TRACK_RECORD: _track_record(candidate.deliveries, want),
    }
    for criterion, answers in answered.items():
        given = tuple(answers)
        if given and weights.get(criterion, 0.0) > 0:
            yield Score(criterion, weights[criterion], given)


def _current(stated: Iterable[Stated], want: Want) -> Stated | None:
    """The latest statement about the service that was made by the day of judgment."""
    known = [each for each in stated if each.service_id == want.service_id and each.stated_on <= want.on]
    return max(known, key=lambda each: each.stated_on, default=None)


def _stage_fit(stated: Stated | None, want: Want) -> Iterator[Answer]:
    yield _about(stated, f"offers {want.service_id}", 1.0 if stated else None, "said to offer it")
    if want.modality:
        yield _among(stated, "modality", want.modality, stated.modalities if stated else ())
    if want.dosage_form:
        yield _among(stated, "dosage form", want.dosage_form, stated.dosage_forms if stated else ())


def _complexity(stated: Stated | None, want: Want) -> Iterator[Answer]:
    for platform in want.platforms:
        yield _among(stated, "platform", platform, stated.platforms if stated else ())
    if want.runs_validated:
        count = stated.validated_processes if stated else None
        value = None if count is None else float(count > 0)
        yield _about(stated, "runs validated processes", value, f"{count} validated processes")


def _infrastructure(stated: Stated | None, want: Want) -> Iterator[Answer]:
    sizes = (
        ("batch", "kg", want.batch_kg, stated.batch_kg if stated else None),
        ("reactor", "L", want.reactor_liters, stated.reactor_liters if stated else None),
    )
    for what, unit, needed, offered in sizes:
        if needed is not None:
            value = None if offered is None else float(offered >= needed)
            yield _about(stated, f"{what} of {needed:g} {unit}", value, f"{what} up to {offered} {unit}")
    if want.releases:
        releases = stated.releases if stated else None
        value = None if releases is None else float(releases)
        yield _about(
            stated, "releases by its own quality control", value, "releases" if releases else "does not release"
        )


def _regulatory(inspections: Sequence[Inspected], want: Want) -> Iterator[Answer]:
    for agency in want.agencies:
        question = f"in compliance by {agency}"
        known = [each for each in inspections if each.agency.casefold() == agency.casefold()]
        recent = [
            each
            for each in known
            if each.inspected_on <= want.on and months_later(each.inspected_on, INSPECTION_MONTHS) >= want.on
        ]
        decided = [each for each in recent if each.outcome != "pending"]
        last = max(decided, key=lambda each: each.inspected_on, default=None)
        if last is None:
            yield Answer(question, None)
        else:
            value = float(last.outcome == "compliant")
            yield Answer(question, value, f"{agency}: {last.outcome}", last.inspected_on, last.source)


def _track_record(deliveries: Sequence[Delivered], want: Want) -> Iterator[Answer]:
    done = [each for each in deliveries if each.accepted_on <= want.on]
    for question, good in (
        ("delivers in time", [each.on_time for each in done]),
        ("right at the first attempt", [each.first_time for each in done]),
    ):
        if not done:
            yield Answer(question, None)
            continue
        latest = max(each.accepted_on for each in done)
        orders = ", ".join(sorted(each.order for each in done))
        fact = f"{sum(good)} of {len(good)} orders"
        yield Answer(question, sum(good) / len(good), fact, latest, f"own record: {orders}")


def _among(stated: Stated | None, what: str, wanted: str, offered: Sequence[str]) -> Answer:
    value = float(wanted.casefold() in {each.casefold() for each in offered}) if offered else None
    return _about(stated, f"{what} {wanted}", value, f"{what}: {', '.join(offered)}")


def _about(stated: Stated | None, question: str, value: float | None, fact: str) -> Answer:
    if stated is None or value is None:
        return Answer(question, None)
    return Answer(question, value, fact, stated.stated_on, stated.source)


def _require_weights(weights: Mapping[str, float]) -> None:
    known = {str(each) for each in Criterion}
    faults = [
        Fault("PTN-040", "no criterion", column=name, allowed=", ".join(sorted(known)))
        for name in weights
        if str(name) not in known
    ]
    faults += [
        Fault("PTN-041", "a weight is a number of 0 or more", column=name, value=str(weight))
        for name, weight in weights.items()
        if not 0 <= weight < float("inf")
    ]
    if not faults and not any(weights.values()):
        faults.append(Fault("PTN-041", "one weight at least is more than 0"))
    if faults:
        raise PartnerRefused("These weights cannot be used.", faults=faults, remedy="Mend what is listed.")
