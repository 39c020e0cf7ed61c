"""What a reader sees of sourcing: the sponsor everything of its requests, a partner what it was asked and said."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.db.models import QuerySet

from galenic.ledger.queries import GivenSignature, signatures_of
from galenic.parties.actions import Action, actions
from galenic.parties.models import Organization
from galenic.parties.queries import kept, visible
from galenic.parties.reader import Reader
from galenic.programmes.sourcing.comparing import ComparedLine, compare
from galenic.programmes.sourcing.lifecycle import AWARD, INVITATION, PROPOSAL, REQUEST
from galenic.programmes.sourcing.models import (
    Answer,
    Award,
    Clarification,
    Decision,
    Invitation,
    Proposal,
    Question,
    RequestForProposals,
)


@dataclass(frozen=True, slots=True)
class InvitedLine:
    """An invited partner as the sponsor sees it: how far it is, and what it asked."""

    partner: Organization
    invitation: Invitation
    questions: tuple[Question, ...]


@dataclass(frozen=True, slots=True)
class RequestPage:
    """Everything of a request; for the sponsor alone."""

    request: RequestForProposals
    invited: tuple[InvitedLine, ...]
    answers: tuple[Answer, ...]
    comparison: tuple[ComparedLine, ...]
    decisions: tuple[Decision, ...]
    signatures: tuple[GivenSignature, ...]
    actions: tuple[Action, ...]


@dataclass(frozen=True, slots=True)
class ProposalLine:
    """A proposal with its signatures and what the reader may do with it."""

    proposal: Proposal
    signatures: tuple[GivenSignature, ...]
    actions: tuple[Action, ...]


@dataclass(frozen=True, slots=True)
class AwardLine:
    """An award with its signatures and what the reader may do with it."""

    award: Award
    signatures: tuple[GivenSignature, ...]
    actions: tuple[Action, ...]


@dataclass(frozen=True, slots=True)
class InvitationPage:
    """An invitation with all that belongs to it, and nothing of anybody else who was invited."""

    invitation: Invitation
    clarifications: tuple[Clarification, ...]
    questions: tuple[Question, ...]
    proposals: tuple[ProposalLine, ...]
    awards: tuple[AwardLine, ...]
    actions: tuple[Action, ...]


def requests_for(reader: Reader) -> QuerySet[RequestForProposals]:
    """The requests that the reader's own organization keeps as a sponsor, the earliest decision first."""
    mine = reader.organization_id if reader.kept_roles(reader.organization_id) else None
    found = RequestForProposals.objects.filter(sponsor_id=mine)
    return found.select_related("programme", "author").order_by("decide_by", "number")


def request_page(reader: Reader, request_id: UUID | str) -> RequestPage:
    """One request with invitations, questions, answers, comparison and decisions. Raises NotVisible."""
    request = find_request(reader, request_id)
    invitees = request.invitees.select_related("invitation__engagement__partner")
    return RequestPage(
        request=request,
        invited=tuple(
            InvitedLine(
                each.invitation.engagement.partner,
                each.invitation,
                tuple(each.invitation.questions.order_by("asked_at", "pk")),
            )
            for each in invitees.order_by("invitation__engagement__partner__name")
        ),
        answers=tuple(request.answers.order_by("answered_at", "pk")),
        comparison=compare(request),
        decisions=tuple(
            request.decisions.select_related("award__engagement__partner", "award__proposal", "decided_by").order_by(
                "award__engagement__partner__name", "pk"
            )
        ),
        signatures=tuple(signatures_of(request)),
        actions=actions(REQUEST, request, reader),
    )


def invitations_for(reader: Reader) -> QuerySet[Invitation]:
    """The invitations that exist for the reader, those that end soonest first."""
    found = Invitation.objects.filter(engagement_id__in=reader.engagement_ids)
    related = ("engagement__sponsor", "engagement__partner", "engagement__programme")
    return found.select_related(*related).order_by("proposals_until", "number", "pk")


def invitation_page(reader: Reader, invitation_id: UUID | str) -> InvitationPage:
    """One invitation with its clarifications, questions, proposals and awards. Raises NotVisible."""
    related = ("engagement__sponsor", "engagement__partner", "engagement__programme")
    invitation: Invitation = visible(Invitation, reader, invitation_id, *related)
    awards = Award.objects.filter(proposal__invitation=invitation).select_related("proposal")
    return InvitationPage(
        invitation=invitation,
        clarifications=tuple(invitation.clarifications.order_by("published_at", "pk")),
        questions=tuple(invitation.questions.select_related("asked_by").order_by("asked_at", "pk")),
        proposals=tuple(
            ProposalLine(each, tuple(signatures_of(each)), actions(PROPOSAL, each, reader))
            for each in invitation.proposals.select_related("author", "invitation").order_by("number")
        ),
        awards=tuple(
            AwardLine(each, tuple(signatures_of(each)), actions(AWARD, each, reader))
            for each in awards.order_by("proposal__number", "pk")
        ),
        actions=actions(INVITATION, invitation, reader),
    )


def find_request(reader: Reader, request_id: UUID | str) -> RequestForProposals:
    """One request. Raises NotVisible for everybody but its sponsor."""
    found: RequestForProposals = kept(RequestForProposals, reader, request_id, "programme", "author")
    return found


def find_invitation(reader: Reader, invitation_id: UUID | str) -> Invitation:
    """One invitation. Raises NotVisible."""
    found: Invitation = visible(Invitation, reader, invitation_id, "engagement")
    return found


def find_question(reader: Reader, question_id: UUID | str) -> Question:
    """One question. Raises NotVisible."""
    found: Question = visible(Question, reader, question_id, "invitation")
    return found


def find_proposal(reader: Reader, proposal_id: UUID | str) -> Proposal:
    """One proposal. Raises NotVisible."""
    found: Proposal = visible(Proposal, reader, proposal_id, "invitation", "engagement")
    return found


def find_award(reader: Reader, award_id: UUID | str) -> Award:
    """One award. Raises NotVisible."""
    found: Award = visible(Award, reader, award_id, "proposal__invitation", "engagement")
    return found
