"""Partners are invited one by one; what one asks is answered to all, and nobody learns who asked or was asked."""

from __future__ import annotations

from django.db import IntegrityError, transaction

from galenic.errors import Fault
from galenic.evidence.lifecycle import CONSEQUENCE
from galenic.ledger import clock
from galenic.ledger import commands as ledger
from galenic.ledger.actors import Reason, says_something
from galenic.ledger.lifecycle import perform
from galenic.parties.commands import open_engagement
from galenic.parties.models import Engagement, Organization
from galenic.parties.queries import possible_partners
from galenic.parties.reader import Reader, reader_for, running
from galenic.parties.steps import require_own_role, require_role, take
from galenic.programmes.errors import SourcingClosed, SourcingRefused
from galenic.programmes.sourcing.lifecycle import INVITATION, PARTNER, QUESTION, SPONSOR
from galenic.programmes.sourcing.models import (
    CALL,
    Answer,
    Clarification,
    Invitation,
    Invitee,
    Question,
    RequestForProposals,
)
from galenic.programmes.sourcing.rules import OWN_COLUMNS, today

#: States in which an invited partner is still told what is answered.
LISTENING = ("sent", "proposed")


@transaction.atomic
def invite(*, by: Reader, request: RequestForProposals, partner: Organization) -> Invitation:
    """Ask one partner, with all that was answered so far. It is engaged until the sponsor's day of decision, if it was
    not engaged for the programme before. Raises SourcingClosed, SourcingRefused, NotVisible, Refused.
    """
    actor = require_own_role(by, request.sponsor_id, SPONSOR, "invite partners")
    current: RequestForProposals = request.fresh()
    if current.state != "open" or current.proposals_until < today():
        raise SourcingClosed(
            f"Request {current.number} is {current.state}, with proposals until {current.proposals_until}.",
            remedy="Partners are invited to a request that is open and whose last day has not passed.",
        )
    engagement = _engagement(by, current, partner)
    acting = reader_for(by.person, request_id=by.request_id).actor(engagement.pk)
    invitation = Invitation(engagement=engagement, **{name: getattr(current, name) for name in CALL})
    invitation.lines = [{key: line[key] for key in line if key not in OWN_COLUMNS} for line in current.lines]
    try:
        with transaction.atomic():
            ledger.create(invitation, actor=acting, action="programmes:invitation:send")
    except IntegrityError as error:
        raise _refused("PRG-025", "this partner is invited already", partner.name) from error
    invitee = Invitee(
        sponsor_id=current.sponsor_id, programme_id=current.programme_id, request=current, invitation=invitation
    )
    ledger.create(invitee, actor=actor, action="programmes:invitee:add")
    for answer in current.answers.order_by("answered_at", "pk"):
        _publish(answer, invitation, by)
    return invitation


def decline_invitation(
    *, by: Reader, invitation: Invitation, reason: Reason, expected_version: int | None = None
) -> Invitation:
    """Say that there will be no proposal, for the partner."""
    return take(INVITATION, invitation, "decline", by=by, reason=reason, expected_version=expected_version)


def ask_question(*, by: Reader, invitation: Invitation, text: str) -> Question:
    """Ask the sponsor, for an invited partner. Raises SourcingClosed after the last day for questions."""
    actor = require_role(by, invitation.engagement_id, PARTNER, "ask a question")
    with transaction.atomic():
        current: Invitation = invitation.fresh()
        if current.state not in LISTENING or current.questions_until < today():
            raise SourcingClosed(
                f"Questions on {current.number} could be asked until {current.questions_until}.",
                remedy="Propose on what is known, and state what you assume.",
            )
        if not says_something(text):
            raise _refused("PRG-010", "the question says nothing", text)
        question = Question(
            engagement_id=current.engagement_id,
            invitation=current,
            text=text.strip(),
            asked_by=by.person,
            asked_at=clock.now(),
        )
        return ledger.create(question, actor=actor, action="programmes:question:ask")


@transaction.atomic
def answer_question(
    *, by: Reader, request: RequestForProposals, question: str, answer: str, to: Question | None = None
) -> Answer:
    """Answer to all who are invited, now or later. `question` is put in the sponsor's words, so that it does not tell
    who asked; `to` is what was asked, if anything was. Raises SourcingClosed, SourcingRefused, NotVisible, Refused.
    """
    actor = require_own_role(by, request.sponsor_id, SPONSOR, "answer questions")
    current: RequestForProposals = request.fresh()
    if current.state != "open" or current.proposals_until < today():
        raise SourcingClosed(f"Request {current.number} is {current.state}.", remedy="Nobody proposes on it any more.")
    for column, text in (("question", question), ("answer", answer)):
        if not says_something(text):
            raise _refused("PRG-010", f"the {column} says nothing", text)
    if to is not None and to.invitation.invitee.request_id != current.pk:
        raise _refused("PRG-026", "this question was asked on another request", str(to.pk))
    made = Answer(
        sponsor_id=current.sponsor_id,
        programme_id=current.programme_id,
        request=current,
        question=question.strip(),
        answer=answer.strip(),
        answered_by=by.person,
        answered_at=clock.now(),
    )
    ledger.create(made, actor=actor, action="programmes:answer:give")
    for invitee in current.invitees.select_related("invitation").order_by("pk"):
        if invitee.invitation.state in LISTENING:
            published = _publish(made, invitee.invitation, by)
            if to is not None and to.invitation_id == invitee.invitation_id:
                _answered(to, published, by)
    return made


def _publish(answer: Answer, invitation: Invitation, by: Reader) -> Clarification:
    clarification = Clarification(
        engagement_id=invitation.engagement_id,
        invitation=invitation,
        question=answer.question,
        answer=answer.answer,
        published_at=clock.now(),
    )
    actor = reader_for(by.person, request_id=by.request_id).actor(invitation.engagement_id)
    return ledger.create(clarification, actor=actor, action="programmes:clarification:publish")


def _answered(question: Question, clarification: Clarification, by: Reader) -> None:
    perform(
        QUESTION,
        question,
        "answer",
        actor=by.actor(question.engagement_id),
        roles=CONSEQUENCE,
        values={"clarification": clarification},
    )


def _engagement(by: Reader, request: RequestForProposals, partner: Organization) -> Engagement:
    """The engagement through which the partner is asked; opened when there is none."""
    if not possible_partners(by).filter(pk=partner.pk).exists():
        raise _refused("PRG-027", "this organization is no possible partner", partner.name)
    found = Engagement.objects.filter(programme_id=request.programme_id, partner=partner)
    if not found.exists():
        return open_engagement(by=by, programme=request.programme, partner=partner, ends=request.decide_by)
    engagement: Engagement | None = found.filter(running(today())).first()
    if engagement is None:
        raise _refused("PRG-028", "the engagement with this partner is not running: extend it first", partner.name)
    return engagement


def _refused(code: str, text: str, value: str) -> SourcingRefused:
    fault = Fault(code, text, value=value)
    return SourcingRefused("This cannot be done.", faults=[fault], remedy="Mend what is listed.")
