"""How sites score for a piece of work, under weights and wants that stand in the page's address and can be changed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from galenic.errors import Fault, GalenicError
from galenic.parties.reader import Reader
from galenic.partners.errors import PartnerRefused
from galenic.partners.shortlist import WEIGHTS, Candidate, Criterion, Ranked, Want, shortlist
from galenic.programmes.directory import candidates
from galenic.web.fields import Field, Typed, typed, with_faults

MEANINGS = {
    Criterion.STAGE_FIT: "Offers the service, for this modality and dosage form.",
    Criterion.COMPLEXITY: "Platforms, and processes that it runs validated.",
    Criterion.REGULATORY: "The agencies' last decided inspections.",
    Criterion.INFRASTRUCTURE: "Batch and reactor size, release by its own quality control.",
    Criterion.TRACK_RECORD: "In time, and right at the first attempt, in your own record.",
}
NUMBER = "a number of 0 or more"
WANTS = (
    Field("modality", "Modality", help="Such as small molecule or peptide."),
    Field("dosage_form", "Dosage form", help="Such as tablet."),
    Field("platforms", "Platforms", help="Such as LC-MS/MS, apart by commas."),
    Field("agencies", "Inspected by", help="Such as FDA, EMA, apart by commas."),
    Field("batch_kg", "Batch of at least (kg)", extra=(("inputmode", "decimal"),)),
    Field("reactor_liters", "Reactor of at least (L)", extra=(("inputmode", "decimal"),)),
    Field("releases", "Releases by its own quality control", kind="checkbox"),
    Field("runs_validated", "Runs validated processes", kind="checkbox"),
)


@dataclass(frozen=True, slots=True)
class Asked:
    """What is wanted, and what each criterion is worth."""

    want: Want
    weights: Mapping[str, float]


def weight_name(criterion: Criterion) -> str:
    """A criterion's parameter in an address."""
    return f"weight-{criterion.replace(' ', '-')}"


def weight_fields(data: Typed, error: GalenicError | None) -> list[Field]:
    """A field for each weight, with the usual one in it where none is named."""
    fields = [
        Field(
            weight_name(each),
            each.capitalize(),
            typed(data, weight_name(each)) or f"{WEIGHTS[each]:g}",
            help=MEANINGS[each],
            extra=(("inputmode", "decimal"), ("size", "4")),
        )
        for each in Criterion
    ]
    return with_faults(fields, error)


def want_fields(data: Typed, error: GalenicError | None) -> list[Field]:
    """What the work takes: an empty field raises no question."""
    return with_faults((replace(each, value=typed(data, each.name)) for each in WANTS), error)


def read_asked(want: Want, data: Typed) -> tuple[Asked, GalenicError | None]:
    """Wants and weights from an address. Where any cannot be used the usual ones stand, and the error says why."""
    faults: list[Fault] = []
    weights = {str(each): _weight(data, each, faults) for each in Criterion}
    batch_kg, reactor_liters = (_size(data, name, faults) for name in ("batch_kg", "reactor_liters"))
    if not faults and not any(weights.values()):
        faults.append(Fault("PTN-041", "One weight at least is more than 0.", column=weight_name(Criterion.STAGE_FIT)))
    if faults:
        error = PartnerRefused(
            "These weights or sizes cannot be used.", faults=faults, remedy="The usual ones are shown."
        )
        return Asked(want, WEIGHTS), error
    wanted = replace(
        want,
        modality=typed(data, "modality"),
        dosage_form=typed(data, "dosage_form"),
        platforms=tuple(_parts(data, "platforms")),
        agencies=tuple(_parts(data, "agencies")),
        releases=bool(typed(data, "releases")),
        runs_validated=bool(typed(data, "runs_validated")),
        batch_kg=batch_kg,
        reactor_liters=reactor_liters,
    )
    return Asked(wanted, weights), None


def scored(reader: Reader, asked: Asked, sites: Mapping[str, str]) -> dict[str, Ranked]:
    """The score of each site by its id; of one that the directory says nothing of, everything is unknown."""
    known = {each.key: each for each in candidates(reader)}
    found = [known.get(key, Candidate(key, name)) for key, name in sites.items()]
    return {each.candidate.key: each for each in shortlist(found, asked.want, asked.weights)}


def _weight(data: Typed, criterion: Criterion, faults: list[Fault]) -> float:
    name = weight_name(criterion)
    text = typed(data, name)
    return _number(text, name, "PTN-041", faults) if text else WEIGHTS[criterion]


def _size(data: Typed, name: str, faults: list[Fault]) -> float | None:
    text = typed(data, name)
    return _number(text, name, "PTN-042", faults) if text else None


def _number(text: str, name: str, code: str, faults: list[Fault]) -> float:
    try:
        value = float(text)
    except ValueError:
        value = -1.0
    if not 0 <= value <= 1e9:
        faults.append(Fault(code, "This is no such number.", column=name, value=text, allowed=NUMBER))
        return 0.0
    return value


def _parts(data: Typed, name: str) -> Iterator[str]:
    return (part.strip() for part in typed(data, name).replace(";", ",").split(",") if part.strip())
