"""What somebody may do next with a record, from its lifecycle table: buttons, work lists and refusals say the same."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from galenic.ledger.actors import Actor
from galenic.ledger.lifecycle import Lifecycle, unmet
from galenic.parties.errors import NotVisible
from galenic.parties.models import Placed
from galenic.parties.reader import Reader
from galenic.parties.steps import standing


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


def actions(lifecycle: Lifecycle, record: Placed, reader: Reader) -> tuple[Action, ...]:
    """The steps open to the reader, in the order of the table."""
    try:
        actor, roles = standing(reader, record)
    except NotVisible:
        return ()
    return tuple(_actions(lifecycle, record, roles, actor))


def _actions(lifecycle: Lifecycle, record: Placed, roles: frozenset[str], actor: Actor) -> Iterator[Action]:
    for transition in lifecycle.open_to(getattr(record, "state", ""), roles):
        faults = unmet(lifecycle, record, transition.action, actor=actor, roles=roles)
        yield Action(
            name=transition.action,
            title=transition.title,
            meaning=transition.meaning,
            needs_reason=transition.needs_reason,
            unmet=tuple(fault.message for fault in faults),
        )
