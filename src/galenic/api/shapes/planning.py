"""A sponsor's programmes: the product, the plan that follows from it, and how far the plan is."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import Field

from galenic.api.shapes.common import Given, PersonShown, Shape, SignatureShown, StepShown, Text

Kind = Literal["elsewhere", "not_needed", "at_risk"]


class ProgrammeShown(Shape):
    """A programme of the reader's own organization."""

    id: UUID
    code: str
    title: str


class DescriptionGiven(Given):
    """What the product is: the facts that `galenic plan` reads, by name."""

    facts: Annotated[dict[str, Any], Field(max_length=100)]
    begins: Annotated[date | None, Field(description="Day on which work begins")] = None


class DescriptionShown(Shape):
    """A description of the product."""

    id: UUID
    version: int
    state: str
    number: int
    facts: dict[str, Any]
    begins: date | None
    author: PersonShown
    signatures: tuple[SignatureShown, ...]
    steps: tuple[StepShown, ...]


class PlanDecisionGiven(Given):
    """A decision about one step of the plan; quality assurance approves it."""

    service: Annotated[str, Field(max_length=100)]
    kind: Annotated[Kind, Field(description="Done elsewhere, not needed, or others may begin before it is accepted")]
    justification: Text
    reference: Annotated[str, Field(max_length=300, description="The document, of what was done elsewhere")] = ""
    dated: Annotated[date | None, Field(description="The day of that document")] = None


class PlanDecisionShown(Shape):
    """A decision about one step of the plan."""

    id: UUID
    version: int
    state: str
    service: str
    kind: str
    justification: str
    reference: str
    dated: date | None
    author: PersonShown
    signatures: tuple[SignatureShown, ...]
    steps: tuple[StepShown, ...]


class PlanReasonShown(Shape):
    """A rule that calls for a step, and the guideline behind it."""

    reason: str
    guideline: str


class WaitingShown(Shape):
    """A step that comes first and is not settled."""

    service: str
    reason: str
    state: str
    at_risk: bool = Field(description="The sponsor lets the work begin without it")


class PlannedOrder(Shape):
    """A work order for a step."""

    id: UUID
    number: str
    partner: str
    state: str
    due: date | None


class PlanStepShown(Shape):
    """A step of the plan, how far it is, and what stands in its way. Weeks are counted from the day work begins."""

    service: str
    title: str
    stage: int
    partner: str
    partner_reason: str
    reasons: tuple[PlanReasonShown, ...]
    only_if: str
    first_week: float
    last_week: float
    is_critical: bool
    state: str
    is_late: bool
    waits_for: tuple[WaitingShown, ...]
    stale: tuple[str, ...]
    rests_on: tuple[str, ...] = Field(description="Steps before it, near or far, whose evidence has fallen")
    orders: tuple[PlannedOrder, ...]


class PlanShown(Shape):
    """A programme's plan; without steps as long as no description of the product is in force."""

    programme: ProgrammeShown
    descriptions: tuple[DescriptionShown, ...]
    decisions: tuple[PlanDecisionShown, ...]
    steps: tuple[PlanStepShown, ...]
    critical_path: tuple[str, ...]
    beyond: tuple[PlannedOrder, ...] = Field(description="Orders for services that the plan does not have")
