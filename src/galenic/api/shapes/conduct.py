"""The terms of an order and their changes, milestones, invoices, and threads."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Any
from uuid import UUID

from pydantic import Field

from galenic.api.shapes.common import (
    Given,
    PersonShown,
    Shape,
    SignatureShown,
    SignedStep,
    Step,
    StepShown,
    SubjectShown,
    Text,
    Version,
)
from galenic.api.shapes.orders import Milestones, MilestoneTerms, Number, Price, Title

MOST = 200


class TermsShown(Shape):
    """The terms as they stand; `changes` are the numbers of the change orders that led to them."""

    scope: str
    due: date | None
    price: str | None
    currency: str
    milestones: tuple[MilestoneTerms, ...]
    changes: tuple[int, ...]


class ChangeGiven(Given):
    """What is to be different; what is left out stays."""

    scope: Text = ""
    due: date | None = None
    price: Price | None = None
    milestones: Milestones = ()
    reason: Text


class ChangeShown(Shape):
    """A change order; it is in force in state `agreed`."""

    id: UUID
    version: int
    state: str
    number: int
    before: dict[str, Any]
    after: dict[str, Any]
    reason: str
    author: PersonShown
    signatures: tuple[SignatureShown, ...]
    steps: tuple[StepShown, ...]


class MilestoneReported(Given):
    """A milestone of the present terms that is reached."""

    key: Annotated[str, Field(max_length=20)]
    statement: Text


class MilestoneShown(Shape):
    """A milestone that was reported."""

    id: UUID
    version: int
    state: str
    key: str
    title: str
    due: date | None
    amount: str
    currency: str
    statement: str
    reported_by: PersonShown
    reported_at: datetime
    signatures: tuple[SignatureShown, ...]
    steps: tuple[StepShown, ...]


class InvoiceGiven(SignedStep):
    """An invoice over accepted milestones; `expected_version` is the order's."""

    number: Number
    milestones: Annotated[tuple[UUID, ...], Field(max_length=MOST)]
    payable_by: date


class InvoiceShown(Shape):
    """An invoice."""

    id: UUID
    version: int
    state: str
    number: str
    milestones: tuple[UUID, ...]
    amount: str
    currency: str
    payable_by: date
    author: PersonShown
    signatures: tuple[SignatureShown, ...]
    steps: tuple[StepShown, ...]


class RecordNamed(Given):
    """A record by its type and id, as the ledger names it."""

    type: Annotated[str, Field(max_length=100)]
    id: UUID


class VersionNamed(RecordNamed):
    """A record in one of its versions."""

    version: Version


class ThreadGiven(Given):
    """A question on an order, about a record in its present version if one is named."""

    title: Title
    text: Text
    about: RecordNamed | None = None


class MessageGiven(Given):
    """A question, an answer or a remark."""

    text: Text


class DecisionGiven(SignedStep):
    """The decision on all that was written; `changes_nothing` when it leads to no change."""

    decision: Text
    changes_nothing: bool = False


class Settlement(Step):
    """What the decision has led to."""

    led_to: VersionNamed


class MessageShown(Shape):
    """A message as it was written."""

    number: int
    text: str
    author: PersonShown
    written_at: datetime


class ThreadShown(Shape):
    """A thread from the question to what was changed because of it."""

    id: UUID
    version: int
    state: str
    title: str
    about: SubjectShown | None
    decision: str
    changes_nothing: bool
    led_to: SubjectShown | None
    messages: tuple[MessageShown, ...]
    signatures: tuple[SignatureShown, ...]
    steps: tuple[StepShown, ...]


class ConductShown(Shape):
    """How an order is carried out."""

    order: UUID
    terms: TermsShown
    changes: tuple[ChangeShown, ...]
    milestones: tuple[MilestoneShown, ...]
    invoices: tuple[InvoiceShown, ...]
    threads: tuple[ThreadShown, ...]
