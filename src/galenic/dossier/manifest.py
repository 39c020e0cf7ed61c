"""A dossier described in one TOML file beside the documents that it names, so that nobody needs a database to try."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from galenic.dossier.content_plan.standing import Paper, State
from galenic.dossier.ectd_v3.regional_us import codes
from galenic.dossier.errors import DossierRefused
from galenic.dossier.headings import keywords_of
from galenic.dossier.lifecycle import Proposal, propose
from galenic.dossier.manifest_checks import missing, wrong
from galenic.dossier.model import (
    Application,
    Contact,
    Envelope,
    FilesByDigest,
    Keyword,
    Place,
    Placement,
    Region,
    Standing,
    Study,
    SubmissionUnit,
    in_order,
    permanent_id,
    slug,
)
from galenic.dossier.naming import name_of, within

# Letters and forms belong to the sequence that they come with.
PER_SEQUENCE = {Region.US: ("1.1", "1.2"), Region.EU: ("1.0", "1.2"), Region.CA: ("1.0", "1.2.1", "1.2.2", "1.2.3")}


@dataclass(frozen=True, slots=True)
class Manifest:
    """What the dossier shall hold, and the sequence to be made of it."""

    application: Application
    number: int
    opened_by: int
    kind: str
    part: str
    description: str
    placements: tuple[Placement, ...]
    studies: tuple[Study, ...]
    envelopes: tuple[Envelope, ...]
    papers: tuple[Paper, ...] = ()
    facts: tuple[str, ...] = ()
    contents: FilesByDigest = field(default_factory=FilesByDigest)

    @property
    def repeats(self) -> tuple[Keyword, ...]:
        """The substances, excipients and studies that sections repeat for."""
        studies = (Keyword("study", study.id) for study in self.studies)
        return (*(keyword for paper in self.papers for keyword in paper.keywords), *studies)

    def next_unit(self, standing: Iterable[Standing] = ()) -> tuple[SubmissionUnit, Proposal]:
        """The unit to send, after what stands already."""
        application = self.application
        proposal = propose(
            self.placements,
            standing,
            application=(application.region.value, application.number),
            sequence=self.number,
            per_sequence=PER_SEQUENCE[application.region],
        )
        unit = SubmissionUnit(
            application=application,
            sequence=self.number,
            opened_by=self.opened_by,
            kind=self.kind,
            part=self.part,
            description=self.description,
            contexts=proposal.contexts,
            studies=self.studies,
            envelopes=self.envelopes,
        )
        return unit, proposal


def load(path: Path) -> Manifest:
    """Read a manifest and the files that it names; paths are relative to it.

    Raises DossierRefused DOS-010 with everything that is missing, misspelled or not to be found.
    """
    described = _toml(path)
    faults = list(missing(described)) or list(wrong(described, path.parent))
    if faults:
        raise DossierRefused(f"{path.name} does not describe a dossier.", faults=faults, code="DOS-010")
    return _read(described, path.parent)


def _read(described: Mapping[str, Any], folder: Path) -> Manifest:
    about, sequence = described["application"], described["sequence"]
    region = Region(about["region"])
    contents = FilesByDigest()
    common = described.get("keywords", {})
    number = int(sequence["number"])
    return Manifest(
        application=_application(about, region),
        number=number,
        opened_by=int(sequence.get("opened-by", number)),
        kind=sequence["kind"],
        part=sequence["part"],
        description=sequence["description"],
        placements=tuple(_placement(one, common, region, folder, contents) for one in described.get("document", [])),
        studies=tuple(Study(one["id"], one["title"], one.get("categories", {})) for one in described.get("study", [])),
        envelopes=tuple(_envelope(one, about) for one in described.get("envelope", [])),
        papers=tuple(_paper(one, common, region) for one in described.get("document", [])),
        facts=tuple(about.get("facts", ())),
        contents=contents,
    )


def _application(about: Mapping[str, Any], region: Region) -> Application:
    contacts = (
        Contact(one["name"], one["role"], one.get("telephone", ""), one.get("email", ""))
        for one in about.get("contact", [])
    )
    return Application(
        region=region,
        kind=about["kind"],
        number=str(about["number"]),
        applicant=about["applicant"],
        applicant_id=str(about.get("applicant-id", "")),
        contacts=tuple(contacts),
        product=about.get("product", ""),
        substance=about.get("substance", ""),
    )


def _envelope(one: Mapping[str, Any], about: Mapping[str, Any]) -> Envelope:
    return Envelope(
        country=one["country"],
        agency=one["agency"],
        procedure=one["procedure"],
        tracking=tuple(one.get("tracking", ())),
        identifier=one.get("identifier") or permanent_id("EU", str(about["number"])),
    )


def _placement(
    one: Mapping[str, Any], common: Mapping[str, Any], region: Region, folder: Path, contents: FilesByDigest
) -> Placement:
    file = folder / one["file"]
    suffix = file.suffix.lower()
    name = name_of((one.get("name") or slug(file.stem)) + suffix)
    study, tag = one.get("study", ""), one.get("tag", "")
    place = Place(one["section"], _keywords(one, common, region), name, within(one["section"], region, study, tag))
    return Placement(
        place=place,
        document=contents.add(file, one["title"], record=one.get("record", "")),
        study=study,
        tag=tag,
        priority=int(one.get("priority", 1000)),
        adds=bool(one.get("adds", False)),
    )


def _paper(one: Mapping[str, Any], common: Mapping[str, Any], region: Region) -> Paper:
    """A file that lies in a folder is signed by nobody, unless the manifest says so."""
    study = (Keyword("study", one["study"]),) if one.get("study") else ()
    return Paper(
        section=str(one["section"]),
        title=one["title"],
        state=State(one.get("state", State.UNSIGNED)),
        keywords=(*_keywords(one, common, region), *study),
        record=one.get("record", ""),
    )


def _keywords(one: Mapping[str, Any], common: Mapping[str, Any], region: Region) -> tuple[Keyword, ...]:
    return keywords_for(str(one["section"]), {**common, **one.get("keywords", {})}, region)


def keywords_for(section: str, given: Mapping[str, Any], region: Region) -> tuple[Keyword, ...]:
    """The keywords of a document that its section can tell apart, of those given; forms of FDA by their codes."""
    kept = keywords_of(section, region)
    return in_order(_keyword(kind, value, region) for kind, value in given.items() if kind in kept)


def _keyword(kind: str, given: Any, region: Region) -> Keyword:
    """A keyword is its value, or a table of value and permanent id."""
    value, permanent = (given["value"], given.get("id", "")) if isinstance(given, Mapping) else (str(given), "")
    if kind == "form-type" and region is Region.US:
        value = codes()["form-type"].get(value, value)
    return Keyword(kind, value, permanent)


def _toml(path: Path) -> Mapping[str, Any]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise DossierRefused(f"{path} cannot be read: {error.strerror}.", code="DOS-010") from error
    except (UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise DossierRefused(f"{path.name} is no TOML: {error}.", code="DOS-010") from error
