"""What waits for whom: the steps that carry records on, from lifecycle tables. Nothing is assigned or stored.

Finding the steps of many records takes a query for each kind of record. Asking whether one of them may be taken now
runs its guards, and they ask the database for each record: whoever lists steps does that for as many as are shown.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from functools import partial
from typing import Any

from galenic.ledger.lifecycle import Guard, Lifecycle, unmet
from galenic.parties.errors import NotVisible
from galenic.parties.models import Placed
from galenic.parties.reader import Reader
from galenic.parties.steps import roles_on, standing

#: What stands in the way of a step, for one reader: a sentence for each condition.
Hindrances = Callable[[Reader], Iterable[str]]


def nothing(_reader: Reader) -> tuple[str, ...]:
    """Of a step that has no conditions beside its roles."""
    return ()


@dataclass(frozen=True, slots=True)
class Step:
    """A step that carries a record on, whose roles may take it, and by when it is due. `hindrances` asks the guards."""

    record: Placed
    action: str
    title: str
    roles: tuple[str, ...]
    meaning: str = ""
    due: date | None = None
    hindrances: Hindrances = nothing

    def is_of(self, reader: Reader) -> bool:
        """Whether the reader's roles allow it where the record belongs."""
        try:
            held = roles_on(reader, self.record)
        except NotVisible:
            return False
        return not held.isdisjoint(self.roles)


@dataclass(frozen=True, slots=True)
class Course:
    """How records of one kind are carried on: `actions` of the lifecycle. Others are possible and wait for nobody.

    `due` says by when, from the record. `given` are guards on what the form of a step asks for: they are met there.
    """

    lifecycle: Lifecycle
    actions: frozenset[str]
    due: Callable[[Any], date | None] = lambda _record: None
    given: frozenset[Guard] = frozenset()

    @property
    def states(self) -> frozenset[str]:
        """The states in which somebody can carry a record on."""
        return frozenset(each.source for each in self.lifecycle.transitions if each.action in self.actions)

    def steps(self, records: Iterable[Placed]) -> Iterator[Step]:
        """The steps that carry the records on; none of those whose state nobody carries on."""
        for record in records:
            yield from self.of(record)

    def of(self, record: Placed, judged: Callable[[], Placed] | None = None) -> Iterator[Step]:
        """The step of one record; guards see what `judged` returns, where the step itself completes the record."""
        lifecycle = without(self.lifecycle, self.given)
        for each in self.lifecycle.transitions:
            if each.source == getattr(record, "state", "") and each.action in self.actions:
                yield Step(
                    record=record,
                    action=each.action,
                    title=each.title,
                    roles=each.roles,
                    meaning=each.meaning,
                    due=self.due(record),
                    hindrances=partial(_unmet, lifecycle, judged or partial(_itself, record), each.action),
                )


def without(lifecycle: Lifecycle, given: Collection[Guard]) -> Lifecycle:
    """The lifecycle as it is before a form is filled in: without the guards on what the form asks for."""
    if not given:
        return lifecycle
    transitions = tuple(
        replace(each, guards=tuple(guard for guard in each.guards if guard not in given))
        for each in lifecycle.transitions
    )
    return replace(lifecycle, transitions=transitions)


def _itself(record: Placed) -> Placed:
    return record


def _unmet(lifecycle: Lifecycle, judged: Callable[[], Placed], action: str, reader: Reader) -> tuple[str, ...]:
    record = judged()
    actor, roles = standing(reader, record)
    return tuple(fault.message for fault in unmet(lifecycle, record, action, actor=actor, roles=roles))
