"""How an order is carried out: changes, milestones, invoices, and technical exchange."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from ninja import Router, Status

from galenic.api import rendering
from galenic.api.authentication import ApiRequest, prove
from galenic.api.refusals import WRITING, answers
from galenic.api.shapes.common import RecordMoved, SubjectShown
from galenic.api.shapes.conduct import (
    ChangeGiven,
    ChangeShown,
    ConductShown,
    DecisionGiven,
    InvoiceGiven,
    InvoiceShown,
    MessageGiven,
    MessageShown,
    MilestoneReported,
    MilestoneShown,
    RecordNamed,
    Settlement,
    TermsShown,
    ThreadGiven,
    ThreadShown,
)
from galenic.api.shapes.orders import MilestoneTerms
from galenic.api.steps import add_steps
from galenic.parties.errors import NotVisible
from galenic.parties.models import Shared
from galenic.parties.queries import visible
from galenic.parties.reader import Reader
from galenic.programmes import subjects
from galenic.programmes.conduct import commands, queries
from galenic.programmes.conduct.rules import find_shared
from galenic.programmes.conduct.terms import Terms
from galenic.programmes.models import ChangeOrder, Invoice, Message, Milestone, WorkOrder

router = Router(tags=["Carrying out an order"])
changes = Router(tags=["Carrying out an order"])
milestones = Router(tags=["Carrying out an order"])
invoices = Router(tags=["Carrying out an order"])
threads = Router(tags=["Carrying out an order"])


@router.get("/{uuid:record_id}/conduct", response=answers(ConductShown), summary="How an order is carried out")
def read_conduct(request: ApiRequest, record_id: UUID) -> ConductShown:
    """The order's terms with all agreed changes, and all that was reached, invoiced, asked and decided."""
    page = queries.conduct_page(request.reader, record_id)
    return ConductShown(
        order=page.order.pk,
        terms=_terms(page.terms),
        changes=tuple(map(_change, page.changes)),
        milestones=tuple(map(_milestone, page.milestones)),
        invoices=tuple(map(_invoice, page.invoices)),
        threads=tuple(map(_thread, page.threads)),
    )


@router.post("/{uuid:record_id}/changes", response=answers(RecordMoved, 201, WRITING), summary="Propose other terms")
def propose_change(request: ApiRequest, record_id: UUID, given: ChangeGiven) -> Status[RecordMoved]:
    """Propose a change order, for either party. It is in force once both have signed."""
    values = given.model_dump(include=given.model_fields_set - {"reason"})
    if "milestones" in values:
        values["milestones"] = [each.model_dump() for each in given.milestones]
    order = _order(request.reader, record_id)
    made = commands.propose_change(by=request.reader, order=order, changes=values, reason=given.reason)
    return Status(201, rendering.moved(made))


@router.post("/{uuid:record_id}/milestones", response=answers(RecordMoved, 201, WRITING), summary="Report a milestone")
def report_milestone(request: ApiRequest, record_id: UUID, given: MilestoneReported) -> Status[RecordMoved]:
    """Report a milestone of the present terms as reached, for the partner's project manager."""
    order = _order(request.reader, record_id)
    made = commands.report_milestone(by=request.reader, order=order, key=given.key, statement=given.statement)
    return Status(201, rendering.moved(made))


@router.post("/{uuid:record_id}/invoices", response=answers(RecordMoved, 201, WRITING), summary="Issue an invoice")
def issue_invoice(request: ApiRequest, record_id: UUID, given: InvoiceGiven) -> Status[RecordMoved]:
    """Issue an invoice over accepted milestones, signed as *approved* by the partner's project manager."""
    made = commands.issue_invoice(
        by=request.reader,
        order=_order(request.reader, record_id),
        number=given.number,
        milestones=given.milestones,
        payable_by=given.payable_by,
        proof=prove(request, given),
        expected_version=given.expected_version,
    )
    return Status(201, rendering.moved(made))


@router.post("/{uuid:record_id}/threads", response=answers(RecordMoved, 201, WRITING), summary="Ask on an order")
def open_thread(request: ApiRequest, record_id: UUID, given: ThreadGiven) -> Status[RecordMoved]:
    """Open a thread of technical exchange, for anybody who works for one of the parties."""
    reader = request.reader
    about = _named(reader, given.about) if given.about else None
    order = _order(reader, record_id)
    made = commands.open_thread(by=reader, order=order, title=given.title, text=given.text, about=about)
    return Status(201, rendering.moved(made))


