"""What waits for whom of requests, invitations, questions, proposals and awards."""

from __future__ import annotations

from collections.abc import Iterator

from galenic.ledger import clock
from galenic.parties.reader import Reader
from galenic.parties.work import Course, Step
from galenic.programmes.sourcing.lifecycle import AWARD, PARTNER, REQUEST, SPONSOR
from galenic.programmes.sourcing.models import Award, Question, RequestForProposals
from galenic.programmes.sourcing.queries import invitations_for, requests_for

DRAFTS = Course(REQUEST, frozenset({"open"}), lambda request: request.questions_until)
AWARDS = Course(AWARD, frozenset({"accept"}))
PARTIES = ("engagement__sponsor", "engagement__partner", "engagement__programme")


def steps(reader: Reader) -> Iterator[Step]:
    """The steps of everything that exists for the reader, whoever takes them; a query for each kind of record."""
    found = requests_for(reader).filter(state__in=("draft", "open"))
    requests = list(found.prefetch_related("invitees__invitation"))
    yield from DRAFTS.steps(each for each in requests if each.state == "draft")
    yield from (_deciding(each) for each in requests if each.state == "open")
    today = clock.now().date()
    for invitation in invitations_for(reader).filter(state="sent", proposals_until__gte=today):
        yield Step(invitation, "propose", "Propose, or decline", PARTNER, due=invitation.proposals_until)
    asked = Question.objects.filter(engagement_id__in=reader.engagement_ids, state="asked")
    for question in asked.select_related("invitation", *PARTIES).order_by("asked_at", "pk"):
        yield Step(question, "answer", "Answer the question", SPONSOR, due=question.invitation.questions_until)
    given = Award.objects.filter(engagement_id__in=reader.engagement_ids, state="given")
    yield from AWARDS.steps(given.select_related("proposal__invitation", *PARTIES).order_by("pk"))


def _deciding(request: RequestForProposals) -> Step:
    """While proposals may come in, the partners are waited for; afterwards, or when all have answered, the decision."""
    invited = [each.invitation.state for each in request.invitees.all()]
    if clock.now().date() <= request.proposals_until and ("sent" in invited or not invited):
        if not invited:
            return Step(request, "invite", "Invite partners", SPONSOR, due=request.proposals_until)
        return Step(request, "wait", "Proposals come in", PARTNER, due=request.proposals_until)
    return Step(request, "award", "Award the work, or close the request", SPONSOR, due=request.decide_by)
