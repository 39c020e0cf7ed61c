"""Records of dossiers as shapes."""

from __future__ import annotations

from uuid import UUID

from galenic.api import rendering
from galenic.api.shapes import dossier as shapes
from galenic.api.shapes.compiling import CompilationShown, SourceCompiled
from galenic.dossier.filing.judging import Judgment
from galenic.dossier.filing.models import Application, Compilation, Document, Leaf, Placement, Sequence
from galenic.dossier.filing.provenance import DocumentOrigins, Origin
from galenic.dossier.filing.queries import PlanLine, document_actions
from galenic.dossier.filing.sources import Source
from galenic.dossier.outline import Branch
from galenic.parties.reader import Reader


def application_line(of: Application) -> shapes.ApplicationLine:
    """An application in a list."""
    names = ("version", "region", "kind", "number", "edition", "applicant")
    plain = {name: getattr(of, name) for name in names}
    return shapes.ApplicationLine(id=of.pk, programme=of.programme_id, **plain)


def sequence_line(of: Sequence) -> shapes.SequenceLine:
    """A sequence in a list."""
    names = ("version", "state", "number", "edition", "kind", "part", "description", "package")
    return shapes.SequenceLine(id=of.pk, **{name: getattr(of, name) for name in names})


def plan_line(of: PlanLine) -> shapes.PlanLineShown:
    """A section of the content plan."""
    line = of.line
    return shapes.PlanLineShown(
        section=line.section,
        title=line.title,
        of=line.of,
        status=line.status.value,
        why=line.why,
        source=line.source,
        held=tuple(f"{paper.title} ({paper.state.value})" for paper in line.papers),
        ready=tuple(each.evidence.pk for each in of.ready),
        kinds=tuple(each.id for each in of.kinds),
    )


def source(of: Source) -> shapes.SourceShown:
    """Evidence that belongs into a dossier."""
    return shapes.SourceShown(
        evidence=of.evidence.pk,
        title=of.title,
        sections=of.sections,
        state=of.judgment.state.value,
        because=of.judgment.because,
        placements=tuple(each.pk for each in of.placements),
        takes_the_place_of=tuple(each.pk for each in of.predecessors),
    )


def placement(of: Placement, judgment: Judgment) -> shapes.PlacementShown:
    """A document that a dossier holds."""
    names = ("version", "state", "section", "title", "name", "keywords", "study", "tag")
    return shapes.PlacementShown(
        id=of.pk,
        **{name: getattr(of, name) for name in names},
        document=of.document_id,
        evidence=of.document.evidence_id,
        source_state=judgment.state.value,
        because=judgment.because,
    )


def branch(of: Branch) -> shapes.BranchShown:
    """A heading with all that stands below it."""
    return shapes.BranchShown(
        section=of.section,
        title=of.title,
        keywords=of.keywords,
        entries=tuple(
            shapes.TreeEntryShown(
                title=each.title,
                sequence=each.sequence,
                leaf=UUID(each.href) if each.href else None,
                operation=each.operation,
            )
            for each in of.entries
        ),
        branches=tuple(map(branch, of.branches)),
    )


def origins_of(of: DocumentOrigins, reader: Reader) -> shapes.FiledDocument:
    """A document with everything that it goes back to."""
    document = of.document
    names = ("version", "state", "title", "file_name", "sha256", "md5", "size", "is_placeholder")
    return shapes.FiledDocument(
        id=document.pk,
        **{name: getattr(document, name) for name in names},
        evidence=document.evidence_id,
        compilation=_compilation(document.compilation) if document.compilation else None,
        made_by=rendering.person(document.made_by),
        source_state=of.judgment.state.value,
        because=of.judgment.because,
        signatures=rendering.signatures(of.signatures),
        origins=tuple(map(_origin, of.origins)),
        steps=rendering.steps(document_actions(reader, document)),
    )


def leaf_line(of: Leaf) -> shapes.LeafLine:
    """A leaf in a list."""
    names = ("operation", "section", "title", "path", "sha256")
    return shapes.LeafLine(
        id=of.pk,
        application=of.sequence.application_id,
        sequence=of.sequence_id,
        **{name: getattr(of, name) for name in names},
    )


def _compilation(of: Compilation) -> CompilationShown:
    before = Document.objects.filter(compilation__successors=of).first()
    return CompilationShown(
        application=of.application_id,
        **{name: getattr(of, name) for name in ("kind", "kind_version", "stated", "missing", "digest")},
        sources=tuple(
            SourceCompiled(evidence=each.evidence_id, digest=each.evidence_digest, title=each.title)
            for each in of.sources.order_by("place")
        ),
        supersedes=before.pk if before else None,
    )


def _origin(of: Origin) -> shapes.OriginShown:
    data = of.data_set
    return shapes.OriginShown(
        depth=of.depth,
        name=of.name,
        digest=of.digest,
        state=of.state,
        evidence=of.evidence.pk if of.evidence else None,
        data_set=data.pk if data else None,
        document=data.document_id if data else of.handed_in.pk if of.handed_in else None,
        rows=data.rows if data else None,
    )
