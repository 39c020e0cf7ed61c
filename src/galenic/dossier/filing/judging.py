"""Whether what a dossier is rendered from still carries it: signed, accepted by the sponsor, resting on current inputs.

Worked out when asked, never stored: what was right when it was placed may have fallen since.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from galenic.dossier.content_plan import State
from galenic.dossier.filing.models import Document
from galenic.evidence.models import Evidence
from galenic.evidence.staleness import FALLEN, stale_because
from galenic.ledger.models import Signature
from galenic.ledger.recording import RecordedBase
from galenic.programmes.models import Delivery


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
    """How each document stands: a report as its evidence, others by their own approval."""
    found = {each.pk: each for each in documents}
    sources = {each.evidence_id: each.evidence for each in found.values() if each.evidence is not None}
    evidence = judge_evidence(sources.values())
    signed = _approved(Document, [each for each in found.values() if each.evidence_id is None])
    return {
        key: _document(each, signed=key in signed)
        if each.evidence_id is None
        else _report(each, evidence[each.evidence_id])
        for key, each in found.items()
    }


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
        return Judgment(State.UNSIGNED, ("nobody has approved the document",))
    return Judgment(State.APPROVED)


def _approved(model: type[RecordedBase], records: Iterable[RecordedBase]) -> set[UUID]:
    """Those with an approval of their present content, told by its version; a guard compares digests before use."""
    versions = {str(each.pk): (each.pk, each.content_version) for each in records}
    given = Signature.objects.filter(
        signed_type=model.subject_type(), signed_id__in=list(versions), meaning="approved"
    ).values_list("signed_id", "signed_version")
    return {versions[id_][0] for id_, version in given if versions[id_][1] == version}
