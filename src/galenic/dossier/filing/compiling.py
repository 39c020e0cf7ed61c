"""What documents are compiled from on the record: the evidence that fills a kind, and the material of a compilation."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass
from importlib.metadata import PackageNotFoundError, version
from typing import Any

from galenic import __version__
from galenic.canonical import digest_of, utc_text
from galenic.catalogue.performed import Performance
from galenic.dossier import compiling
from galenic.dossier.compiling import Kind, Material, Piece, discovery
from galenic.dossier.filing.judging import Judgment, judge_evidence
from galenic.dossier.filing.models import Application, Compilation, CompiledSource
from galenic.dossier.filing.sources import evidence_of, orders_of, title_of
from galenic.dossier.model import Contact
from galenic.evidence.computing import outcome_of
from galenic.evidence.models import Evidence
from galenic.parties.reader import Reader

#: Packages whose version decides on the bytes of a document.
SETTING = ("typst", "pikepdf")
GONE = ("superseded", "returned", "retracted")


@dataclass(frozen=True, slots=True)
class Candidate:
    """Evidence of the programme that a kind can be filled from, and how it stands now."""

    evidence: Evidence
    title: str
    judgment: Judgment


def kinds_for(application: Application) -> list[Kind]:
    """The kinds of documents that the application's region has a place for."""
    return [each for each in discovery.kinds().values() if application.region in each.sections]


def candidates(reader: Reader, application: Application, kind: Kind) -> list[Candidate]:
    """The evidence that the kind can be filled from, whatever its state but that of what is gone."""
    found = [
        each for each in evidence_of(reader, application) if kind.takes(each.service_id) and each.state not in GONE
    ]
    judged, orders = judge_evidence(found), orders_of(found)
    return [Candidate(each, title_of(each, orders.get(each.order)), judged[each.pk]) for each in found]


def about(application: Application) -> dict[str, Any]:
    """The application as documents say it, to be frozen with what is compiled from it."""
    told = compiling.Application(
        region=application.region,
        kind=application.kind,
        number=application.number,
        applicant=application.applicant,
        product=application.product,
        substance=application.substance,
        contacts=tuple(Contact(**contact) for contact in application.contacts),
        keywords=application.keywords,
    )
    return asdict(told)


def material(compilation: Compilation, sources: Iterable[CompiledSource]) -> Material:
    """What a compilation was made from. Raises EvidenceNotUsable for a stored outcome that was changed."""
    kind = compiling.kind(compilation.kind)
    ordered = sorted(sources, key=lambda each: each.place)
    labels = {label for each in ordered for label in each.evidence.labels}
    return Material(
        application=_application(compilation.about),
        pieces=tuple(_piece(each) for each in ordered),
        stated=compiling.parsed(kind, compilation.stated),
        moment=compilation.compiled_at,
        labels=tuple(sorted(labels)),
    )


def sources_of(compilation: Compilation) -> list[CompiledSource]:
    """The sources of a compilation in their order, with their evidence."""
    return list(compilation.sources.select_related("evidence").order_by("place"))


def material_of(compilation: Compilation) -> tuple[Kind, Material]:
    """The kind and the material of a compilation on the record, to be rendered once more."""
    return compiling.kind(compilation.kind), material(compilation, sources_of(compilation))


def recompiled(compilation: Compilation) -> bytes:
    """The bytes that come out when a document is compiled again from the same material."""
    content, _ = compiling.render(*material_of(compilation))
    return content


def digest_of_compilation(compilation: Compilation, sources: Iterable[CompiledSource]) -> str:
    """SHA-256 over everything that the document's bytes follow from."""
    return digest_of(
        {
            "kind": compilation.kind,
            "kind_version": compilation.kind_version,
            "about": compilation.about,
            "stated": compilation.stated,
            "compiled_at": utc_text(compilation.compiled_at),
            "sources": [[str(each.evidence_id), each.evidence_digest, each.title] for each in sources],
        }
    )


def software(kind: Kind) -> dict[str, str]:
    """The versions of everything that has a part in the bytes."""
    return {"galenic": __version__, kind.id: kind.version, **dict(_installed())}


def _application(told: Mapping[str, Any]) -> compiling.Application:
    contacts = tuple(Contact(**contact) for contact in told.get("contacts", ()))
    return compiling.Application(**{**told, "contacts": contacts, "strengths": tuple(told.get("strengths", ()))})


def _piece(source: CompiledSource) -> Piece:
    """The inputs are left out: they are told by the evidence's own report, and its digest covers them."""
    evidence = source.evidence
    performance = Performance(
        service=evidence.service_id,
        version=evidence.service_version,
        options=evidence.options,
        inputs=(),
        outcome=outcome_of(evidence),
        digest=source.evidence_digest,
    )
    return Piece(performance, source.title, str(evidence.pk), tuple(evidence.labels))


def _installed() -> Iterator[tuple[str, str]]:
    for name in SETTING:
        try:
            yield name, version(name)
        except PackageNotFoundError:
            continue