@threads.post("/{uuid:record_id}/messages", response=answers(MessageShown, 201, WRITING), summary="Write in a thread")
def write_message(request: ApiRequest, record_id: UUID, given: MessageGiven) -> Status[MessageShown]:
    """Answer, ask back or remark, until it is decided. A message is never changed."""
    thread = queries.find_thread(request.reader, record_id)
    return Status(201, _message(commands.write(by=request.reader, thread=thread, text=given.text)))


@threads.post("/{uuid:record_id}/decide", response=answers(RecordMoved, refusals=WRITING), summary="Decide a thread")
def decide_thread(request: ApiRequest, record_id: UUID, given: DecisionGiven) -> RecordMoved:
    """Decide on all that was written, signed as *approved* by the sponsor's programme manager or quality assurance."""
    made = commands.decide(
        by=request.reader,
        thread=queries.find_thread(request.reader, record_id),
        decision=given.decision,
        changes_nothing=given.changes_nothing,
        proof=prove(request, given),
        expected_version=given.expected_version,
    )
    return rendering.moved(made)


@threads.post("/{uuid:record_id}/settle", response=answers(RecordMoved, refusals=WRITING), summary="Settle a thread")
def settle_thread(request: ApiRequest, record_id: UUID, given: Settlement) -> RecordMoved:
    """Name the version of the record that the decision has led to."""
    made = commands.settle(
        by=request.reader,
        thread=queries.find_thread(request.reader, record_id),
        led_to=(given.led_to.type, str(given.led_to.id), given.led_to.version),
        expected_version=given.expected_version,
    )
    return rendering.moved(made)


def _order(reader: Reader, record_id: UUID) -> WorkOrder:
    found: WorkOrder = visible(WorkOrder, reader, record_id, "engagement")
    return found


def _named(reader: Reader, named: RecordNamed) -> Shared:
    """The record of that name. Raises NotVisible for one that does not exist for the reader."""
    found = find_shared(named.type, str(named.id))
    if found is None or found.engagement_id not in reader.engagement_ids:
        raise NotVisible
    return found


def _terms(of: Terms) -> TermsShown:
    return TermsShown(
        scope=of.scope,
        due=of.due,
        price=None if of.price is None else str(of.price),
        currency=of.currency,
        milestones=tuple(MilestoneTerms(**each) for each in of.milestones),
        changes=of.changes,
    )


def _change(line: queries.Line[ChangeOrder]) -> ChangeShown:
    record = line.record
    return ChangeShown(
        id=record.pk,
        version=record.version,
        state=record.state,
        number=record.number,
        before=record.before,
        after=record.after,
        reason=record.reason,
        author=rendering.person(record.author),
        signatures=rendering.signatures(line.signatures),
        steps=rendering.steps(line.actions),
    )


def _milestone(line: queries.Line[Milestone]) -> MilestoneShown:
    record = line.record
    return MilestoneShown(
        id=record.pk,
        version=record.version,
        state=record.state,
        key=record.key,
        title=record.title,
        due=record.due,
        amount=record.amount,
        currency=record.currency,
        statement=record.statement,
        reported_by=rendering.person(record.reported_by),
        reported_at=record.reported_at,
        signatures=rendering.signatures(line.signatures),
        steps=rendering.steps(line.actions),
    )


def _invoice(line: queries.Line[Invoice]) -> InvoiceShown:
    record = line.record
    return InvoiceShown(
        id=record.pk,
        version=record.version,
        state=record.state,
        number=record.number,
        milestones=tuple(UUID(each) for each in record.milestones),
        amount=record.amount,
        currency=record.currency,
        payable_by=record.payable_by,
        author=rendering.person(record.author),
        signatures=rendering.signatures(line.signatures),
        steps=rendering.steps(line.actions),
    )


def _thread(line: queries.ThreadLine) -> ThreadShown:
    record = line.thread
    return ThreadShown(
        id=record.pk,
        version=record.version,
        state=record.state,
        title=record.title,
        about=_subject(record.about),
        decision=record.decision,
        changes_nothing=record.changes_nothing,
        led_to=_subject(record.led_to),
        messages=tuple(map(_message, line.messages)),
        signatures=rendering.signatures(line.signatures),
        steps=rendering.steps(line.actions),
    )


def _subject(named: Sequence[object]) -> SubjectShown | None:
    if not named:
        return None
    kind, key, version = named
    return rendering.subject(str(kind), str(key), int(str(version)))


def _message(of: Message) -> MessageShown:
    return MessageShown(number=of.number, text=of.text, author=rendering.person(of.author), written_at=of.written_at)


for _router, _subject_of in (
    (changes, subjects.CHANGE_ORDER),
    (milestones, subjects.MILESTONE),
    (invoices, subjects.INVOICE),
):
    add_steps(_router, _subject_of)
