"""The product and the plan of a programme: for its sponsor alone."""

from __future__ import annotations

from uuid import UUID

from ninja import Router, Status

from galenic.api import rendering
from galenic.api.authentication import ApiRequest
from galenic.api.paging import Asked, page_of
from galenic.api.refusals import WRITING, answers
from galenic.api.shapes.common import Page
from galenic.api.shapes.planning import (
    DescriptionGiven,
    DescriptionShown,
    PlanDecisionGiven,
    PlanDecisionShown,
    PlannedOrder,
    PlanReasonShown,
    PlanShown,
    PlanStepShown,
    ProgrammeShown,
    WaitingShown,
)
from galenic.api.steps import add_steps
from galenic.parties.models import Programme
from galenic.programmes import subjects
from galenic.programmes.models import WorkOrder
from galenic.programmes.planning import commands, queries
from galenic.programmes.planning.standing import StepStanding

router = Router(tags=["Product and plan"])
descriptions = Router(tags=["Product and plan"])
decisions = Router(tags=["Product and plan"])


@router.get("", response=answers(Page[ProgrammeShown]), summary="Programmes")
def list_programmes(request: ApiRequest, asked: Asked) -> Page[ProgrammeShown]:
    """The programmes that the reader's own organization sponsors."""
    return page_of(queries.own_programmes(request.reader), asked, lambda part: [_programme(each) for each in part])


@router.get("/{uuid:record_id}/plan", response=answers(PlanShown), summary="The plan of a programme")
def read_plan(request: ApiRequest, record_id: UUID) -> PlanShown:
    """The plan with its reasons, how far each step is, what it waits for, and what has become stale."""
    page = queries.plan_page(request.reader, record_id)
    standing = page.standing
    return PlanShown(
        programme=_programme(page.programme),
        descriptions=tuple(map(_description, page.descriptions)),
        decisions=tuple(map(_decision, page.decisions)),
        steps=tuple(map(_step, standing.steps)) if standing else (),
        critical_path=standing.plan.critical_path if standing else (),
        beyond=tuple(map(_order, standing.beyond)) if standing else (),
    )


@router.post(
    "/{uuid:record_id}/descriptions",
    response=answers(DescriptionShown, 201, WRITING),
    summary="Describe the product",
)
def describe_product(request: ApiRequest, record_id: UUID, given: DescriptionGiven) -> Status[DescriptionShown]:
    """Write down what the product is; the plan follows from it once it is put into force."""
    reader = request.reader
    programme = queries.own_programme(reader, record_id)
    made = commands.describe_product(by=reader, programme=programme, facts=given.facts, begins=given.begins)
    return Status(201, _description(queries.description_line(reader, made)))


@router.post(
    "/{uuid:record_id}/plan-decisions",
    response=answers(PlanDecisionShown, 201, WRITING),
    summary="Propose a decision about a step",
)
def decide_step(request: ApiRequest, record_id: UUID, given: PlanDecisionGiven) -> Status[PlanDecisionShown]:
    """Propose that a step was done elsewhere, is not needed, or need not be waited for."""
    reader = request.reader
    programme = queries.own_programme(reader, record_id)
    values = given.model_dump(exclude={"service"})
    made = commands.propose_decision(by=reader, programme=programme, service_id=given.service, **values)
    return Status(201, _decision(queries.decision_line(reader, made)))


def _programme(of: Programme) -> ProgrammeShown:
    return ProgrammeShown(id=of.pk, code=of.code, title=of.title)


def _description(line: queries.DescriptionLine) -> DescriptionShown:
    of = line.description
    return DescriptionShown(
        id=of.pk,
        version=of.version,
        state=of.state,
        number=of.number,
        facts=of.facts,
        begins=of.begins,
        author=rendering.person(of.author),
        signatures=rendering.signatures(line.signatures),
        steps=rendering.steps(line.actions),
    )


def _decision(line: queries.DecisionLine) -> PlanDecisionShown:
    of = line.decision
    return PlanDecisionShown(
        id=of.pk,
        version=of.version,
        state=of.state,
        service=of.service_id,
        kind=of.kind,
        justification=of.justification,
        reference=of.reference,
        dated=of.dated,
        author=rendering.person(of.author),
        signatures=rendering.signatures(line.signatures),
        steps=rendering.steps(line.actions),
    )


def _step(each: StepStanding) -> PlanStepShown:
    step = each.step
    return PlanStepShown(
        service=step.id,
        title=step.needed.service.title,
        stage=step.stage,
        partner=step.advice.partner,
        partner_reason=step.advice.reason,
        reasons=tuple(PlanReasonShown(reason=why.text, guideline=why.guideline) for why in step.needed.reasons),
        only_if=step.needed.only_if,
        first_week=step.typical.start,
        last_week=step.typical.end,
        is_critical=step.is_critical,
        state=each.state,
        is_late=each.is_late,
        waits_for=tuple(
            WaitingShown(service=wait.service, reason=wait.reason, state=wait.state, at_risk=wait.at_risk)
            for wait in each.waiting
        ),
        stale=each.stale,
        rests_on=each.rests_on,
        orders=tuple(map(_order, each.orders)),
    )


def _order(of: WorkOrder) -> PlannedOrder:
    return PlannedOrder(id=of.pk, number=of.number, partner=of.engagement.partner.name, state=of.state, due=of.due)


add_steps(descriptions, subjects.PRODUCT_DESCRIPTION)
add_steps(decisions, subjects.PLAN_DECISION)
