"""Requests for proposals, invitations, proposals and awards."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Annotated, Any
from uuid import UUID

from pydantic import Field

from galenic.api.shapes.common import (
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
from galenic.api.shapes.orders import Currency, Milestones, Number, Price, Regions, ServiceId, Title

Key = Annotated[str, Field(max_length=20, description="Of a line; 1 to 20 letters, digits, dots and hyphens")]
Months = Annotated[Decimal, Field(max_digits=6, decimal_places=2, description="Lead time")]
AT_MOST = 200
#: The default of what may be left out and is never null.
LEFT_OUT: Any = None
Amount = Annotated[float, Field(ge=0, le=1e12, allow_inf_nan=False)]


class PartnerShown(Shape):
    """An organization that could be asked."""

    id: UUID
    name: str
    kind: str


class LineGiven(Given):
    """A piece of work to propose for."""

    key: Key
    service: ServiceId
    title: Title
    scope: Text = ""
    second_source: bool = Field(default=False, description="Two partners are wanted; partners are not told")
    after: Annotated[tuple[Key, ...], Field(max_length=AT_MOST)] = ()


class RequestGiven(Given):
    """A new request for proposals; partners are invited once it is open."""

    programme: Annotated[str, Field(max_length=40, description="Its code")]
    number: Number
    title: Title
    scope: Text = ""
    lines: Annotated[tuple[LineGiven, ...], Field(max_length=AT_MOST)]
    currency: Currency
    questions_until: date
    proposals_until: date
    decide_by: date


class RequestEdited(Given):
    """What is to be changed in a draft; what is left out stays."""

    expected_version: Version
    reason: ReasonGiven
    number: Number = ""
    title: Title = ""
    scope: Text = ""
    lines: Annotated[tuple[LineGiven, ...], Field(max_length=AT_MOST)] = ()
    currency: Currency = ""
    questions_until: date = LEFT_OUT
    proposals_until: date = LEFT_OUT
    decide_by: date = LEFT_OUT


class LineShown(Shape):
    """A piece of work to propose for."""

    key: str
    service: str
    title: str
    scope: str


class RequestLine(Shape):
    """A request in a list; for its sponsor alone."""

    id: UUID
    version: int
    state: str
    number: str
    title: str
    programme: str
    proposals_until: date
    decide_by: date


class QuestionShown(Shape):
    """What a partner asked, for that partner and the sponsor."""

    id: UUID
    version: int
    state: str
    text: str
    asked_by: PersonShown
    asked_at: datetime


class InvitedShown(Shape):
    """An invited partner, and how far it is."""

    partner: str
    invitation: UUID
    state: str
    questions: tuple[QuestionShown, ...]


class AnswerShown(Shape):
    """A question in the sponsor's words, and its answer."""

    question: str
    answer: str
    at: datetime


class OfferShown(Shape):
    """What one partner offers for a line. `against`: all that keeps its site from the work now."""

    proposal: UUID
    partner: str
    site: str
    price: str
    months: str
    remarks: str
    valid_until: date
    holds: bool
    cheapest: bool
    fastest: bool
    against: tuple[str, ...]


class ComparedShown(Shape):
    """A line with all that is offered for it, the cheapest first."""

    key: str
    title: str
    service: str
    second_source: bool
    offers: tuple[OfferShown, ...]


class DecisionShown(Shape):
    """An award with the sponsor's reasons."""

    award: UUID
    partner: str
    keys: tuple[str, ...]
    justification: str
    decided_by: PersonShown


class RequestShown(RequestLine):
    """One request with everything that came of it; for its sponsor alone."""

    scope: str
    currency: str
    questions_until: date
    lines: tuple[LineShown, ...]
    invited: tuple[InvitedShown, ...]
    answers: tuple[AnswerShown, ...]
    comparison: tuple[ComparedShown, ...]
    decisions: tuple[DecisionShown, ...]
    signatures: tuple[SignatureShown, ...]
    steps: tuple[StepShown, ...]


