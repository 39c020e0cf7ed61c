"""Documents are compiled from several pieces of evidence; a second person approves what came out."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any
from uuid import UUID

from django.db import transaction
from pydantic import BaseModel

from galenic.dossier import compiling
from galenic.dossier.compiling import Kind
from galenic.dossier.errors import DossierRefused, FilingRefused
from galenic.dossier.filing.commands.documents import document_row
from galenic.dossier.filing.commands.placements import place_document
from galenic.dossier.filing.compiling import (
    Candidate,
    about,
    candidates,
    digest_of_compilation,
    material,
    material_of,
    software,
)
from galenic.dossier.filing.lifecycle import REGULATORY
from galenic.dossier.filing.models import Application, Compilation, CompiledSource, Document
from galenic.dossier.model import slug
from galenic.errors import Fault
from galenic.evidence import store
from galenic.ledger import clock
from galenic.ledger import commands as ledger
from galenic.ledger.actors import Actor
from galenic.parties.reader import Reader
from galenic.parties.steps import own_roles, require_own_role

Stated = str | Mapping[str, Any]


def compile_document(
    *,
    by: Reader,
    application: Application,
    kind: str,
    evidence: Iterable[UUID | str] | None = None,
    stated: Stated = "",
    section: str = "",
    title: str = "",
    supersedes: Document | None = None,
) -> Document:
    """Compile a document and put it on the record as submitted; nothing carries until somebody else approves it.

    `evidence`: what it is filled from, in this order; without it all that can fill it and carries. `stated`: what no
    record holds, as TOML, as JSON or read already. With `section` it is placed there as well. `supersedes`: the
    compiled document whose place this one shall take once it is approved.
    Raises FilingRefused with every fault, DossierRefused DOS-082 for a kind that there is not, NotVisible, Refused.
    """
    actor = require_own_role(by, application.sponsor_id, REGULATORY, "compile documents")
    asked = compiling.kind(kind)
    faults = [*_region_faults(application, asked, section.strip()), *_succession_faults(application, asked, supersedes)]
    chosen = _chosen(candidates(by, application, asked), evidence, faults)
    told = _read(asked, stated, faults)
    if faults or told is None:
        raise FilingRefused(f"{asked.title} cannot be compiled so.", faults=faults, remedy="Mend what is listed.")
    compilation = _compilation(application, asked, told, supersedes)
    sources = [_source(compilation, each, place) for place, each in enumerate(chosen)]
    compilation.digest = digest_of_compilation(compilation, sources)
    content, missing = compiling.render(asked, material(compilation, sources))
    compilation.missing = list(missing)
    store.put(content)
    name = title.strip() or asked.title
    file_name = f"{slug(name)[:60] or 'document'}.pdf"
    document = document_row(by, application.programme, content, "pdf", file_name=file_name, title=name)
    document.compilation, document.compilation_digest = compilation, compilation.digest
    return _keep(compilation, document, sources, by=by, actor=actor, section=section.strip())


def open_as_word(*, by: Reader, document: Document) -> tuple[str, bytes]:
    """A file name and the document as Word has it, to hand over; the download is noted (AUD-9).

    Raises NotVisible; FilingRefused for a document that was not compiled.
    """
    own_roles(by, document.sponsor_id)
    if document.compilation is None:
        fault = Fault("DOS-038", "it was not compiled", column="document", value=str(document))
        raise FilingRefused("There is no Word document of it.", faults=[fault], remedy="Download the file itself.")
    content = compiling.render_word(*material_of(document.compilation))
    subject = (document.subject_type(), str(document.pk), document.version)
    ledger.note(document.ledger_scope(), actor=by.actor(), action="dossier:document:export-docx", subject=subject)
    return f"{document.file_name.rpartition('.')[0]}.docx", content


@transaction.atomic
def _keep(
    compilation: Compilation,
    document: Document,
    sources: Iterable[CompiledSource],
    *,
    by: Reader,
    actor: Actor,
    section: str,
) -> Document:
    """Put a compiled document on the record with all it rests on, and in its place; all of it or nothing."""
    ledger.create(compilation, actor=actor, action="dossier:compilation:compile")
    for source in sources:
        ledger.create(source, actor=actor, action="dossier:compilation:rest-on")
    made = ledger.create(document, actor=actor, action="dossier:document:compile")
    if section:
        place_document(by=by, application=compilation.application, document=made, section=section, title=made.title)
    return made


def _compilation(
    application: Application, kind: Kind, stated: Mapping[str, Any], supersedes: Document | None
) -> Compilation:
    return Compilation(
        sponsor_id=application.sponsor_id,
        programme=application.programme,
        application=application,
        kind=kind.id,
        kind_version=kind.version,
        about=about(application),
        stated=stated,
        software=software(kind),
        compiled_at=clock.now().replace(microsecond=0),
        supersedes=supersedes.compilation if supersedes else None,
    )


def _source(compilation: Compilation, chosen: Candidate, place: int) -> CompiledSource:
    return CompiledSource(
        sponsor_id=compilation.sponsor_id,
        programme_id=compilation.programme_id,
        compilation=compilation,
        evidence=chosen.evidence,
        evidence_digest=chosen.evidence.digest,
        title=chosen.title[:200],
        place=place,
    )


def _read(kind: Kind, stated: Stated, faults: list[Fault]) -> dict[str, Any] | None:
    """What is stated as the record keeps it: plain JSON, and nothing but what was given."""
    try:
        told: BaseModel = compiling.read(kind, stated) if isinstance(stated, str) else compiling.parsed(kind, stated)
    except DossierRefused as refused:
        faults += refused.faults
        return None
    return told.model_dump(mode="json", by_alias=True, exclude_unset=True)


def _chosen(found: list[Candidate], evidence: Iterable[UUID | str] | None, faults: list[Fault]) -> list[Candidate]:
    if evidence is None:
        return [each for each in found if each.judgment.carries]
    known = {str(each.evidence.pk): each for each in found}
    chosen = []
    for key in dict.fromkeys(map(str, evidence)):
        each = known.get(key)
        if each is None:
            message = "there is no such evidence in this programme, or none that this kind of document is filled from"
            faults.append(Fault("DOS-038", message, column="evidence", value=key))
        elif not each.judgment.carries:
            why = "; ".join(each.judgment.because)
            faults.append(
                Fault("DOS-038", f"{each.title} is {each.judgment.state}: {why}", column="evidence", value=key)
            )
        else:
            chosen.append(each)
    return chosen


def _region_faults(application: Application, kind: Kind, section: str) -> Iterable[Fault]:
    allowed = kind.sections.get(application.region, ())
    if not allowed:
        regions = ", ".join(kind.sections)
        yield Fault(
            "DOS-038", "it is not made for this region", column="kind", value=application.region, allowed=regions
        )
    elif section and section not in allowed:
        yield Fault("DOS-038", "it does not belong there", column="section", value=section, allowed=", ".join(allowed))


def _succession_faults(application: Application, kind: Kind, before: Document | None) -> Iterable[Fault]:
    if before is None:
        return
    earlier = before.compilation
    if earlier is None or earlier.kind != kind.id or earlier.application_id != application.pk:
        message = "only a document of the same kind and application can give way to it"
        yield Fault("DOS-038", message, column="supersedes", value=str(before))
    elif earlier.successors.exclude(document__state="withdrawn").exists():
        message = "it was compiled again already; go on from there, or withdraw that one"
        yield Fault("DOS-038", message, column="supersedes", value=str(before))
