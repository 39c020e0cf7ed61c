"""From the rows of an application to the model that is rendered: what is wanted, what stands, what to send next."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import Any

from django.db.models import QuerySet

from galenic.dossier import model
from galenic.dossier.filing.models import Application, Document, Leaf, Placement, Sequence
from galenic.dossier.lifecycle import Proposal, is_in, propose
from galenic.dossier.manifest import PER_SEQUENCE, keywords_for
from galenic.dossier.naming import within

#: What a sequence froze: long, and never needed for a list of sequences, or of leaves with theirs.
HEAVY = ("contents", "files", "checked")
#: What the model asks of a leaf; a dossier has hundreds.
OF_A_STANDING = (
    *("sequence__number", "key", "section", "keywords", "name", "within", "title"),
    *("sha256", "priority", "study", "tag", "operation"),
)
HEAVY_OF_LEAVES = tuple(f"sequence__{column}" for column in HEAVY)


def described(application: Application) -> model.Application:
    """What is applied for, as module 1 says it."""
    return model.Application(
        region=model.Region(application.region),
        kind=application.kind,
        number=application.number,
        applicant=application.applicant,
        applicant_id=application.applicant_id,
        contacts=tuple(model.Contact(**contact) for contact in application.contacts),
        product=application.product,
        substance=application.substance,
    )


def place_of(application: Application, placement: Placement) -> model.Place:
    """Where a document stands: its section, and the keywords that the section can tell apart."""
    region = model.Region(application.region)
    given = {**application.keywords, **placement.keywords}
    return model.Place(
        section=placement.section,
        keywords=keywords_for(placement.section, given, region),
        name=placement.name,
        within=within(placement.section, region, placement.study, placement.tag),
    )


def placed(application: Application, contents: Collection[str] | None = None) -> list[Placement]:
    """The placements that stand, with their documents and evidence, in the order of sections and names.

    `contents` asks for those alone whose documents have one of these digests.
    """
    found = _placed(application).select_related("document__evidence").defer("document__evidence__outcome")
    return list(found if contents is None else found.filter(document__sha256__in=contents))


def _placed(application: Application) -> QuerySet[Placement]:
    standing = application.placements.filter(state="placed").select_related("document")
    return standing.order_by("section", "priority", "name", "pk")


def wanted(application: Application, placements: Iterable[Placement]) -> list[model.Placement]:
    """What the dossier shall hold."""
    return [
        model.Placement(
            place=place_of(application, each),
            document=model.Document(
                title=each.title,
                suffix=each.document.suffix,
                sha256=each.document.sha256,
                md5=each.document.md5,
                size=each.document.size,
                record=record_of(each.document),
                application_version=each.document.application_version,
            ),
            study=each.study,
            tag=each.tag,
            priority=each.priority,
        )
        for each in placements
    ]


def record_of(document: Document) -> str:
    """What a document was rendered from, for the validator and for whoever gets its findings."""
    if document.evidence_id:
        return f"evidence {document.evidence_id}, digest {document.evidence_digest[:12]}"
    if document.compilation_id:
        return f"compilation {document.compilation_id}, digest {document.compilation_digest[:12]}"
    return f"document {document.pk} version {document.content_version}"


def current_leaves(application: Application) -> list[Leaf]:
    """The leaves that stand after all published sequences: neither replaced nor deleted since."""
    sent = Leaf.objects.filter(sequence__application=application).select_related("sequence").only(*OF_A_STANDING)
    ended = sent.filter(operation__in=("replace", "delete"), earlier__isnull=False).values_list("earlier_id", flat=True)
    return list(
        sent.exclude(operation="delete").exclude(pk__in=ended).order_by("sequence__number", "section", "name", "pk")
    )


def standing(leaves: Iterable[Leaf]) -> list[model.Standing]:
    """The same as the model has it; `href` is the leaf's own id."""
    return [
        model.Standing(
            id=leaf.key,
            sequence=leaf.sequence.number,
            place=leaf_place(leaf),
            digest=leaf.sha256,
            title=leaf.title,
            priority=leaf.priority,
            study=leaf.study,
            tag=leaf.tag,
            href=str(leaf.pk),
        )
        for leaf in leaves
    ]


def leaf_place(leaf: Leaf) -> model.Place:
    """The place of a leaf, with keywords as they were sent."""
    keywords = (model.Keyword(kind, value) for kind, value in leaf.keywords.items())
    return model.Place(leaf.section, model.in_order(keywords), leaf.name, leaf.within)


def next_unit(sequence: Sequence) -> tuple[model.SubmissionUnit, Proposal, list[model.Standing]]:
    """What the sequence would send as things are now. Raises DossierRefused for two documents in one place."""
    application = sequence.application
    region = model.Region(application.region)
    placements = _unsent(application, _placed(application), PER_SEQUENCE[region])
    before = standing(current_leaves(application))
    proposal = propose(
        wanted(application, placements),
        before,
        application=(application.region, application.number),
        sequence=sequence.number,
        per_sequence=PER_SEQUENCE[region],
    )
    unit = model.SubmissionUnit(
        application=described(application),
        sequence=sequence.number,
        opened_by=sequence.opened_by,
        kind=sequence.kind,
        part=sequence.part,
        description=sequence.description,
        contexts=proposal.contexts,
        studies=_studies(application, placements),
        envelopes=_envelopes(application),
    )
    return unit, proposal, before


def contents_of(unit: model.SubmissionUnit) -> list[dict[str, Any]]:
    """The uses of documents that a unit sends, as the record freezes them."""
    return [
        {
            "id": context.id,
            "operation": context.operation.value,
            "why": context.why,
            "section": context.place.section,
            "keywords": {keyword.kind: keyword.value for keyword in context.place.keywords},
            "name": context.place.name,
            "within": context.place.within,
            "title": context.title,
            "study": context.study,
            "tag": context.tag,
            "sha256": context.document.sha256 if context.document else "",
            "record": context.document.record if context.document else "",
            "earlier": context.earlier.href if context.earlier else "",
        }
        for context in unit.contexts
    ]


def _unsent(
    application: Application, placements: Iterable[Placement], per_sequence: tuple[str, ...]
) -> list[Placement]:
    """Without letters and forms that an earlier sequence has sent: they belong to it, and are not sent again."""
    rows = Leaf.objects.filter(sequence__application=application).values_list("section", "name", "sha256")
    sent = {row for row in rows if is_in(row[0], per_sequence)}
    return [each for each in placements if (each.section, each.name, each.document.sha256) not in sent]


def _studies(application: Application, placements: Iterable[Placement]) -> tuple[model.Study, ...]:
    """The studies that placements belong to; one that nobody has described is called as its first document."""
    titles = {each.study: each.title for each in reversed(list(placements)) if each.study}
    known = {each["id"]: each for each in application.studies}
    return tuple(
        model.Study(study, known[study]["title"], known[study].get("categories", {}))
        if study in known
        else model.Study(study, title)
        for study, title in sorted(titles.items())
    )


def _envelopes(application: Application) -> tuple[model.Envelope, ...]:
    return tuple(
        model.Envelope(
            country=each["country"],
            agency=each["agency"],
            procedure=each["procedure"],
            tracking=tuple(each.get("tracking", ())),
            identifier=each.get("identifier") or model.permanent_id("EU", application.number),
        )
        for each in application.envelopes
    )