class WeightsGiven(Given):
    """What is worth how much, in the currency of the request; a hand-over also takes months."""

    month: Amount = 0.0
    handover: Amount = 0.0
    partner: Amount = 0.0
    handover_months: Amount = 0.0


class LimitsGiven(Given):
    """What must not be exceeded."""

    months: Amount | None = None
    handovers: Amount | None = None
    partners: Amount | None = None
    budget: Amount | None = None


class PortfolioAsked(Given):
    """How to weigh the proposals."""

    weights: WeightsGiven = WeightsGiven()
    limits: LimitsGiven = LimitsGiven()


class PortfolioPlacement(Shape):
    """A line at a site, in months from the start."""

    key: str
    source: str
    partner: str
    site: str
    price: float
    starts: float
    ends: float


class WishShown(Shape):
    """What a wish costs: with it less without it. Without `possible` it cannot be had."""

    wish: str
    kept: bool
    possible: bool
    cost: float
    price: float
    months: float
    handovers: int


class PortfolioShown(Shape):
    """The set of partners that covers all lines at least cost, and what each wish costs."""

    placements: tuple[PortfolioPlacement, ...]
    partners: tuple[str, ...]
    handovers: int
    months: float
    price: float
    cost: float
    wishes: tuple[WishShown, ...]


class InvitationGiven(Given):
    """The organization to be asked."""

    partner: UUID


class AnswerGiven(Given):
    """An answer to all who are invited, the question in words that do not tell who asked; `to` is what was asked."""

    question: Text
    answer: Text
    to: UUID | None = None


class InvitationLine(Shape):
    """An invitation in a list."""

    id: UUID
    version: int
    state: str
    number: str
    title: str
    engagement: UUID
    programme: str
    sponsor: str
    partner: str
    questions_until: date
    proposals_until: date


class OfferGiven(Given):
    """What is offered for one line, at a site of one's own."""

    key: Key
    site: UUID
    price: Price
    months: Months
    remarks: Text = ""


class ProposalGiven(SignedStep):
    """A proposal; `expected_version` is the invitation's."""

    lines: Annotated[tuple[OfferGiven, ...], Field(max_length=AT_MOST)]
    valid_until: date
    assumptions: Text = ""


class OfferedShown(Shape):
    """What was offered for one line."""

    key: str
    site: UUID
    price: str
    months: str
    remarks: str


class ProposalShown(Shape):
    """A proposal as it was signed."""

    id: UUID
    version: int
    state: str
    number: int
    lines: tuple[OfferedShown, ...]
    currency: str
    assumptions: str
    valid_until: date
    author: PersonShown
    signatures: tuple[SignatureShown, ...]
    steps: tuple[StepShown, ...]


class AwardGiven(SignedStep):
    """Lines to be awarded; `expected_version` is the proposal's. The partner does not see the justification."""

    keys: Annotated[tuple[Key, ...], Field(max_length=AT_MOST)]
    justification: Text


class AwardShown(Shape):
    """An award."""

    id: UUID
    version: int
    state: str
    proposal: UUID
    keys: tuple[str, ...]
    price: str
    currency: str
    signatures: tuple[SignatureShown, ...]
    steps: tuple[StepShown, ...]


class InvitationShown(InvitationLine):
    """One invitation with what was asked, proposed and awarded on it, and nothing of anybody else's."""

    scope: str
    currency: str
    lines: tuple[LineShown, ...]
    clarifications: tuple[AnswerShown, ...]
    questions: tuple[QuestionShown, ...]
    proposals: tuple[ProposalShown, ...]
    awards: tuple[AwardShown, ...]
    steps: tuple[StepShown, ...]


class QuestionGiven(Given):
    """What a partner wants to know."""

    text: Text


class AwardedOrderGiven(Given):
    """The work order for an awarded line; service, title, scope, site and price are those that were awarded."""

    key: Key
    number: Number
    options: Options = Field(default_factory=dict)
    regions: Regions = ()
    filing_date: date | None = None
    due: date | None = None
    milestones: Milestones = ()
