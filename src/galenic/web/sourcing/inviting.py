"""Partners are invited, they ask, and what one asks is answered to all."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods, require_POST

from galenic.errors import Fault, GalenicError
from galenic.parties.errors import NotVisible
from galenic.parties.models import Organization
from galenic.parties.queries import possible_partners
from galenic.programmes.errors import SourcingRefused
from galenic.programmes.models import Question, RequestForProposals
from galenic.programmes.sourcing import commands
from galenic.programmes.sourcing.queries import find_invitation, find_question, find_request
from galenic.web.fields import Field, typed
from galenic.web.links import url_of
from galenic.web.middleware import Request
from galenic.web.sourcing.views import shown_invitation, shown_request
from galenic.web.sourcing.writing import may_ask
from galenic.web.steps.forms import Given, StepPage, answer


@require_POST
def invite(request: Request, record_id: UUID) -> HttpResponse:
    """Ask those who were ticked, all or none."""
    reader = request.reader
    found = find_request(reader, record_id)
    try:
        partners = _chosen(request)
        with transaction.atomic():
            for each in partners:
                commands.invite(by=reader, request=found, partner=each)
    except GalenicError as error:
        if isinstance(error, NotVisible):
            raise
        return shown_request(request, record_id, error)
    names = ", ".join(each.name for each in partners)
    messages.success(request, f"Invited: {names}. None of them learns of the others.")
    return redirect(f"{url_of(found)}#invited")


def _chosen(request: Request) -> list[Organization]:
    wanted = set(request.POST.getlist("partner"))
    found = [each for each in possible_partners(request.reader) if str(each.pk) in wanted]
    if not found:
        fault = Fault("PRG-027", "no partner was chosen", column="partner")
        raise SourcingRefused("Nobody was invited.", faults=[fault], remedy="Tick whom to ask, then send it again.")
    return found


@require_POST
def ask(request: Request, record_id: UUID) -> HttpResponse:
    """Ask the sponsor, for an invited partner."""
    found = find_invitation(request.reader, record_id)
    try:
        commands.ask_question(by=request.reader, invitation=found, text=typed(request.POST, "text"))
    except GalenicError as error:
        return shown_invitation(request, record_id, error)
    messages.success(request, "Your question is with the sponsor. The answer goes to everybody who is invited.")
    return redirect(f"{url_of(found)}#questions")


@require_http_methods(["GET", "POST"])
def answer_all(request: Request, record_id: UUID) -> HttpResponse:
    """Answer a question to all who are invited, or make something clear that nobody asked."""
    found = find_request(request.reader, record_id)
    if not may_ask(request.reader):
        raise NotVisible
    to = _question(request, found)
    data = request.POST if request.method == "POST" else None
    wording = "In your own words: as it was asked, it could tell who asked."
    asked = typed(data, "question", to.text if to else "")
    fields = (
        Field("question", "Question, as everybody will read it", asked, "textarea", wording, required=True),
        Field("answer", "Answer", typed(data, "answer"), "textarea", required=True),
    )
    page = StepPage(
        record=found,
        name=str(found),
        title="Answer to all who are invited",
        meaning="",
        needs_reason=False,
        back=f"{url_of(found)}#questions",
        fields=fields,
        success="Everybody who is invited can read it.",
    )

    def take(_given: Given) -> object:
        return commands.answer_question(
            by=request.reader,
            request=found,
            question=typed(data, "question"),
            answer=typed(data, "answer"),
            to=to,
        )

    return answer(request, page, take)


def _question(request: Request, found: RequestForProposals) -> Question | None:
    key = request.GET.get("question", "")
    if not key:
        return None
    question = find_question(request.reader, key)
    if question.invitation.invitee.request_id != found.pk:
        raise NotVisible
    return question
