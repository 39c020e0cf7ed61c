"""A submission unit as a sequence of eCTD 3.2.2: files, backbones, checksums. The same unit gives the same bytes."""

from __future__ import annotations

import hashlib
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from galenic.dossier.ectd_v3.backbone import PlacedLeaf, placed
from galenic.dossier.ectd_v3.index import index
from galenic.dossier.ectd_v3.namespaces import REGIONAL_BACKBONES
from galenic.dossier.ectd_v3.regional_ca import regional_ca
from galenic.dossier.ectd_v3.regional_eu import regional_eu
from galenic.dossier.ectd_v3.regional_us import codes, regional_us
from galenic.dossier.ectd_v3.study_tags import file_tags, tagging_files
from galenic.dossier.errors import DossierRefused
from galenic.dossier.headings import chain, find, table_of
from galenic.dossier.model import Contents, ContextOfUse, Region, Standing, SubmissionUnit
from galenic.dossier.naming import LEGAL_NAME, file_name
from galenic.errors import Fault

# Files of the agencies that a sequence carries, when the caller has them: where they go in `util`.
UTIL_FILES = {
    "US": (
        "ich-ectd-3-2.dtd",
        "ich-stf-v2-2.dtd",
        "us-regional-v3-3.dtd",
        "ectd-2-0.xsl",
        "us-regional.xsl",
        "ich-stf-stylesheet-2-2.xsl",
    ),
    "CA": ("ich-ectd-3-2.dtd", "ca-regional-2-2.xsd", "ectd-2-0.xsl", "ca-regional-2-2.xsl"),
    "EU": ("ich-ectd-3-2.dtd", "eu-regional.dtd", "eu-envelope.mod", "eu-leaf.mod", "ectd-2-0.xsl", "eu-regional.xsl"),
}
LONGEST_NAME = 64
REGIONAL = {Region.US: regional_us, Region.EU: regional_eu, Region.CA: regional_ca}


@dataclass(frozen=True, slots=True)
class Rendering:
    """A sequence before it is written. `made`: bytes by path; `documents`: content addresses by path.

    `records` names the source of each document that has one, by path.
    """

    number: str
    made: Mapping[str, bytes]
    documents: Mapping[str, str]
    records: Mapping[str, str]

    def files(self, contents: Contents) -> Iterator[tuple[str, bytes]]:
        """Every file with its bytes, in the order of paths; one document is in memory at a time."""
        for path in sorted([*self.made, *self.documents]):
            yield path, self.made[path] if path in self.made else contents(self.documents[path])

    def write(self, folder: Path, contents: Contents) -> Path:
        """Write the sequence as a new folder below `folder`. Raises DossierRefused DOS-006 when it is there already."""
        top = folder / self.number
        if top.exists():
            raise DossierRefused(
                f"{top} is there already.",
                remedy="A sequence that was sent is never written again: give the next number, or remove the folder.",
                code="DOS-006",
            )
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(prefix=f".{self.number}-", dir=folder) as unfinished:
            for path, content in self.files(contents):
                file = Path(unfinished, self.number, path)
                file.parent.mkdir(parents=True, exist_ok=True)
                file.write_bytes(content)
            Path(unfinished, self.number).rename(top)  # all of it, or nothing
        return top


def render(unit: SubmissionUnit, *, standing: Iterable[Standing] = (), schemas: Path | None = None) -> Rendering:
    """Render one sequence.

    `standing` is what the sequences before left current: study tagging files are appended to theirs. `schemas`: a
    folder with the agencies' DTDs and style sheets, at any depth; Galenic ships none. Raises DossierRefused DOS-004
    with every context of use that has no heading, lacks a keyword that the schema requires or has an illegal name.
    """
    refuse_what_cannot_be_placed(unit)
    region = unit.application.region
    leaves = [placed(context, region) for context in unit.contexts]
    tagged = tagging_files(unit, leaves, standing) if region is Region.US else []
    made = {leaf.path: content for leaf, content in tagged}
    made |= _util(region, schemas)
    module_1 = [leaf for leaf in leaves if table_of(leaf.context.place.section, region) != "ich"]
    others = [leaf for leaf in leaves if leaf not in module_1] + [leaf for leaf, _ in tagged]
    regional = REGIONAL[region](unit, module_1)
    made[REGIONAL_BACKBONES[region]] = regional
    made["index.xml"] = index(unit, others, regional)
    made["index-md5.txt"] = hashlib.md5(made["index.xml"], usedforsecurity=False).hexdigest().encode()
    return Rendering(unit.number, made, _documents(leaves), _records(leaves))


