"""What a sponsor's people see of their dossiers. For anybody else nothing of it exists: doors answer 404."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.db.models import Count, Q, QuerySet

from galenic.dossier.compiling import Kind
from galenic.dossier.content_plan import Line, Paper, assess, plan
from galenic.dossier.filing.compiling import kinds_for
from galenic.dossier.filing.judging import Judgment, judge_documents
from galenic.dossier.filing.lifecycle import DOCUMENT, SEQUENCE
from galenic.dossier.filing.models import Application, Document, Placement, Sequence
from galenic.dossier.filing.sources import Source, sources
from galenic.dossier.filing.units import HEAVY, current_leaves, place_of, placed, standing
from galenic.dossier.lifecycle import is_in
from galenic.dossier.model import Keyword, Place, in_order
from galenic.dossier.outline import Branch, Sent, cumulative, of_uses
from galenic.ledger.queries import GivenSignature, signatures_of
from galenic.parties.actions import Action, actions
from galenic.parties.queries import kept
from galenic.parties.reader import Reader


@dataclass(frozen=True, slots=True)
class PlacementLine:
    """A document that the dossier holds, and how what it was rendered from stands now."""

    placement: Placement
    judgment: Judgment


@dataclass(frozen=True, slots=True)
class PlanLine:
    """A section of the content plan as it stands, with evidence that could be placed, and what could be compiled."""

    line: Line
    ready: tuple[Source, ...]
    kinds: tuple[Kind, ...] = ()


@dataclass(frozen=True, slots=True)
class ApplicationPage:
    """Everything that the page of one application shows."""

    application: Application
    sequences: tuple[Sequence, ...]
    plan: tuple[PlanLine, ...]
    placements: tuple[PlacementLine, ...]
    sources: tuple[Source, ...]
    documents: tuple[Document, ...]
    tree: Branch


@dataclass(frozen=True, slots=True)
class SequencePage:
    """A sequence with what it sends, as a tree, and what was found in it."""

    sequence: Sequence
    tree: Branch
    signatures: tuple[GivenSignature, ...]


def applications_for(reader: Reader) -> QuerySet[Application]:
    """The applications of the programmes that the reader sees whole, with their sequences."""
    found = Application.objects.filter(programme_id__in=_programmes(reader))
    published = Count("sequences", filter=Q(sequences__state="published"), distinct=True)
    holds = Count("placements", filter=Q(placements__state="placed"), distinct=True)
    counted = found.select_related("programme__sponsor").annotate(published=published, holds=holds)
    return counted.order_by("programme__code", "region", "number")  # type: ignore[no-any-return]


def find_application(reader: Reader, key: UUID | str) -> Application:
    """One application. Raises NotVisible."""
    found: Application = kept(Application, reader, key, "programme__sponsor", "author")
    return found


def find_document(reader: Reader, key: UUID | str) -> Document:
    """One document. Raises NotVisible."""
    found: Document = kept(Document, reader, key, "programme", "evidence", "made_by", "compilation__application")
    return found


def find_placement(reader: Reader, key: UUID | str) -> Placement:
    """One placement with its document and application. Raises NotVisible."""
    found: Placement = kept(Placement, reader, key, "application__programme", "document__evidence")
    return found


def find_sequence(reader: Reader, key: UUID | str) -> Sequence:
    """One sequence with its application. Raises NotVisible."""
    found: Sequence = kept(Sequence, reader, key, "application__programme", "prepared_by")
    return found


def application_page(reader: Reader, key: UUID | str) -> ApplicationPage:
    """One application with its plan, its documents, what could be placed, and what stands. Raises NotVisible."""
    application = find_application(reader, key)
    found = sources(reader, application)
    documents = Document.objects.filter(programme=application.programme, evidence=None).exclude(state="withdrawn")
    return ApplicationPage(
        application=application,
        sequences=tuple(application.sequences.defer(*HEAVY).order_by("-number", "-pk")),
        plan=tuple(content_plan(application, found)),
        placements=tuple(placement_lines(application)),
        sources=tuple(found),
        documents=tuple(documents.select_related("made_by").order_by("-made_at")),
        tree=application_tree(application),
    )


def application_tree(application: Application) -> Branch:
    """What stands after all published sequences, as a tree; each entry leads to its leaf."""
    return cumulative(standing(current_leaves(application)), application.region)


def content_plan(application: Application, found: list[Source]) -> list[PlanLine]:
    """The content plan of an application against what the record holds for it.

    What is unsigned, stale, superseded or a placeholder is told as such. Evidence that is placed nowhere yet counts
    where it could stand only in one section and nothing stands there: computed and unsigned is not the same as missing.
    """
    lines = [_paper(application, each) for each in placement_lines(application)]
    lines += [_unplaced(each) for each in _open(found) if not any(is_in(one.section, (each.section,)) for one in lines)]
    asked = plan(application.region, application.kind)
    studies = (Keyword("study", each["id"]) for each in application.studies)
    repeats = [*(keyword for paper in lines for keyword in paper.keywords), *studies]
    assessed = assess(asked, lines, facts=application.facts, repeats=repeats)
    kinds = kinds_for(application)
    return [
        PlanLine(
            line,
            ready=tuple(each for each in found if _could_stand(each, line.section)),
            kinds=tuple(each for each in kinds if line.section in each.sections[application.region]),
        )
        for line in assessed
    ]


def placement_lines(application: Application) -> list[PlacementLine]:
    """The documents that the dossier holds, each with how its source stands now."""
    found = placed(application)
    judged = judge_documents(each.document for each in found)
    return [PlacementLine(each, judged[each.document_id]) for each in found]


def sequence_page(reader: Reader, key: UUID | str) -> SequencePage:
    """One sequence with its uses of documents and the findings of the check. Raises NotVisible."""
    sequence = find_sequence(reader, key)
    leaves = {each.key: each for each in sequence.leaves.all()}
    by_use = {each["id"]: leaves.get(each["id"]) or leaves.get(f"id-{each['id']}") for each in sequence.contents}
    sent = [
        Sent(
            place=Place(
                each["section"],
                in_order(Keyword(kind, value) for kind, value in each["keywords"].items()),
                each["name"],
                each["within"],
            ),
            title=each["title"],
            operation=each["operation"],
            href=str(leaf.pk) if (leaf := by_use[each["id"]]) else "",
        )
        for each in sequence.contents
    ]
    return SequencePage(
        sequence=sequence,
        tree=of_uses(sent, sequence.folder, sequence.application.region),
        signatures=tuple(signatures_of(sequence)),
    )


def sequence_actions(reader: Reader, sequence: Sequence) -> tuple[Action, ...]:
    """What the reader may do with a sequence; its guards go through everything that it sends."""
    return actions(SEQUENCE, sequence, reader)


def document_actions(reader: Reader, document: Document) -> tuple[Action, ...]:
    """What the reader may do with a document."""
    return actions(DOCUMENT, document, reader)


def _programmes(reader: Reader) -> set[UUID]:
    return {key for key in reader.sponsored if reader.programme_roles(key)}


def _paper(application: Application, line: PlacementLine) -> Paper:
    placement = line.placement
    study = (Keyword("study", placement.study),) if placement.study else ()
    return Paper(
        section=placement.section,
        title=placement.title,
        state=line.judgment.state,
        keywords=(*place_of(application, placement).keywords, *study),
        record=str(placement.pk),
    )


def _open(found: list[Source]) -> list[Source]:
    return [each for each in found if each.section and not each.placements and not each.judgment.carries]


def _unplaced(source: Source) -> Paper:
    return Paper(source.section, source.title, source.judgment.state, record=f"evidence {source.evidence.pk}")


def _could_stand(source: Source, section: str) -> bool:
    return source.is_ready and any(one == section or one.startswith(f"{section}.") for one in source.places)
