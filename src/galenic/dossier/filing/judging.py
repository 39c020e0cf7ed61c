"""Whether what a dossier is rendered from still carries it: signed, accepted by the sponsor, resting on current inputs.

Worked out when asked, never stored: what was right when it was placed may have fallen since.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from uuid import UUID

from galenic.dossier.content_plan import State
from galenic.dossier.filing.models import CompiledSource, Document
from galenic.evidence.models import Evidence
from galenic.evidence.staleness import FALLEN, stale_because
from galenic.ledger.models import Signature
from galenic.ledger.recording import RecordedBase
from galenic.programmes.models import Delivery

NOT_APPROVED = "nobody has approved the document"


@dataclass(frozen=True, slots=True)
class Judgment:
    """The state of a document's source, and in sentences why it is not approved."""

    state: State
    because: tuple[str, ...] = ()

    @property
    def carries(self) -> bool:
        """Whether a dossier may be rendered from it."""
        return self.state is State.APPROVED


def judge_evidence(evidence: Iterable[Evidence]) -> dict[UUID, Judgment]:
    """How each piece of evidence stands, in a number of queries that does not grow with their number."""
    found = {each.pk: each for each in evidence}
    stale = stale_because(found)
    signed = _approved(Evidence, found.values())
    deliveries = Delivery.objects.filter(evidence_id__in=found, state="accepted")
    accepted = set(deliveries.values_list("evidence_id", "evidence_digest"))
    return {
        key: _evidence(each, stale[key], signed=key in signed, accepted=(key, each.digest) in accepted)
        for key, each in found.items()
    }


def judge_documents(documents: Iterable[Document]) -> dict[UUID, Judgment]:
    """How each document stands: a report as its evidence, others by their own approval; what was compiled, by both."""
    found = {each.pk: each for each in documents}
    compiled = sources_of(found.values())
    sources = {each.evidence_id: each.evidence for each in found.values() if each.evidence is not None}
    sources |= {each.evidence_id: each.evidence for several in compiled.values() for each in several}
    evidence = judge_evidence(sources.values())
    signed = _approved(Document, [each for each in found.values() if each.evidence_id is None])
    judged = {
        key: _document(each, signed=key in signed)
        if each.evidence_id is None
        else _report(each, evidence[each.evidence_id])
        for key, each in found.items()
    }
    for key, document in found.items():
        if document.compilation_id is not None:
            judged[key] = _compiled(judged[key], compiled.get(document.compilation_id, []), evidence)
    return _superseded(found, judged)


def sources_of(documents: Iterable[Document]) -> dict[UUID, list[CompiledSource]]:
    """What documents were compiled from, by compilation, in one query; nothing for those that were not compiled."""
    keys = [each.compilation_id for each in documents if each.compilation_id is not None]
    found: dict[UUID, list[CompiledSource]] = {}
    if keys:
        rows = CompiledSource.objects.filter(compilation_id__in=keys).select_related("evidence")
        for each in rows.defer("evidence__outcome").order_by("place"):
            found.setdefault(each.compilation_id, []).append(each)
    return found


def _compiled(own: Judgment, sources: Iterable[CompiledSource], evidence: Mapping[UUID, Judgment]) -> Judgment:
    """It carries when it is approved and every source carries as it was when it was compiled."""
    if own.state is State.SUPERSEDED:
        return own
    states: set[State] = {own.state}
    because = list(own.because)
    for each in sources:
        judgment = _as_compiled(each, evidence[each.evidence_id])
        states.add(judgment.state)
        because += [f"{each.title}: {cause}" for cause in judgment.because]
    if not states.isdisjoint({State.STALE, State.SUPERSEDED}):
        return Judgment(State.STALE, tuple(because))
    return Judgment(State.UNSIGNED, tuple(because)) if because else own


def _as_compiled(source: CompiledSource, evidence: Judgment) -> Judgment:
    if source.evidence_digest != source.evidence.digest:
        return Judgment(State.STALE, ("the evidence is not as it was when the document was compiled",))
    return evidence


def _superseded(documents: Mapping[UUID, Document], judged: dict[UUID, Judgment]) -> dict[UUID, Judgment]:
    """What was compiled gives way once a successor of it is approved; until then it stands as it stood."""
    keys = {each.compilation_id: key for key, each in documents.items() if each.compilation_id is not None}
    if keys:
        after = Document.objects.filter(compilation__supersedes_id__in=keys, state="approved")
        for key in set(after.values_list("compilation__supersedes_id", flat=True)):
            judged[keys[key]] = Judgment(State.SUPERSEDED, ("a document compiled anew has taken its place",))
    return judged


def _evidence(evidence: Evidence, stale: tuple[str, ...], *, signed: bool, accepted: bool) -> Judgment:
    if evidence.state == "superseded":
        return Judgment(State.SUPERSEDED, ("newer evidence has taken its place",))
    if evidence.state in FALLEN:
        return Judgment(State.STALE, (f"the evidence was {evidence.state}",))
    if stale:
        return Judgment(State.STALE, stale)
    missing = [] if evidence.state == "approved" else [f"the evidence is {evidence.state}, not approved"]
    if evidence.state == "approved" and not signed:
        missing.append("no standing approval binds the evidence as it is")
    if not accepted:
        missing.append("the sponsor has not accepted it")
    return Judgment(State.UNSIGNED, tuple(missing)) if missing else Judgment(State.APPROVED)


def _report(document: Document, evidence: Judgment) -> Judgment:
    """A report stands for its evidence as that was when it was rendered."""
    if document.evidence is not None and document.evidence_digest != document.evidence.digest:
        return Judgment(State.STALE, ("the report is not of the evidence as it is",))
    return evidence


def _document(document: Document, *, signed: bool) -> Judgment:
    if document.state == "withdrawn":
        return Judgment(State.SUPERSEDED, ("the document was withdrawn",))
    if document.is_placeholder:
        return Judgment(State.PLACEHOLDER, ("it stands in for a form that the applicant has to fill in and sign",))
    if document.state != "approved" or not signed:
        return Judgment(State.UNSIGNED, (NOT_APPROVED,))
    return Judgment(State.APPROVED)


def _approved(model: type[RecordedBase], records: Iterable[RecordedBase]) -> set[UUID]:
    """Those with an approval of their present content, told by its version; a guard compares digests before use."""
    versions = {str(each.pk): (each.pk, each.content_version) for each in records}
    given = Signature.objects.filter(
        signed_type=model.subject_type(), signed_id__in=list(versions), meaning="approved"
    ).values_list("signed_id", "signed_version")
    return {versions[id_][0] for id_, version in given if versions[id_][1] == version}
