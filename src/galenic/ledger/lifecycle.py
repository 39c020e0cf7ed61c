"""A lifecycle is a table that a QA reader can read; this module is the one engine that follows it.

State, action, role, signature meaning, guards: pages, docs and the test matrix are made from the same table.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, TypeVar

from django.db import transaction

from galenic.errors import Fault
from galenic.ledger.actors import STEP, Actor, Proof, Reason
from galenic.ledger.errors import Refused
from galenic.ledger.looking import one_look
from galenic.ledger.queries import signatures_of
from galenic.ledger.recording import RecordedBase
from galenic.ledger.writing import locked, prepare, write_change, write_signature

Record = TypeVar("Record", bound=RecordedBase)

#: A pure rule: yields one sentence for each condition that is not met.
Guard = Callable[[Any, Actor], Iterable[str]]


@dataclass(frozen=True, slots=True)
class Transition:
    """`action` takes a record from `source` to `target`, by one of `roles`, signed as `meaning` if there is one."""

    source: str
    action: str
    target: str
    roles: tuple[str, ...]
    meaning: str = ""
    guards: tuple[Guard, ...] = ()
    needs_reason: bool = False
    title: str = ""


@dataclass(frozen=True, slots=True)
class Lifecycle:
    """The transitions of one record type; the state is kept in the record's column `state`."""

    name: str
    initial: str
    transitions: tuple[Transition, ...]

    def states(self) -> tuple[str, ...]:
        return tuple(
            dict.fromkeys([self.initial, *(t.source for t in self.transitions), *(t.target for t in self.transitions)])
        )

    def find(self, state: str, action: str) -> Transition | None:
        return next((t for t in self.transitions if t.source == state and t.action == action), None)

    def open_to(self, state: str, roles: Iterable[str]) -> tuple[Transition, ...]:
        """What someone with these roles may try from here; guards may still refuse."""
        held = set(roles)
        return tuple(t for t in self.transitions if t.source == state and held.intersection(t.roles))


def unmet(lifecycle: Lifecycle, record: Any, action: str, *, actor: Actor, roles: Iterable[str]) -> list[Fault]:
    """Everything that stands in the way of `action`, as faults; empty when it may go ahead."""
    transition = lifecycle.find(record.state, action)
    if transition is None:
        possible = sorted({t.action for t in lifecycle.transitions if t.source == record.state})
        text = f"{action!r} is not possible in state {record.state!r}"
        return [Fault("LED-010", text, allowed=", ".join(possible) or "nothing: this state is final")]
    faults = []
    if not set(roles).intersection(transition.roles):
        faults.append(Fault("LED-011", f"your role does not allow {action!r}", allowed=", ".join(transition.roles)))
    with one_look():
        faults += [Fault("LED-012", sentence) for guard in transition.guards for sentence in guard(record, actor)]
    return faults


@transaction.atomic
def perform(
    lifecycle: Lifecycle,
    record: Record,
    action: str,
    *,
    actor: Actor,
    roles: Iterable[str],
    expected_version: int | None = None,
    proof: Proof | None = None,
    reason: Reason | None = None,
    values: Mapping[str, Any] | None = None,
) -> Record:
    """Lock the record, read it again, check everything, sign where the table says so, move on and write the entry.

    Guards see the record as it is stored. `values` are columns set in the same step; a signature binds them too.
    Raises Refused with all that is unmet, StaleRecord, SignatureRefused.
    """
    head, current = locked(record, expected_version)
    faults = unmet(lifecycle, current, action, actor=actor, roles=roles)
    state: str = getattr(current, "state")  # noqa: B009 - which records have one, the type checker cannot know
    transition = lifecycle.find(state, action)
    if transition is not None and transition.needs_reason and reason is None:
        faults.append(Fault("LED-013", f"{action!r} needs a reason"))
    if faults or transition is None:
        raise Refused(
            f"{lifecycle.name}: {action} is refused.", faults=faults, remedy="Settle what is listed, then try again."
        )
    pending = prepare(head, current, {**(values or {}), "state": transition.target}, always=True)
    signature = (
        write_signature(head, current, actor=actor, meaning=transition.meaning, proof=proof)
        if transition.meaning
        else None
    )
    write_change(pending, actor=actor, action=f"{lifecycle.name}:{action}", reason=reason or STEP, signature=signature)
    return current


def signed_as(meaning: str) -> Guard:
    """A guard: somebody's signature of this meaning binds the record exactly as it now stands (SIG-2)."""

    def guard(record: Any, _actor: Actor) -> Iterable[str]:
        given = [each for each in signatures_of(record) if each.signature.meaning == meaning]
        if not any(each.current for each in given):
            yield (
                f"the signature {meaning!r} is of an earlier version and has to be given again"
                if given
                else f"nobody has signed this as {meaning!r}"
            )

    guard.__name__ = f"signed_as_{meaning}"
    guard.__doc__ = f"Signed as {meaning}, on exactly this content (SIG-2)."
    return guard
