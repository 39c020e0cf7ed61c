"""Taking a step of a record's lifecycle."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.views.decorators.http import require_http_methods

from galenic.ledger.lifecycle import Transition, unmet
from galenic.parties.errors import NotVisible
from galenic.parties.models import Placed
from galenic.parties.steps import standing
from galenic.programmes.subjects import Subject
from galenic.web.links import name_of, url_of
from galenic.web.middleware import Request
from galenic.web.steps.forms import Given, StepPage, answer
from galenic.web.steps.subjects import SUBJECTS, UNDOES, as_it_would_be


@require_http_methods(["GET", "POST"])
def step(request: Request, noun: str, record_id: UUID, action: str) -> HttpResponse:
    """One step of one record, signed where its lifecycle says so."""
    subject = SUBJECTS.get(noun)
    if subject is None or action not in subject.commands:
        raise NotVisible
    record = subject.find(request.reader, record_id)
    transition = transition_of(subject, record, action)
    page = page_of(request, subject, record, transition)
    return answer(request, page, lambda given: _take(request, subject, record, transition, given))


def transition_of(subject: Subject, record: Placed, action: str) -> Transition:
    """The step from where the record stands; where it is not possible any more, how it reads elsewhere in the table."""
    found = subject.lifecycle.find(getattr(record, "state", ""), action)
    return found or next(each for each in subject.lifecycle.transitions if each.action == action)


def page_of(request: Request, subject: Subject, record: Placed, transition: Transition) -> StepPage:
    """The form of a step that asks for nothing but what its lifecycle says."""
    actor, roles = standing(request.reader, record)
    judged = as_it_would_be(record)
    faults = unmet(subject.lifecycle, judged, transition.action, actor=actor, roles=roles)
    return StepPage(
        record=record,
        name=name_of(record),
        title=transition.title,
        meaning=transition.meaning,
        needs_reason=transition.needs_reason,
        back=url_of(record),
        digest=judged.signed_digest(),
        unmet=tuple(fault.message for fault in faults),
        undoes=transition.action in UNDOES,
    )


def _take(request: Request, subject: Subject, record: Placed, transition: Transition, given: Given) -> object:
    extra: dict[str, Any] = {"proof": given.proof} if transition.meaning else {}
    extra |= {"reason": given.reason} if transition.needs_reason else {}
    command = subject.commands[transition.action]
    return command(by=request.reader, expected_version=given.version, **{subject.keyword: record}, **extra)
