"""Requests and invitations in a list, and the page of each."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from galenic.errors import GalenicError
from galenic.parties.models import Organization, Site
from galenic.parties.queries import possible_partners
from galenic.parties.roles import Role
from galenic.programmes.models import Invitation, Proposal
from galenic.programmes.sourcing import queries, rules
from galenic.programmes.sourcing.commands.invitations import LISTENING
from galenic.web.fields import Choice
from galenic.web.middleware import Request
from galenic.web.planning.wants import wants_in
from galenic.web.progress import steps_to
from galenic.web.sourcing.comparing import comparison
from galenic.web.sourcing.writing import may_ask
from galenic.web.steps.subjects import NextStep, next_steps

WAY = (("draft", "Drafted"), ("open", "Open for proposals"), ("decided", "Decided"))
INVITED_WAY = (("sent", "Asked"), ("proposed", "Proposed"), ("awarded", "Awarded"))


@dataclass(frozen=True, slots=True)
class Offer:
    """A line of a proposal as its reader sees it."""

    key: str
    title: str
    site: str
    price: str
    months: str
    remarks: str


@dataclass(frozen=True, slots=True)
class ProposalShown:
    """A proposal with its lines by name and what the reader may do with it."""

    line: queries.ProposalLine
    offers: tuple[Offer, ...]
    steps: tuple[NextStep, ...]
    may_award: bool


@require_safe
def overview(request: Request) -> HttpResponse:
    """The requests of one's own organization, and the invitations to it."""
    reader = request.reader
    invitations = queries.invitations_for(reader).filter(engagement__partner_id=reader.organization_id)
    context = {
        "requests": queries.requests_for(reader).prefetch_related("invitees__invitation"),
        "invitations": invitations,
        "sponsors": bool(reader.kept_roles(reader.organization_id)) and _is_sponsor(reader.person.organization),
        "may_ask": may_ask(reader),
    }
    return render(request, "sourcing/list.html", context)


def _is_sponsor(organization: Organization) -> bool:
    return organization.kind == Organization.Kind.SPONSOR


@require_safe
def request_page(request: Request, record_id: UUID) -> HttpResponse:
    """One request with who is invited, questions and answers, the comparison, and what was decided; its sponsor's."""
    return shown_request(request, record_id)


def shown_request(request: Request, record_id: UUID, error: GalenicError | None = None) -> HttpResponse:
    """The page; with `error`, as it is shown again when something on it was refused."""
    reader = request.reader
    page = queries.request_page(reader, record_id)
    found = page.request
    asked = {each.partner.pk for each in page.invited}
    inviting = may_ask(reader) and found.state == "open" and found.proposals_until >= rules.today()
    others = [each for each in possible_partners(reader) if each.pk not in asked] if inviting else []
    compared = comparison(reader, page, request.GET or wants_in(found.programme_id))
    context = {
        "page": page,
        "record": found,
        "error": error,
        "steps": steps_to(WAY, found.state),
        "next_steps": next_steps(found, reader),
        "open_questions": [each for line in page.invited for each in line.questions if each.state == "asked"],
        "compared": compared,
        "others": [Choice(str(each.pk), f"{each.name} ({each.get_kind_display()})") for each in others],
        "may_invite": inviting,
        "may_answer": inviting,
        "may_edit": may_ask(reader) and found.state == "draft",
        "may_award": may_ask(reader) and found.state == "open",
    }
    refused = error or compared.error
    return render(request, "sourcing/request.html", context, status=422 if refused else 200)


@require_safe
def invitation_page(request: Request, record_id: UUID) -> HttpResponse:
    """What one partner is asked and has answered: for that partner, and the sponsor."""
    return shown_invitation(request, record_id)


def shown_invitation(request: Request, record_id: UUID, error: GalenicError | None = None) -> HttpResponse:
    """The page; with `error`, as it is shown again when a question on it was refused."""
    reader = request.reader
    page = queries.invitation_page(reader, record_id)
    found = page.invitation
    roles = reader.roles_in(found.engagement_id)
    listening = found.state in LISTENING
    context = {
        "page": page,
        "record": found,
        "error": error,
        "sponsors": reader.organization_id == found.engagement.sponsor_id,
        "keeps": bool(reader.kept_roles(found.engagement.sponsor_id)),
        "steps": steps_to(INVITED_WAY, found.state),
        "next_steps": next_steps(found, reader),
        "proposals": [_proposal(each, found, request) for each in reversed(page.proposals)],
        "awards": [(each, next_steps(each.award, reader)) for each in page.awards],
        "may_ask": Role.PARTNER_PM in roles and listening and found.questions_until >= rules.today(),
        "may_propose": Role.PARTNER_PM in roles and listening and found.proposals_until >= rules.today(),
        "may_order": Role.SPONSOR_PM in roles,
        "again": any(each.proposal.state == "submitted" for each in page.proposals),
    }
    return render(request, "sourcing/invitation.html", context, status=422 if error else 200)


def _proposal(line: queries.ProposalLine, invitation: Invitation, request: Request) -> ProposalShown:
    reader = request.reader
    decides = Role.SPONSOR_PM in reader.kept_roles(invitation.engagement.sponsor_id)
    may_award = decides and line.proposal.state in ("submitted", "awarded")
    steps = tuple(next_steps(line.proposal, reader))
    return ProposalShown(line, offers_of(line.proposal, invitation), steps, may_award)


def offers_of(proposal: Proposal, invitation: Invitation) -> tuple[Offer, ...]:
    """The lines of a proposal, with titles and sites by their names."""
    sites = {str(each.pk): each.name for each in Site.objects.filter(pk__in=_sites([proposal]))}
    return tuple(
        Offer(
            key=each["key"],
            title=invitation.line(each["key"])["title"],
            site=sites.get(each["site"], each["site"]),
            price=each["price"],
            months=each["months"],
            remarks=each["remarks"],
        )
        for each in proposal.lines
    )


def _sites(proposals: Iterable[Proposal]) -> set[str]:
    return {line["site"] for proposal in proposals for line in proposal.lines}
