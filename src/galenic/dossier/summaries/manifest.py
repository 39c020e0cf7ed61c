"""What summary.toml says: the application, its studies, evidence, and facts that no record of Galenic holds."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from galenic.canonical import digest_bytes
from galenic.catalogue.performed import Performance
from galenic.dossier.cdisc import manifest as study_manifest
from galenic.dossier.cdisc import study as studies
from galenic.dossier.cdisc.study import Study
from galenic.dossier.compiling.material import Piece
from galenic.dossier.errors import DossierRefused
from galenic.errors import Fault

Row = Mapping[str, Any]


class Part(BaseModel):
    """Base of every table of the manifest: nothing unknown slips in, names are written with hyphens."""

    model_config = ConfigDict(
        frozen=True, extra="forbid", alias_generator=lambda name: name.replace("_", "-"), populate_by_name=True
    )


class Applicant(Part):
    """Who applies for what; `created` dates the document."""

    applicant: str
    product: str
    strengths: tuple[str, ...]
    created: datetime
    address: str = ""
    contact: str = ""
    telephone: str = ""
    email: str = ""
    label: str = Field(default="", description="Said on every page, such as SIMULATED")

    @property
    def moment(self) -> datetime:
        """When the summary was made, in UTC; a time without a zone counts as UTC."""
        return self.created.astimezone(UTC) if self.created.tzinfo else self.created.replace(tzinfo=UTC)


class StudyEntry(Part):
    """A study: its study.toml, and what that does not say."""

    manifest: Path
    condition: Literal["fasting", "fed"]
    objective: str = ""
    design: str = ""
    report: str = Field(default="", description="Where its report stands in module 5")
    information: dict[str, str] = Field(default_factory=dict, description="Further lines of study information")


class ToldStudy(Part):
    """A study of which evidence and the applicant tell, and no tables of its subjects are at hand."""

    id: str = Field(min_length=1, description="Number of the study")
    condition: Literal["fasting", "fed"] = Field(description="fasting or fed")
    evidence: tuple[str, ...] = Field(
        default=(),
        description="Which evidence is of this study: titles, or beginnings of digests (six characters or more); "
        "not needed where there is one study",
    )
    title: str = ""
    objective: str = ""
    design: str = Field(default="", description="Randomized, single dose, 2-way crossover ...")
    subjects: str = Field(default="", description="How many completed, men and women: 24 (16/8)")
    population: str = Field(default="", description="Type, and age as mean (range): healthy, 31.5 (18 to 45) years")
    report: str = Field(default="", description="Where its report stands in module 5")
    information: dict[str, str] = Field(
        default_factory=dict,
        description="Lines of study information: clinical-site, principal-investigator, bioanalytical-site, "
        "bioanalytical-investigator, analytical-laboratory, dosing-dates, storage-period-of-samples",
    )


class Described(Part):
    """summary.toml as it is written. `facts` holds rows by table: formulation, meal, procedures, deviations ..."""

    application: Applicant
    study: tuple[StudyEntry, ...] = ()
    evidence: tuple[Path, ...] = ()
    facts: dict[str, list[dict[str, Any]]] = Field(default_factory=dict)
    products: dict[str, dict[str, str]] = Field(default_factory=dict, description="Lines of product information")


@dataclass(frozen=True, slots=True)
class Reported:
    """A study with what the summary says of it, and the digests of its files by name."""

    entry: StudyEntry
    study: Study
    digests: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Sources:
    """Everything that tables are filled from.

    `stated_as` says where facts come from that no record holds: "stated in summary.toml". `studies` come with tables of
    their subjects, `told` are those of which evidence alone is at hand.
    """

    stated_as: str
    digest: str
    application: Applicant
    studies: tuple[Reported, ...]
    pieces: tuple[Piece, ...]
    facts: Mapping[str, list[dict[str, Any]]]
    products: Mapping[str, Mapping[str, str]]
    told: tuple[ToldStudy, ...] = ()

    def of(self, *services: str) -> tuple[Piece, ...]:
        """The evidence of some services, in the order of the services and as it was given."""
        return tuple(piece for service in services for piece in self.pieces if piece.performance.service == service)


def load(path: Path) -> Sources:
    """Read a manifest, its studies and its evidence; paths are relative to it.

    Raises DossierRefused DOS-080 with everything that is missing or misspelled, and what reading studies refuses.
    """
    try:
        content = path.read_bytes()
        described = Described.model_validate(tomllib.loads(content.decode()))
    except OSError as error:
        raise DossierRefused(f"{path} cannot be read: {error.strerror}.", code="DOS-080") from error
    except ValidationError as error:
        faults = [
            Fault("DOS-080", f"{each['msg']}.", column=".".join(map(str, each["loc"]))) for each in error.errors()
        ]
        raise DossierRefused(f"{path.name} does not describe a summary.", code="DOS-080", faults=faults) from error
    except (UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise DossierRefused(f"{path.name} is no TOML: {error}.", code="DOS-080") from error
    return Sources(
        stated_as=f"stated in {path.name}",
        digest=digest_bytes(content),
        application=described.application,
        studies=tuple(_reported(path.parent, entry) for entry in described.study),
        pieces=tuple(_evidence(path.parent / file) for file in described.evidence),
        facts=described.facts,
        products=described.products,
    )


def _reported(folder: Path, entry: StudyEntry) -> Reported:
    found = study_manifest.load(folder / entry.manifest)
    files = {name: found.file(path) for name, path in found.files.model_dump().items() if path is not None}
    files["study.toml"] = folder / entry.manifest
    digests = {name: digest_bytes(file.read_bytes()) for name, file in files.items()}
    return Reported(entry, studies.load(found), digests)


def _evidence(file: Path) -> Piece:
    try:
        found = Performance.model_validate_json(file.read_bytes())
    except (OSError, ValueError) as error:
        message = f"{file.name} holds no evidence as `galenic perform --json` writes it."
        raise DossierRefused(message, code="DOS-081") from error
    if not found.holds():
        message = f"{file.name} was changed after it was written: its digest does not fit its content."
        raise DossierRefused(message, code="DOS-081", remedy=f"Perform {found.service} again.")
    return Piece(found, file.stem)
