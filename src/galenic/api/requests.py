"""Requests for proposals: for their sponsor alone."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from ninja import Router, Status

from galenic.api import invitations, rendering
from galenic.api.authentication import ApiRequest
from galenic.api.paging import Asked, page_of
from galenic.api.refusals import WRITING, answers
from galenic.api.shapes.common import Page
from galenic.api.shapes.sourcing import (
    AnswerGiven,
    AnswerShown,
    ComparedShown,
    DecisionShown,
    InvitationGiven,
    InvitationShown,
    InvitedShown,
    OfferShown,
    PartnerShown,
    PortfolioAsked,
    PortfolioPlacement,
    PortfolioShown,
    RequestEdited,
    RequestGiven,
    RequestLine,
    RequestShown,
    WishShown,
)
from galenic.api.steps import add_steps, reason_of
from galenic.parties.errors import NotVisible
from galenic.parties.models import Organization
from galenic.parties.queries import possible_partners, visible_programmes
from galenic.parties.reader import reader_for
from galenic.programmes import subjects
from galenic.programmes.models import RequestForProposals
from galenic.programmes.sourcing import commands, queries
from galenic.programmes.sourcing.comparing import ComparedLine, Offered
from galenic.programmes.sourcing.placing import question_of
from galenic.science.sourcing import Limits, Weights, WishPrice, best_portfolio, prices

router = Router(tags=["Requests for proposals"])
partners = Router(tags=["Requests for proposals"])


@partners.get("", response=answers(Page[PartnerShown]), summary="Possible partners")
def list_partners(request: ApiRequest, asked: Asked) -> Page[PartnerShown]:
    """The organizations that a sponsor's programme manager may ask; nobody else learns who works here."""
    found = possible_partners(request.reader)
    return page_of(
        found, asked, lambda part: [PartnerShown(id=each.pk, name=each.name, kind=each.kind) for each in part]
    )


@router.get("", response=answers(Page[RequestLine]), summary="Requests for proposals")
def list_requests(request: ApiRequest, asked: Asked) -> Page[RequestLine]:
    """The requests of the reader's own organization, the earliest decision first."""
    return page_of(queries.requests_for(request.reader), asked, lambda part: [_line(each) for each in part])


@router.post("", response=answers(RequestShown, 201, WRITING), summary="Draft a request")
def draft_request(request: ApiRequest, given: RequestGiven) -> Status[RequestShown]:
    """Write down what partners are to propose for, for the sponsor's programme manager."""
    own = visible_programmes(request.reader).filter(sponsor_id=request.reader.organization_id)
    programme = own.filter(code=given.programme).first()
    if programme is None:
        raise NotVisible
    values = given.model_dump(exclude={"programme", "lines"})
    made = commands.draft_request(by=request.reader, programme=programme, lines=_lines(given), **values)
    return Status(201, _shown(queries.request_page(request.reader, made.pk)))


@router.get("/{uuid:record_id}", response=answers(RequestShown), summary="One request")
def read_request(request: ApiRequest, record_id: UUID) -> RequestShown:
    """A request with who is invited, what they ask, how their proposals compare, and what was decided and why."""
    return _shown(queries.request_page(request.reader, record_id))


@router.patch("/{uuid:record_id}", response=answers(RequestShown, refusals=WRITING), summary="Edit a draft")
def edit_request(request: ApiRequest, record_id: UUID, given: RequestEdited) -> RequestShown:
    """Change what is given and leave the rest; before and after stand in the audit trail, with the reason."""
    named = given.model_fields_set - {"expected_version", "reason"}
    values = given.model_dump(include=named - {"lines"})
    commands.edit_request(
        by=request.reader,
        request=queries.find_request(request.reader, record_id),
        reason=reason_of(given.reason),
        expected_version=given.expected_version,
        **values,
        **({"lines": _lines(given)} if "lines" in named else {}),
    )
    return _shown(queries.request_page(request.reader, record_id))


@router.post(
    "/{uuid:record_id}/invitations", response=answers(InvitationShown, 201, WRITING), summary="Invite a partner"
)
def invite(request: ApiRequest, record_id: UUID, given: InvitationGiven) -> Status[InvitationShown]:
    """Ask one partner, which learns of no other; with it goes all that was answered so far."""
    reader = request.reader
    asked = queries.find_request(reader, record_id)
    partner = Organization.objects.filter(pk__in=possible_partners(reader).values("pk"), pk=given.partner).first()
    if partner is None:
        raise NotVisible
    made = commands.invite(by=reader, request=asked, partner=partner)
    seeing = reader_for(reader.person, request_id=reader.request_id)  # the invitation may have opened an engagement
    return Status(201, invitations.shown(queries.invitation_page(seeing, made.pk)))


