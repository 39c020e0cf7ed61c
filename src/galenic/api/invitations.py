"""Invitations to propose: for the partner that is asked, and the sponsor."""

from __future__ import annotations

from uuid import UUID

from ninja import Router, Status

from galenic.api import rendering
from galenic.api.authentication import ApiRequest, prove
from galenic.api.paging import Asked, page_of
from galenic.api.refusals import WRITING, answers
from galenic.api.shapes.common import Page
from galenic.api.shapes.sourcing import (
    AnswerShown,
    AwardShown,
    InvitationLine,
    InvitationShown,
    LineShown,
    OfferedShown,
    ProposalGiven,
    ProposalShown,
    QuestionGiven,
    QuestionShown,
)
from galenic.api.steps import add_steps
from galenic.programmes import subjects
from galenic.programmes.models import Invitation, Question, RequestForProposals
from galenic.programmes.sourcing import commands, queries

router = Router(tags=["Invitations"])


@router.get("", response=answers(Page[InvitationLine]), summary="Invitations")
def list_invitations(request: ApiRequest, asked: Asked) -> Page[InvitationLine]:
    """The invitations that exist for the reader, those that end soonest first."""
    return page_of(queries.invitations_for(request.reader), asked, lambda part: [_line(each) for each in part])


@router.get("/{uuid:record_id}", response=answers(InvitationShown), summary="One invitation")
def read_invitation(request: ApiRequest, record_id: UUID) -> InvitationShown:
    """What is asked, what was made clear since, and what was proposed and awarded on it."""
    return shown(queries.invitation_page(request.reader, record_id))


@router.post("/{uuid:record_id}/questions", response=answers(QuestionShown, 201, WRITING), summary="Ask")
def ask_question(request: ApiRequest, record_id: UUID, given: QuestionGiven) -> Status[QuestionShown]:
    """Ask the sponsor, until the last day for questions. The answer goes to all who are invited, without the asker."""
    found = queries.find_invitation(request.reader, record_id)
    return Status(201, question(commands.ask_question(by=request.reader, invitation=found, text=given.text)))


@router.post("/{uuid:record_id}/proposals", response=answers(ProposalShown, 201, WRITING), summary="Propose")
def submit_proposal(request: ApiRequest, record_id: UUID, given: ProposalGiven) -> Status[ProposalShown]:
    """Submit a proposal, signed as *approved* by the partner's project manager; it takes the place of the last one."""
    found = queries.find_invitation(request.reader, record_id)
    made = commands.submit_proposal(
        by=request.reader,
        invitation=found,
        lines=[line.model_dump() for line in given.lines],
        valid_until=given.valid_until,
        assumptions=given.assumptions,
        proof=prove(request, given),
        expected_version=given.expected_version,
    )
    page = queries.invitation_page(request.reader, record_id)
    return Status(201, next(proposal(each) for each in page.proposals if each.proposal.pk == made.pk))


def shown(page: queries.InvitationPage) -> InvitationShown:
    """An invitation with all that belongs to it."""
    invitation = page.invitation
    return InvitationShown(
        **_line(invitation).model_dump(),
        scope=invitation.scope,
        currency=invitation.currency,
        lines=lines(invitation),
        clarifications=tuple(
            AnswerShown(question=each.question, answer=each.answer, at=each.published_at)
            for each in page.clarifications
        ),
        questions=tuple(map(question, page.questions)),
        proposals=tuple(map(proposal, page.proposals)),
        awards=tuple(map(award, page.awards)),
        steps=rendering.steps(page.actions),
    )


def lines(of: Invitation | RequestForProposals) -> tuple[LineShown, ...]:
    """The pieces of work that are asked for."""
    return tuple(
        LineShown(key=line["key"], service=line["service_id"], title=line.get("title", ""), scope=line.get("scope", ""))
        for line in of.lines
    )


def question(of: Question) -> QuestionShown:
    """A question with whoever asked it."""
    return QuestionShown(
        id=of.pk,
        version=of.version,
        state=of.state,
        text=of.text,
        asked_by=rendering.person(of.asked_by),
        asked_at=of.asked_at,
    )


def proposal(line: queries.ProposalLine) -> ProposalShown:
    """A proposal with its signatures and what the reader may do with it."""
    record = line.proposal
    return ProposalShown(
        id=record.pk,
        version=record.version,
        state=record.state,
        number=record.number,
        lines=tuple(OfferedShown(**each) for each in record.lines),
        currency=record.currency,
        assumptions=record.assumptions,
        valid_until=record.valid_until,
        author=rendering.person(record.author),
        signatures=rendering.signatures(line.signatures),
        steps=rendering.steps(line.actions),
    )


def award(line: queries.AwardLine) -> AwardShown:
    """An award with its signatures and what the reader may do with it."""
    record = line.award
    return AwardShown(
        id=record.pk,
        version=record.version,
        state=record.state,
        proposal=record.proposal_id,
        keys=tuple(record.keys),
        price=record.price,
        currency=record.currency,
        signatures=rendering.signatures(line.signatures),
        steps=rendering.steps(line.actions),
    )


def _line(of: Invitation) -> InvitationLine:
    engagement = of.engagement
    return InvitationLine(
        id=of.pk,
        version=of.version,
        state=of.state,
        number=of.number,
        title=of.title,
        engagement=of.engagement_id,
        programme=engagement.programme.code,
        sponsor=engagement.sponsor.name,
        partner=engagement.partner.name,
        questions_until=of.questions_until,
        proposals_until=of.proposals_until,
    )


add_steps(router, subjects.INVITATION)
