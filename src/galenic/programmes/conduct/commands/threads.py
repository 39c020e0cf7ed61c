"""Technical exchange: anybody of the two parties asks and answers, the sponsor decides, and what changed is named."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db import transaction

from galenic.errors import Fault
from galenic.ledger import clock
from galenic.ledger import commands as ledger
from galenic.ledger.actors import Actor, Proof
from galenic.parties.models import Shared
from galenic.parties.reader import Reader
from galenic.parties.roles import PARTNER_ROLES, SPONSOR_ROLES
from galenic.parties.steps import require_role, take
from galenic.programmes.conduct.lifecycle import THREAD
from galenic.programmes.conduct.models import Message, Thread
from galenic.programmes.conduct.rules import change_faults, text_says_something
from galenic.programmes.errors import ExchangeRefused
from galenic.programmes.models import WorkOrder

WRITERS = tuple(sorted(SPONSOR_ROLES | PARTNER_ROLES))


@transaction.atomic
def open_thread(*, by: Reader, order: WorkOrder, title: str, text: str, about: Shared | None = None) -> Thread:
    """Ask something on an order, about a record of the same engagement in its present version if one is named.

    Raises ExchangeRefused, NotVisible, Refused for those who only read.
    """
    actor = require_role(by, order.engagement_id, WRITERS, "write in an exchange")
    if not title.strip():
        raise _refused("PRG-010", "the thread needs a title", "title")
    if about is not None and about.engagement_id != order.engagement_id:
        raise _refused("PRG-036", "this record is of another engagement", "about")
    thread = Thread(
        engagement_id=order.engagement_id,
        order=order,
        title=title.strip(),
        about=[] if about is None else [about.subject_type(), str(about.pk), about.fresh().version],
        opened_by=by.person,
        opened_at=clock.now(),
    )
    ledger.create(thread, actor=actor, action="programmes:thread:open")
    _write(thread, text, by, actor)
    return thread


@transaction.atomic
def write(*, by: Reader, thread: Thread, text: str) -> Message:
    """Answer, ask back or remark, while nothing is decided. Raises ExchangeRefused, NotVisible, Refused."""
    actor = require_role(by, thread.engagement_id, WRITERS, "write in an exchange")
    current: Thread = thread.fresh()
    if current.state != "open":
        raise _refused("PRG-037", f"the thread is {current.state}: open another one", "thread")
    return _write(current, text, by, actor)


@transaction.atomic
def decide(
    *,
    by: Reader,
    thread: Thread,
    decision: str,
    proof: Proof | None,
    changes_nothing: bool = False,
    expected_version: int | None = None,
) -> Thread:
    """Decide, signed as `approved`, for the sponsor: on all messages that were written until now."""
    by.require(thread.engagement_id)
    if not text_says_something(decision):
        raise _refused("PRG-010", "the decision says nothing", "decision")
    return take(
        THREAD,
        thread,
        "decide",
        by=by,
        proof=proof,
        expected_version=expected_version,
        values={
            "decision": decision.strip(),
            "changes_nothing": changes_nothing,
            "messages_read": thread.messages.count(),
        },
    )


@transaction.atomic
def settle(*, by: Reader, thread: Thread, led_to: Sequence[Any], expected_version: int | None = None) -> Thread:
    """Name the version of the record that the decision has led to, `(type, id, version)`, for the sponsor.

    It has to be a record of the same engagement, in a version that exists and is later than what was asked about.
    Raises ExchangeRefused, Refused, NotVisible.
    """
    by.require(thread.engagement_id)
    change = list(led_to)
    faults = [Fault("PRG-038", sentence, column="led_to") for sentence in change_faults(thread.fresh(), change)]
    if faults:
        raise ExchangeRefused("This is not what was changed.", faults=faults, remedy="Name the record and its version.")
    return take(THREAD, thread, "settle", by=by, expected_version=expected_version, values={"led_to": change})


def _write(thread: Thread, text: str, by: Reader, actor: Actor) -> Message:
    if not text_says_something(text):
        raise _refused("PRG-010", "the message says nothing", "text")
    message = Message(
        engagement_id=thread.engagement_id,
        thread=thread,
        number=thread.messages.count() + 1,
        text=text.strip(),
        author=by.person,
        written_at=clock.now(),
    )
    return ledger.create(message, actor=actor, action="programmes:message:write")


def _refused(code: str, text: str, column: str) -> ExchangeRefused:
    fault = Fault(code, text, column=column)
    return ExchangeRefused("This cannot be written.", faults=[fault], remedy="Mend what is listed.")