def _documents(leaves: Iterable[PlacedLeaf]) -> dict[str, str]:
    """Content addresses by path; two documents may share a path only when they are the same file."""
    documents: dict[str, str] = {}
    faults = []
    for leaf in leaves:
        document = leaf.context.document
        if document is None:
            continue
        if documents.setdefault(leaf.path, document.sha256) != document.sha256:
            faults.append(Fault("DOS-005", "Two documents would be written to one path.", value=leaf.path))
    if faults:
        raise DossierRefused(
            "Files would overwrite each other.",
            remedy="Sections that share a folder need different file names.",
            faults=faults,
            code="DOS-005",
        )
    return documents


def _records(leaves: Iterable[PlacedLeaf]) -> dict[str, str]:
    return {
        leaf.path: leaf.context.document.record
        for leaf in leaves
        if leaf.context.document and leaf.context.document.record
    }


def _util(region: Region, schemas: Path | None) -> dict[str, bytes]:
    if schemas is None:
        return {}
    found = {path.name: path for path in sorted(schemas.rglob("*")) if path.is_file()}
    return {
        f"util/{'style' if name.endswith('.xsl') else 'dtd'}/{name}": found[name].read_bytes()
        for name in UTIL_FILES[region]
        if name in found
    }


def refuse_what_cannot_be_placed(unit: SubmissionUnit) -> None:
    """Raise DossierRefused DOS-004 with every use that has no place, and what module 1 lacks."""
    region = unit.application.region
    faults = [fault for context in unit.contexts for fault in _faults(context, region)]
    faults += _unknown_codes(unit) if region is Region.US else []
    if region is Region.EU and not unit.envelopes:
        faults.append(Fault("DOS-004", "The EU module 1 needs an envelope for each member state."))
    if region is Region.CA and len(unit.envelopes) != 1:
        message = "The Canadian module 1 needs one envelope: who leads the activity, and the type of the dossier."
        faults.append(Fault("DOS-004", message))
    if faults:
        raise DossierRefused("Some documents have no place in this dossier.", faults=faults, code="DOS-004")


def _unknown_codes(unit: SubmissionUnit) -> Iterator[Fault]:
    asked = {
        "application-type": [unit.application.kind],
        "submission-type": [unit.kind],
        "submission-sub-type": [unit.part],
        "contact-type": [contact.role for contact in unit.application.contacts],
    }
    for table, values in asked.items():
        for value in values:
            if value not in codes()[table]:
                yield Fault("DOS-004", f"No such {table}.", value=value, allowed=", ".join(codes()[table]))


def _faults(context: ContextOfUse, region: Region) -> Iterator[Fault]:
    section = context.place.section
    heading = find(section, region)
    if heading is None or not heading.holds:
        yield Fault("DOS-004", f"Documents cannot stand in section {section} of {region}.", value=context.title)
        return
    for above in chain(section, table_of(section, region)):
        for keyword in sorted(above.required):
            if not context.place.keyword(keyword):
                yield Fault("DOS-004", f"Section {section} needs the keyword {keyword}.", value=context.title)
    if heading.holds == "form" and not context.place.keyword("form-type"):
        yield Fault("DOS-004", f"Section {section} needs the keyword form-type.", value=context.title)
    if region is Region.US and context.study and context.document and context.tag not in file_tags():
        allowed = ", ".join(file_tags())
        yield Fault("DOS-004", "A file of a study needs a tag.", value=context.tag or context.title, allowed=allowed)
    if context.document is not None:
        name = file_name(context.place.name, context.document.suffix)
        if not LEGAL_NAME.fullmatch(name) or len(name) > LONGEST_NAME:
            allowed = f"a-z, 0-9 and hyphens, {LONGEST_NAME} characters with the ending"
            yield Fault("DOS-004", "A file's name cannot be used.", value=name, allowed=allowed)
