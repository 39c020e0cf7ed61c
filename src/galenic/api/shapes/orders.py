"""Work orders, what departs from their frozen protocol, and what was delivered under them."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import Field

from galenic.api.shapes.common import (
    BlockerShown,
    Given,
    Options,
    PersonShown,
    ReasonGiven,
    Shape,
    SignatureShown,
    SignedStep,
    StepShown,
    Text,
    Version,
)
from galenic.api.shapes.data import DataSetLine
from galenic.api.shapes.evidence import EvidenceLine

#: As long as the record keeps them.
Number = Annotated[str, Field(max_length=40)]
Title = Annotated[str, Field(max_length=200)]
ServiceId = Annotated[str, Field(max_length=100)]
Currency = Annotated[str, Field(max_length=3, description="ISO 4217")]
Price = Annotated[Decimal, Field(max_digits=18, decimal_places=4)]
Regions = Annotated[tuple[Annotated[str, Field(max_length=5)], ...], Field(max_length=50)]


class MilestoneGiven(Given):
    """A milestone; the amounts of all of them add up to the price."""

    key: Annotated[str, Field(max_length=20, description="Letters, digits, dots and hyphens")]
    title: Title = ""
    due: date | None = None
    amount: Price


class MilestoneTerms(Shape):
    """A milestone as the terms have it."""

    key: str
    title: str
    due: str
    amount: str


Milestones = Annotated[tuple[MilestoneGiven, ...], Field(max_length=200)]


class OrderGiven(Given):
    """A new work order; nothing is frozen before it is issued."""

    engagement: UUID
    number: Number
    title: Title
    service: ServiceId
    scope: Text = ""
    site: UUID | None = Field(default=None, description="Where it is done; by itself when the partner has one site")
    options: Options = Field(default_factory=dict)
    regions: Regions = Field(default=(), description="Codes such as US or EU, given together with a filing date")
    filing_date: date | None = None
    due: date | None = None
    price: Price | None = None
    currency: Currency = ""
    milestones: Milestones = ()


class OrderEdited(Given):
    """What is to be changed in a draft; what is left out stays."""

    expected_version: Version
    reason: ReasonGiven
    number: Number = ""
    title: Title = ""
    service: ServiceId = ""
    scope: Text = ""
    site: UUID | None = None
    options: Options = Field(default_factory=dict)
    regions: Regions = ()
    filing_date: date | None = None
    due: date | None = None
    price: Price | None = None
    currency: Currency = ""
    milestones: Milestones = ()


class OrderLine(Shape):
    """A work order in a list."""

    id: UUID
    version: int
    state: str
    number: str
    title: str
    service: str
    due: date | None
    engagement: UUID
    programme: str
    sponsor: str
    partner: str


class DepartureGiven(Given):
    """One thing to be done otherwise than the order froze it."""

    element: Literal["options", "service_version", "criteria"]
    name: str = Field(default="", max_length=100, description="Of the option")
    actual: Any = Field(default=None, description="The option's new value")
    reason: Text


class DepartureShown(Shape):
    """A departure from an order's frozen protocol."""

    id: UUID
    version: int
    state: str
    order: UUID
    element: str
    name: str
    frozen: Any
    actual: Any
    reason: str
    author: PersonShown
    signatures: tuple[SignatureShown, ...]
    steps: tuple[StepShown, ...]


class DeliveryGiven(SignedStep):
    """Evidence to be released to the sponsor; `expected_version` is the order's."""

    evidence: UUID
    statement: Text = ""


class DeliveryShown(Shape):
    """Evidence handed to the sponsor under an order."""

    id: UUID
    version: int
    state: str
    order: UUID
    number: int
    evidence: UUID
    evidence_digest: str
    labels: tuple[str, ...] = Field(description="Those of the evidence")
    departures: tuple[UUID, ...]
    statement: str
    prepared_by: PersonShown
    signatures: tuple[SignatureShown, ...]
    steps: tuple[StepShown, ...]


class EvidenceOfOrder(EvidenceLine):
    """Evidence of an order, and what stands in the way of the reader's delivering it."""

    not_deliverable: tuple[str, ...]


class RunLine(Shape):
    """A computation of an order."""

    id: UUID
    state: str
    evidence: UUID | None


class OrderShown(OrderLine):
    """One work order with all that belongs to it. What issuing froze: service version, options and criteria."""

    scope: str
    site: UUID | None
    service_version: str
    options: dict[str, Any]
    criteria: tuple[dict[str, str], ...]
    regions: tuple[str, ...]
    filing_date: date | None
    price: str | None
    currency: str
    milestones: tuple[MilestoneTerms, ...]
    author: PersonShown
    data_sets: tuple[DataSetLine, ...]
    runs: tuple[RunLine, ...]
    evidence: tuple[EvidenceOfOrder, ...]
    departures: tuple[DepartureShown, ...]
    deliveries: tuple[DeliveryShown, ...]
    signatures: tuple[SignatureShown, ...]
    blockers: tuple[BlockerShown, ...]
    steps: tuple[StepShown, ...]


class TaskShown(Shape):
    """One thing that waits: the record it is about, the step to take there, whose it is, and what holds it up."""

    type: str
    id: UUID
    name: str
    order: UUID | None
    action: str
    title: str
    meaning: str
    due: date | None
    late: bool
    who: tuple[str, ...]
    unmet: tuple[str, ...]
