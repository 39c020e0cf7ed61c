"""A reader takes a step: the few lines between a person at a door and the ledger's lifecycle engine."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, TypeVar
from uuid import UUID

from galenic.errors import Fault
from galenic.ledger.actors import Actor, Proof, Reason
from galenic.ledger.errors import Refused
from galenic.ledger.lifecycle import Lifecycle, perform
from galenic.parties.errors import NotVisible
from galenic.parties.models import Kept, Placed
from galenic.parties.reader import Reader
from galenic.parties.roles import Role

Record = TypeVar("Record", bound=Placed)


def standing(by: Reader, record: Placed) -> tuple[Actor, frozenset[Role]]:
    """The reader as they act on a record, and the roles that they hold there. Raises NotVisible for a stranger."""
    roles = roles_on(by, record)
    return by.actor(None if isinstance(record, Kept) else record.engagement_id), roles


def roles_on(by: Reader, record: Placed) -> frozenset[Role]:
    """The roles that the reader holds over a record. Raises NotVisible for a stranger."""
    if isinstance(record, Kept):
        return own_roles(by, record.sponsor_id)
    return by.require(record.engagement_id).roles


def own_roles(by: Reader, sponsor_id: UUID) -> frozenset[Role]:
    """The reader's roles over what a sponsor keeps for itself. Raises NotVisible when they have none."""
    roles = by.kept_roles(sponsor_id)
    if not roles:
        raise NotVisible
    return roles


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
    """Move a record on, as that reader, with the roles they hold where it belongs.

    Raises NotVisible for a stranger, Refused with all that is unmet, StaleRecord, SignatureRefused.
    """
    actor, roles = standing(by, record)
    return perform(
        lifecycle,
        record,
        action,
        actor=actor,
        roles=roles,
        expected_version=expected_version,
        proof=proof,
        reason=reason,
        values=values,
    )


def require_role(by: Reader, engagement_id: UUID, roles: Iterable[str], what: str) -> Actor:
    """The reader as actor, when one of `roles` is theirs. Raises NotVisible for a stranger, else Refused."""
    actor = by.actor(engagement_id)
    _require(by.roles_in(engagement_id), tuple(roles), what)
    return actor


def require_own_role(by: Reader, sponsor_id: UUID, roles: Iterable[str], what: str) -> Actor:
    """The same over what a sponsor keeps for itself."""
    _require(own_roles(by, sponsor_id), tuple(roles), what)
    return by.actor()


def _require(held: frozenset[Role], allowed: tuple[str, ...], what: str) -> None:
    if not held.intersection(allowed):
        fault = Fault("LED-011", f"your role does not allow you to {what}", allowed=", ".join(allowed))
        raise Refused(f"You may not {what}.", faults=[fault], remedy="Ask somebody who holds one of these roles.")
