"""What somebody may do next with a record, from its lifecycle table: buttons, work lists and refusals say the same."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from galenic.evidence.models import Shared
from galenic.ledger.actors import Actor
from galenic.ledger.lifecycle import Lifecycle, unmet
from galenic.parties.reader import Reader


@dataclass(frozen=True, slots=True)
class Action:
    """A step that the reader's roles allow from here, and what stands in its way (`unmet`)."""

    name: str
    title: str
    meaning: str
    needs_reason: bool
    unmet: tuple[str, ...] = ()

    @property
    def ready(self) -> bool:
        return not self.unmet


def actions(lifecycle: Lifecycle, record: Shared, reader: Reader) -> tuple[Action, ...]:
    """The steps open to the reader, in the order of the table."""
    access = reader.access.get(record.engagement_id)
    if access is None:
        return ()
    actor = reader.actor(record.engagement_id)
    return tuple(_actions(lifecycle, record, access.roles, actor))


def _actions(lifecycle: Lifecycle, record: Shared, roles: frozenset[str], actor: Actor) -> Iterator[Action]:
    for transition in lifecycle.open_to(getattr(record, "state", ""), roles):
        faults = unmet(lifecycle, record, transition.action, actor=actor, roles=roles)
        yield Action(
            name=transition.action,
            title=transition.title,
            meaning=transition.meaning,
            needs_reason=transition.needs_reason,
            unmet=tuple(fault.message for fault in faults),
        )
