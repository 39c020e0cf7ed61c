"""From a leaf back to its evidence, inputs and raw rows; from data forward to every leaf that depends on them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Q

from galenic.dossier.filing.compiling import sources_of
from galenic.dossier.filing.judging import Judgment, judge_documents
from galenic.dossier.filing.models import CompiledSource, Document, Leaf, Placement
from galenic.dossier.filing.units import HEAVY_OF_LEAVES
from galenic.evidence.models import DataSet, Evidence, EvidenceInput
from galenic.evidence.models import Document as HandedIn
from galenic.ledger.queries import GivenSignature, signatures_of
from galenic.parties.queries import kept
from galenic.parties.reader import Reader


@dataclass(frozen=True, slots=True)
class Origin:
    """One thing that a document goes back to: evidence, a data set with its rows, or a partner's own document.

    `depth` counts from the document. `name` is the input's, empty for the evidence that was rendered, the title of
    evidence that was compiled with others; `digest` the one that was used.
    """

    depth: int
    name: str
    digest: str
    state: str
    evidence: Evidence | None = None
    data_set: DataSet | None = None
    handed_in: HandedIn | None = None


@dataclass(frozen=True, slots=True)
class DocumentOrigins:
    """A document with its standing, its signatures (or those of its evidence) and all that it goes back to."""

    document: Document
    judgment: Judgment
    signatures: tuple[GivenSignature, ...]
    origins: tuple[Origin, ...]


@dataclass(frozen=True, slots=True)
class LeafPage:
    """A leaf with where its document comes from, and its life in the sequences before and after."""

    leaf: Leaf
    source: DocumentOrigins | None
    earlier: tuple[Leaf, ...]
    later: tuple[Leaf, ...]


@dataclass(frozen=True, slots=True)
class Dependents:
    """What rests on data or evidence: evidence near and far, and where a sponsor's dossiers hold it or have sent it."""

    evidence: tuple[Evidence, ...]
    placements: tuple[Placement, ...]
    leaves: tuple[Leaf, ...]


def leaf_page(reader: Reader, key: UUID | str) -> LeafPage:
    """One leaf, back to its raw rows. Raises NotVisible."""
    related = (
        *("sequence__application__programme", "document__evidence", "document__made_by"),
        "document__compilation",
    )
    leaf: Leaf = kept(Leaf, reader, key, *related)
    source = document_origins(reader, leaf.document) if leaf.document is not None else None
    return LeafPage(leaf, source, tuple(_before(leaf)), tuple(_after(leaf)))


def document_origins(reader: Reader, document: Document) -> DocumentOrigins:
    """A document's standing and everything that it goes back to, as far as the reader sees it."""
    evidence = document.evidence
    found = [] if evidence is None else list(_origins(reader, evidence))
    if document.compilation is not None:
        for source in sources_of(document.compilation):
            found += _origins(reader, source.evidence, name=source.title)
    judgment = judge_documents([document])[document.pk]
    return DocumentOrigins(document, judgment, tuple(signatures_of(evidence or document)), tuple(found))


def dependents(reader: Reader, record: DataSet | Evidence) -> Dependents:
    """Everything in the reader's programmes that rests on a data set or on evidence.

    Evidence of engagements that the reader is no party to is left out; leaves are told to the sponsor alone.
    """
    keys = _resting_on(record)
    evidence = Evidence.objects.filter(pk__in=keys, engagement_id__in=reader.engagement_ids).defer("outcome")
    mine = {key for key in reader.sponsored if reader.programme_roles(key)}
    held = Document.objects.filter(programme_id__in=mine).filter(_rests_on(keys)).values("pk")
    placements = Placement.objects.filter(document_id__in=held, programme_id__in=mine, state="placed")
    leaves = Leaf.objects.filter(document_id__in=held, programme_id__in=mine)
    return Dependents(
        evidence=tuple(evidence.order_by("computed_at", "pk")),
        placements=tuple(placements.select_related("application").order_by("application_id", "section", "pk")),
        leaves=tuple(
            leaves.select_related("sequence__application")
            .defer(*HEAVY_OF_LEAVES)
            .order_by("sequence__number", "section", "name", "pk")
        ),
    )


def _origins(reader: Reader, evidence: Evidence, depth: int = 0, name: str = "") -> Iterator[Origin]:
    """Depth first, each input below the evidence that used it."""
    yield Origin(depth, name, evidence.digest, evidence.state, evidence=evidence)
    inputs = EvidenceInput.objects.filter(evidence=evidence, engagement_id__in=reader.engagement_ids)
    for used in (
        inputs.select_related("data_set__document", "source", "document").defer("source__outcome").order_by("name")
    ):
        if used.data_set is not None:
            yield Origin(depth + 1, used.name, used.digest, used.data_set.state, data_set=used.data_set)
        elif used.source is not None:
            yield from _origins(reader, used.source, depth + 1, used.name)
        elif used.document is not None:
            yield Origin(depth + 1, used.name, used.digest, "submitted", handed_in=used.document)


def _resting_on(record: DataSet | Evidence) -> set[UUID]:
    """The evidence that rests on a record, one query a level; evidence rests on itself."""
    if isinstance(record, DataSet):
        level = set(EvidenceInput.objects.filter(data_set=record).values_list("evidence_id", flat=True))
    else:
        level = {record.pk}
    found: set[UUID] = set()
    while level:
        found |= level
        used = EvidenceInput.objects.filter(source_id__in=level).values_list("evidence_id", flat=True)
        level = set(used) - found
    return found


def _rests_on(keys: set[UUID]) -> Q:
    """Documents that are the report of evidence, or were compiled from it."""
    compiled = CompiledSource.objects.filter(evidence_id__in=keys).values("compilation_id")
    return Q(evidence_id__in=keys) | Q(compilation_id__in=compiled)


def _before(leaf: Leaf) -> Iterator[Leaf]:
    """What the leaf replaced, and what that had replaced."""
    before = leaf.earlier
    while before is not None:
        yield before
        before = before.earlier


def _after(leaf: Leaf) -> Iterator[Leaf]:
    """What took its place or ended it, and what came after that."""
    waiting = list(leaf.later.select_related("sequence"))
    while waiting:
        after = waiting.pop(0)
        yield after
        waiting += after.later.select_related("sequence")
