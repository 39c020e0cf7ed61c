"""What is written down about partners, and how it is answered."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import Field

from galenic.api.shapes.common import Given, ReasonGiven, Shape, SignatureShown, SignedStep, StepShown, Text, Version

Key = Annotated[str, Field(max_length=60)]
ServiceId = Annotated[str, Field(max_length=100)]
Short = Annotated[str, Field(max_length=100)]
Title = Annotated[str, Field(max_length=200)]
Letters = Annotated[str, Field(max_length=4, pattern="^[RACI]*$", description="Of R, A, C, I")]
Factor = Annotated[int, Field(ge=1, le=5)]
Services = Annotated[tuple[ServiceId, ...], Field(max_length=200, description="Ids; none means all")]


class SiteShown(Shape):
    """A place where an organization works."""

    id: UUID
    name: str
    organization: str


class PartnerRecord(Shape):
    """A qualification, an audit, an agreement, ...: `values` are its columns, as they stand on the ledger."""

    id: UUID
    type: str
    version: int
    state: str
    name: str
    values: dict[str, Any]
    signatures: tuple[SignatureShown, ...]
    steps: tuple[StepShown, ...]


class DueShown(Shape):
    """Something with a day: what, of which record, by which party."""

    what: str
    type: str
    id: UUID
    name: str
    due: date
    by: Literal["sponsor", "partner", "both"]
    nearness: Literal["far", "warning", "urgent", "over"]


class StandingShown(Shape):
    """How a sponsor has decided on the reader's own organization."""

    sponsor: str
    site: str
    service: str
    product_class: str
    state: str
    expires: date | None


class QualificationGiven(Given):
    """A site to be evaluated for a service."""

    site: UUID
    service: ServiceId
    product_class: Short = ""


class QuestionnaireAnswerGiven(Given):
    """An answer to one question; other than yes with a remark."""

    answer: Literal["yes", "no", "not_applicable"]
    remark: Text = ""


class AnswersGiven(Given):
    """Answers by the keys of the questions."""

    answers: Annotated[dict[Key, QuestionnaireAnswerGiven], Field(max_length=100)]


class EvidenceGiven(Given):
    """A piece of evidence: what, its reference, its day, where it came from."""

    kind: Key
    reference: Title
    dated: date
    source: Title


class RiskGiven(Given):
    """Factors of risk, each from 1 (best) to 5 (worst)."""

    severity: Factor
    probability: Factor
    detectability: Factor


class TermsGiven(Given):
    """Until when a qualification would last, and on which conditions."""

    expires: date
    conditions: Text = ""


class AuditGiven(Given):
    """An audit to be planned; its auditor is whoever plans it."""

    engagement: UUID
    site: UUID
    kind: Literal["initial", "regular", "for_cause"]
    planned_for: date
    services: Services = ()
    cause: Text = ""


class FindingGiven(Given):
    """A finding against a requirement."""

    grade: Literal["critical", "major", "minor", "observation"]
    requirement: Title
    statement: Text
    response_due: date | None = None


class ReportGiven(SignedStep):
    """The report of an audit, signed by its auditor."""

    report: Title
    summary: Text
    report_sha256: Annotated[str, Field(pattern="^([0-9a-f]{64})?$")] = ""
    findings: Annotated[tuple[FindingGiven, ...], Field(max_length=500)] = ()


class ResponseGiven(SignedStep):
    """The response to a finding; `capa` names the corrective action."""

    response: Text
    capa: Short = ""


class AgreementGiven(Given):
    """A quality agreement to be drafted from the form; `sections` are texts by key."""

    engagement: UUID
    site: UUID
    number: Annotated[str, Field(max_length=40)]
    title: Title
    services: Services = ()
    product_class: Short = ""
    sections: Annotated[dict[Key, Text], Field(max_length=50)] = Field(default_factory=dict)
    effective: date | None = None
    expires: date | None = None
    review_due: date | None = None


class AgreementEdited(Given):
    """What is to be changed in a draft; what is left out stays."""

    expected_version: Version
    reason: ReasonGiven
    title: Title = ""
    services: Services = ()
    product_class: Short = ""
    effective: date | None = None
    expires: date | None = None
    review_due: date | None = None


class ActivityAssigned(Given):
    """Who answers for one activity of the matrix."""

    activity: Key
    sponsor: Letters
    partner: Letters
    notify_business_days: Annotated[int, Field(ge=0, le=365)] | None = None
    reason: ReasonGiven


class SubcontractorGiven(Given):
    """Somebody to whom the partner wants to hand on a service."""

    name: Title
    service: ServiceId
    address: Text = ""


class QualificationNamed(Given):
    """Which qualification of the sponsor covers a subcontractor."""

    qualification: UUID


class ClockStarted(Given):
    """Something that the sponsor has to be told, and since when the partner knows it."""

    activity: Key
    statement: Text
    known_on: date
    about: Annotated[str, Field(max_length=140)] = ""


class ChangeNoticeGiven(Given):
    """A change that the partner wants to make."""

    kind: Literal["process", "specification", "method", "site", "other"]
    title: Title
    description: Text
    planned_for: date


class ExemptionGiven(Given):
    """To go on till a day, in spite of one open critical finding or one agreement that has ended."""

    engagement: UUID
    justification: Text
    until: date
    finding: UUID | None = None
    agreement: UUID | None = None


Weight = Annotated[float, Field(ge=0, le=1000)]
Size = Annotated[float, Field(gt=0, le=1e9)]
Names = Annotated[tuple[Short, ...], Field(max_length=50)]


class ShortlistAsked(Given):
    """What the work takes; what is left out raises no question. `weights` by criterion, those of the house without."""

    service: ServiceId
    modality: Short = ""
    dosage_form: Short = ""
    batch_kg: Size | None = None
    reactor_liters: Size | None = None
    platforms: Names = ()
    agencies: Names = ()
    releases: bool = False
    runs_validated: bool = False
    weights: Annotated[dict[Key, Weight], Field(max_length=10)] = Field(default_factory=dict)


class ScoredAnswerShown(Shape):
    """One question about a site: 0 to 1, or null where nobody knows; with the fact, its day and its source."""

    question: str
    value: float | None
    fact: str
    dated: date | None
    source: str


class ScoreShown(Shape):
    """One criterion: the mean of its answers, those that nobody knows counted as 0."""

    criterion: str
    weight: float
    value: float
    answers: tuple[ScoredAnswerShown, ...]


class RankedShown(Shape):
    """A site with its scores; `total` is their weighted mean."""

    site: UUID
    name: str
    total: float
    scores: tuple[ScoreShown, ...]
