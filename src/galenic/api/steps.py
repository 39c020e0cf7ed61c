"""Steps of lifecycles as operations: one for every step that people take, its body as the lifecycle's table asks."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from ninja import Router

from galenic.api import rendering
from galenic.api.authentication import ApiRequest, prove
from galenic.api.refusals import WRITING, answers
from galenic.api.shapes.common import (
    ReasonedStep,
    ReasonGiven,
    RecordMoved,
    SignedReasonedStep,
    SignedStep,
    SometimesSignedStep,
    Step,
)
from galenic.ledger.actors import Proof, Reason, ReasonCode
from galenic.ledger.lifecycle import Transition
from galenic.parties.models import Placed
from galenic.parties.roles import Role
from galenic.programmes.subjects import Subject


def add_steps(router: Router, subject: Subject) -> None:
    """An operation `POST .../{id}/<action>` for every command of the subject."""
    for action in subject.commands:
        first = subject.transitions(action)[0]
        router.add_api_operation(
            f"/{{uuid:record_id}}/{action}",
            ["POST"],
            _operation(subject, action),
            response=answers(RecordMoved, refusals=WRITING),
            summary=first.title,
            description=_description(subject, action),
        )


def reason_of(given: ReasonGiven) -> Reason:
    """The reason as the ledger keeps it. Raises ReasonMissing when it says nothing."""
    return Reason(ReasonCode(given.code), given.text.strip())


def body_of(transitions: tuple[Transition, ...]) -> type[Step]:
    """What has to come with a step."""
    signed = {bool(each.meaning) for each in transitions}
    reasoned = any(each.needs_reason for each in transitions)
    if signed == {True, False}:
        return SometimesSignedStep
    if signed == {True}:
        return SignedReasonedStep if reasoned else SignedStep
    return ReasonedStep if reasoned else Step


def _operation(subject: Subject, action: str) -> Callable[..., RecordMoved]:
    transitions = subject.transitions(action)

    def take(request: ApiRequest, record_id: UUID, given: Any) -> RecordMoved:
        record = subject.find(request.reader, record_id)
        extra: dict[str, Any] = {subject.keyword: record, "expected_version": given.expected_version}
        if any(each.meaning for each in transitions):
            extra["proof"] = _proof(request, subject, record, action, given)
        if any(each.needs_reason for each in transitions):
            extra["reason"] = reason_of(given.reason)
        return rendering.moved(subject.commands[action](by=request.reader, **extra))

    take.__name__ = f"{action}_{subject.keyword}"
    take.__annotations__ = {"record_id": UUID, "given": body_of(transitions)}
    return take


def _proof(request: ApiRequest, subject: Subject, record: Placed, action: str, given: Any) -> Proof | None:
    """Asked for only where the step is signed from where the record stands: nobody spends an attempt on a refusal."""
    transition = subject.lifecycle.find(getattr(record, "state", ""), action)
    return prove(request, given) if transition is not None and transition.meaning else None


def _description(subject: Subject, action: str) -> str:
    """What the table says: from where, to where, by whom, signed as what."""
    lines = []
    for each in subject.transitions(action):
        roles = ", ".join(Role(role).label for role in each.roles)
        signed = f", signed as *{each.meaning}*" if each.meaning else ""
        reason = ", with a reason" if each.needs_reason else ""
        lines.append(f"* {each.source} → {each.target}, by {roles}{signed}{reason}")
    return "\n".join(lines)
