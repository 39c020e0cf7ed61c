"""Records as shapes: what every operation shows of them, in the same way."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from uuid import UUID

from galenic.api.shapes.common import (
    BlockerShown,
    PersonShown,
    RecordMoved,
    SignatureShown,
    StepShown,
    SubjectShown,
)
from galenic.api.shapes.data import DataSetLine, DocumentShown
from galenic.api.shapes.evidence import EvidenceLine
from galenic.evidence.blockers import Blocker
from galenic.evidence.models import DataSet, Document, Evidence
from galenic.evidence.queries import stale_among
from galenic.ledger.queries import GivenSignature
from galenic.parties.actions import Action
from galenic.parties.models import Person, Placed
from galenic.programmes.models import WorkOrder


def person(of: Person) -> PersonShown:
    """A person, by id, printed name and organization."""
    return PersonShown(id=of.pk, name=of.printed_name, organization=of.organization.name)


def signatures(given: Iterable[GivenSignature]) -> tuple[SignatureShown, ...]:
    """Signatures, oldest first (SIG-1)."""
    return tuple(_signature(each) for each in given)


def steps(actions: Iterable[Action]) -> tuple[StepShown, ...]:
    """The steps that the reader's roles allow."""
    return tuple(
        StepShown(
            name=each.name,
            title=each.title,
            meaning=each.meaning,
            needs_reason=each.needs_reason,
            unmet=each.unmet,
        )
        for each in actions
    )


def blockers(found: Iterable[Blocker]) -> tuple[BlockerShown, ...]:
    """What holds a record up."""
    return tuple(
        BlockerShown(code=each.code, sentence=each.sentence, settled_in=subject(*each.settled_in)) for each in found
    )


def subject(type_: str, id_: str, version: int) -> SubjectShown:
    """A record as the ledger names it."""
    return SubjectShown(type=type_, id=id_, version=version)


def moved(record: Placed) -> RecordMoved:
    """Where a record stands after a step."""
    return RecordMoved(
        type=record.subject_type(),
        id=record.pk,
        version=record.version,
        state=getattr(record, "state", ""),
        name=str(record),
    )


def order_id(subject_text: str) -> UUID | None:
    """The order that data, runs and evidence name as `type:id`."""
    _, _, key = subject_text.partition(":")
    return UUID(key) if key else None


def order_subject(order: UUID | None) -> str:
    """An order as data, runs and evidence name it; empty for none."""
    return f"{WorkOrder.subject_type()}:{order}" if order else ""


def document(of: Document) -> DocumentShown:
    """A document's row; its bytes have an address of their own."""
    return DocumentShown(
        id=of.pk,
        file_name=of.file_name,
        sha256=of.sha256,
        size=of.size,
        media_type=of.media_type,
        uploaded_by=person(of.uploaded_by),
        uploaded_at=of.uploaded_at,
    )


def data_set_line(of: DataSet) -> DataSetLine:
    """A data set in a list."""
    return DataSetLine(
        id=of.pk,
        version=of.version,
        state=of.state,
        title=of.title,
        service=of.service_id,
        input=of.input_name,
        rows=of.rows,
        labels=tuple(of.labels),
        digest=of.digest,
        engagement=of.engagement_id,
        order=order_id(of.order),
        document=of.document_id,
        submitted_by=person(of.submitted_by),
    )


def evidence_lines(found: Sequence[Evidence]) -> list[EvidenceLine]:
    """Evidence in a list, with what has made it stale."""
    stale = stale_among(found)
    return [evidence_line(each, stale[each.pk]) for each in found]


def evidence_line(of: Evidence, stale: tuple[str, ...]) -> EvidenceLine:
    """One piece of evidence in a list."""
    return EvidenceLine(
        id=of.pk,
        version=of.version,
        state=of.state,
        kind="document" if of.is_document else "computed",
        service=of.service_id,
        service_version=of.service_version,
        conclusion=of.conclusion,
        passed=of.passed,
        stale=stale,
        digest=of.digest,
        outcome_digest=of.outcome_digest,
        labels=tuple(of.labels),
        engagement=of.engagement_id,
        order=order_id(of.order),
        performer=person(of.performer),
        computed_at=of.computed_at,
    )


def _signature(given: GivenSignature) -> SignatureShown:
    of = given.signature
    return SignatureShown(
        printed_name=of.printed_name,
        role=of.role,
        organization=of.organization,
        meaning=of.meaning,
        time=of.time,
        method=of.method,
        signed_version=of.signed_version,
        digest=of.digest,
        current=given.current,
        text=given.text,
    )
