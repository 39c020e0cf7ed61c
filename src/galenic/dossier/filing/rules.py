"""Pure guards of documents and sequences: each yields one sentence for every condition that is not met."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from uuid import UUID

from galenic.dossier.filing.judging import NOT_APPROVED, judge_documents, sources_of
from galenic.dossier.filing.models import CompiledSource, Document, Placement, Sequence
from galenic.dossier.filing.units import HEAVY, contents_of, next_unit, placed
from galenic.errors import GalenicError
from galenic.evidence.blockers import blockers, subject_of
from galenic.evidence.models import Evidence
from galenic.evidence.rules import bound_among
from galenic.ledger.actors import Actor
from galenic.ledger.looking import once_a_look


def is_no_placeholder(document: Document, _actor: Actor) -> Iterator[str]:
    """What stands in for a form is not approved: the applicant's signed form takes its place."""
    if document.is_placeholder:
        yield "a placeholder is not approved; hand in the form as the applicant has filled it in and signed it"


def compiled_from_what_carries(document: Document, _actor: Actor) -> Iterator[str]:
    """What was compiled is approved while every source of it carries: a signature would vouch for the fallen, too."""
    if document.compilation_id is not None:
        for cause in judge_documents([document])[document.pk].because:
            if cause != NOT_APPROVED:
                yield f"{cause}; compile the document again"


def is_next(sequence: Sequence, _actor: Actor) -> Iterator[str]:
    """Sequences are published in the order of their numbers."""
    others = sequence.application.sequences.exclude(pk=sequence.pk).defer(*HEAVY)
    for earlier in others.filter(number__lt=sequence.number, state__in=("draft", "proposed")).order_by("number"):
        yield f"sequence {earlier.number:04d} is {earlier.state}: publish it first, or give it up"
    for later in others.filter(number__gt=sequence.number, state="published").order_by("number")[:1]:
        yield f"sequence {later.number:04d} was published already, so that this one comes too late"


def something_is_sent(sequence: Sequence, _actor: Actor) -> Iterator[str]:
    """An empty sequence is not sent."""
    if not sequence.contents:
        yield "nothing has changed since the last sequence: there is nothing to send"


def proposal_stands(sequence: Sequence, _actor: Actor) -> Iterator[str]:
    """What would be sent now is what was proposed, use by use."""
    try:
        unit, _, _ = next_unit(sequence)
    except GalenicError as error:
        yield error.message
        return
    proposed = {each["id"]: each for each in sequence.contents}
    now = {each["id"]: each for each in contents_of(unit)}
    for id_ in sorted(proposed.keys() | now.keys(), key=lambda key: (proposed.get(key) or now[key])["section"]):
        if proposed.get(id_) != now.get(id_):
            one = proposed.get(id_) or now[id_]
            what = "is new" if id_ not in proposed else "is not sent any more" if id_ not in now else "has changed"
            yield f"{one['section']} {one['title']} {what} since it was proposed; go back and propose again"


def sources_stand(sequence: Sequence, _actor: Actor) -> Iterator[str]:
    """Everything that is sent is signed and current, down to the digest that was signed (REG-1)."""
    sent = _sent(sequence)
    judged = judge_documents(each.document for each in sent)
    compiled = sources_of(each.document for each in sent)
    keys = {key for each in sent for key in _rests_on(each.document, compiled)}
    bound = bound_among(Evidence, keys, "approved") | bound_among(Document, keys, "approved")
    for each in sent:
        judgment = judged[each.document_id]
        for cause in judgment.because:
            yield f"{each.section} {each.title} is {judgment.state}: {cause}"
        for key in _rests_on(each.document, compiled) if judgment.carries else ():
            if key not in bound:
                yield f"{each.section} {each.title}: no standing approval binds the content of {_named(each, key)}"


def nothing_blocks(sequence: Sequence, _actor: Actor) -> Iterator[str]:
    """Nothing open holds up evidence that is sent."""
    sent = _sent(sequence)
    compiled = sources_of(each.document for each in sent)
    for each in sent:
        for evidence in _evidence_of(each.document, compiled):
            for blocker in blockers(subject_of(evidence)):
                yield f"{each.section} {each.title}: {blocker.code}: {blocker.sentence}"


def check_is_passed(sequence: Sequence, _actor: Actor) -> Iterator[str]:
    """The validator found nothing that would stop the sequence."""
    for finding in sequence.checked.get("findings", []):
        if finding["severity"] == "high":
            yield f"{finding['rule']} {finding['place']}: {finding['what']}. {finding['remedy']}"


def _rests_on(document: Document, compiled: Mapping[UUID, Iterable[CompiledSource]]) -> Iterator[UUID]:
    """What has to be approved for a document to be sent: its evidence, or itself with all that it was compiled from."""
    yield document.evidence_id or document.pk
    if document.compilation_id is not None:
        yield from (each.evidence_id for each in compiled.get(document.compilation_id, ()))


def _evidence_of(document: Document, compiled: Mapping[UUID, Iterable[CompiledSource]]) -> Iterator[Evidence]:
    if document.evidence is not None:
        yield document.evidence
    if document.compilation_id is not None:
        yield from (each.evidence for each in compiled.get(document.compilation_id, ()))


def _named(placement: Placement, key: UUID) -> str:
    return "it" if key in (placement.document_id, placement.document.evidence_id) else f"evidence {key}"


@once_a_look
def _sent(sequence: Sequence) -> list[Placement]:
    """The placements whose documents the sequence sends."""
    return placed(sequence.application, {each["sha256"] for each in sequence.contents if each["sha256"]})
