"""A reader takes a step: the few lines between a person at a door and the ledger's lifecycle engine."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, TypeVar
from uuid import UUID

from galenic.errors import Fault
from galenic.evidence.models import Shared
from galenic.ledger.actors import Actor, Proof, Reason
from galenic.ledger.errors import Refused
from galenic.ledger.lifecycle import Lifecycle, perform
from galenic.parties.reader import Reader

Record = TypeVar("Record", bound=Shared)


def take(
    lifecycle: Lifecycle,
    record: Record,
    action: str,
    *,
    by: Reader,
    expected_version: int | None = None,
    proof: Proof | None = None,
    reason: Reason | None = None,
    values: dict[str, Any] | None = None,
) -> Record:
    """Move a shared record on, as that reader, with the roles they hold in its engagement.

    Raises NotVisible for a stranger, Refused with all that is unmet, StaleRecord, SignatureRefused.
    """
    return perform(
        lifecycle,
        record,
        action,
        actor=by.actor(record.engagement_id),
        roles=by.roles_in(record.engagement_id),
        expected_version=expected_version,
        proof=proof,
        reason=reason,
        values=values,
    )


def require_role(by: Reader, engagement_id: UUID, roles: Iterable[str], what: str) -> Actor:
    """The reader as actor, when one of `roles` is theirs. Raises NotVisible for a stranger, else Refused."""
    actor = by.actor(engagement_id)
    allowed = tuple(roles)
    if not by.roles_in(engagement_id).intersection(allowed):
        fault = Fault("LED-011", f"your role does not allow you to {what}", allowed=", ".join(allowed))
        raise Refused(f"You may not {what}.", faults=[fault], remedy="Ask somebody who holds one of these roles.")
    return actor
