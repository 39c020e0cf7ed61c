"""What the next sequence has to say, proposed from what changed since the last.

A use that was not there is new; one whose content changed replaces; one that is no longer wanted is deleted; one that
is as it was is not sent again. Append is legal and hard on reviewers: it is proposed only where the caller says that a
document adds to an earlier one.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from galenic.dossier.errors import DossierRefused
from galenic.dossier.model import TAGGING_FILE, ContextOfUse, Operation, Placement, Standing, permanent_id
from galenic.errors import Fault


@dataclass(frozen=True, slots=True)
class Proposal:
    """The contexts of use to send, with what stays as it is."""

    contexts: tuple[ContextOfUse, ...]
    unchanged: tuple[Standing, ...]


def propose(
    wanted: Sequence[Placement],
    standing: Iterable[Standing] = (),
    *,
    application: tuple[str, str],
    sequence: int,
    per_sequence: Iterable[str] = (),
) -> Proposal:
    """Compare what the dossier shall hold with what stands after the sequences so far.

    `application` is region and number, from which ids follow. `per_sequence` names sections whose documents belong to
    the sequence that they come with, as letters and forms do: they are always new, and earlier ones stay. Raises
    DossierRefused DOS-003 when two documents want the same place.
    """
    _refuse_two_for_one_place(wanted)
    own = tuple(per_sequence)
    before = {one.place.key: one for one in standing if _can_be_named(one) and not is_in(one.place.section, own)}
    contexts: list[ContextOfUse] = []
    unchanged: list[Standing] = []
    for placement in wanted:
        earlier = before.pop(placement.place.key, None)
        if earlier and _as_before(placement, earlier):
            unchanged.append(earlier)
        else:
            contexts.append(_sent(placement, earlier, application, sequence))
    contexts.extend(_ended(earlier) for earlier in before.values())
    return Proposal(tuple(contexts), tuple(unchanged))


def _can_be_named(standing: Standing) -> bool:
    """Whether a manifest can speak of it: tagging files make themselves, and some leaves stand under no heading."""
    return standing.tag != TAGGING_FILE and bool(standing.place.section)


def is_in(section: str, sections: Sequence[str]) -> bool:
    """Whether a section is one of those, or stands below one."""
    return any(section == one or section.startswith(f"{one}.") for one in sections)


def _as_before(placement: Placement, earlier: Standing) -> bool:
    return placement.document.has_digest(earlier.digest) and placement.document.title == earlier.title


def _sent(placement: Placement, earlier: Standing | None, application: tuple[str, str], sequence: int) -> ContextOfUse:
    operation = Operation.NEW
    if earlier:
        operation = Operation.APPEND if placement.adds else Operation.REPLACE
    section, keywords, name = placement.place.key
    return ContextOfUse(
        id=permanent_id(*application, section, *keywords, name, f"{sequence:04d}"),
        place=placement.place,
        operation=operation,
        title=placement.document.title,
        document=placement.document,
        earlier=earlier,
        study=placement.study,
        tag=placement.tag,
        priority=placement.priority,
        why=_why(placement, earlier),
    )


def _ended(earlier: Standing) -> ContextOfUse:
    return ContextOfUse(
        id=permanent_id(earlier.id, "ended"),
        place=earlier.place,
        operation=Operation.DELETE,
        title=earlier.title,
        earlier=earlier,
        study=earlier.study,
        tag=earlier.tag,
        priority=earlier.priority,
        why="not wanted any more",
    )


def _why(placement: Placement, earlier: Standing | None) -> str:
    if earlier is None:
        return "was not there"
    return "title changed" if placement.document.has_digest(earlier.digest) else "content changed"


def _refuse_two_for_one_place(wanted: Sequence[Placement]) -> None:
    seen: set[tuple[str, tuple[str, ...], str]] = set()
    faults = []
    for placement in wanted:
        if placement.place.key in seen:
            message = f"Section {placement.place.section} gets two documents under one name and one set of keywords."
            faults.append(Fault("DOS-003", message, value=placement.place.name))
        seen.add(placement.place.key)
    if faults:
        raise DossierRefused("Two documents want the same place.", faults=faults, code="DOS-003")