@router.post("/{uuid:record_id}/answers", response=answers(AnswerShown, 201, WRITING), summary="Answer to all")
def answer(request: ApiRequest, record_id: UUID, given: AnswerGiven) -> Status[AnswerShown]:
    """Answer a question to all who are invited, now or later, without whoever asked it."""
    reader = request.reader
    asked = queries.find_request(reader, record_id)
    to = queries.find_question(reader, given.to) if given.to else None
    made = commands.answer_question(by=reader, request=asked, question=given.question, answer=given.answer, to=to)
    return Status(201, AnswerShown(question=made.question, answer=made.answer, at=made.answered_at))


@router.post("/{uuid:record_id}/portfolio", response=answers(PortfolioShown, 200, WRITING), summary="Best partners")
def best_partners(request: ApiRequest, record_id: UUID, given: PortfolioAsked) -> PortfolioShown:
    """Find the set of partners that covers all lines at least cost, by the proposals that stand; nothing is stored.

    Where no set does, the refusal says which lines nobody may do, or which conditions collide.
    """
    asked = queries.find_request(request.reader, record_id)
    question = question_of(asked, Weights(**given.weights.model_dump()), Limits(**given.limits.model_dump()))
    best = best_portfolio(question)
    return PortfolioShown(
        placements=tuple(
            PortfolioPlacement(
                key=each.item,
                source=each.source,
                partner=each.partner,
                site=each.site,
                price=each.price,
                starts=each.starts,
                ends=each.ends,
            )
            for each in best.placements
        ),
        partners=best.partners,
        handovers=len(best.handovers),
        months=best.months,
        price=best.price,
        cost=best.cost,
        wishes=tuple(_wish(each) for each in prices(question, best)),
    )


def _lines(given: RequestGiven | RequestEdited) -> list[dict[str, Any]]:
    """The lines as the commands call their parts."""
    return [{"service_id": line.service, **line.model_dump(exclude={"service"})} for line in given.lines]


def _wish(each: WishPrice) -> WishShown:
    return WishShown(
        wish=each.wish,
        kept=each.kept,
        possible=each.portfolio is not None,
        cost=each.cost,
        price=each.price,
        months=each.months,
        handovers=each.handovers,
    )


def _line(of: RequestForProposals) -> RequestLine:
    return RequestLine(
        id=of.pk,
        version=of.version,
        state=of.state,
        number=of.number,
        title=of.title,
        programme=of.programme.code,
        proposals_until=of.proposals_until,
        decide_by=of.decide_by,
    )


def _shown(page: queries.RequestPage) -> RequestShown:
    request = page.request
    return RequestShown(
        **_line(request).model_dump(),
        scope=request.scope,
        currency=request.currency,
        questions_until=request.questions_until,
        lines=invitations.lines(request),
        invited=tuple(
            InvitedShown(
                partner=each.partner.name,
                invitation=each.invitation.pk,
                state=each.invitation.state,
                questions=tuple(map(invitations.question, each.questions)),
            )
            for each in page.invited
        ),
        answers=tuple(
            AnswerShown(question=each.question, answer=each.answer, at=each.answered_at) for each in page.answers
        ),
        comparison=tuple(map(_compared, page.comparison)),
        decisions=tuple(
            DecisionShown(
                award=each.award_id,
                partner=each.award.engagement.partner.name,
                keys=tuple(each.award.keys),
                justification=each.justification,
                decided_by=rendering.person(each.decided_by),
            )
            for each in page.decisions
        ),
        signatures=rendering.signatures(page.signatures),
        steps=rendering.steps(page.actions),
    )


def _compared(line: ComparedLine) -> ComparedShown:
    return ComparedShown(
        key=line.key,
        title=line.title,
        service=line.service_id,
        second_source=line.second_source,
        offers=tuple(map(_offer, line.offers)),
    )


def _offer(each: Offered) -> OfferShown:
    return OfferShown(
        proposal=each.proposal.pk,
        partner=each.partner,
        site=each.site,
        price=str(each.price),
        months=str(each.months),
        remarks=each.remarks,
        valid_until=each.proposal.valid_until,
        holds=each.holds,
        cheapest=each.cheapest,
        fastest=each.fastest,
        against=each.against,
    )


add_steps(router, subjects.REQUEST)
