"""One question for everything that stands in the way of a record: `blockers(subject)`.

Applications further right (quality: deviations, out-of-specification results, change control) add their answers
with `register` when Django starts, so that every guard asks in one place and nothing on the left imports them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from galenic.ledger.recording import RecordedBase

#: A record as the ledger names it: type, id, version.
Subject = tuple[str, str, int]


@dataclass(frozen=True, slots=True)
class Blocker:
    """Something open that holds a record up, and the record in which it is settled."""

    subject: Subject
    code: str
    sentence: str
    settled_in: Subject


Source = Callable[[Subject], Iterable[Blocker]]
_sources: list[Source] = []


def register(source: Source) -> None:
    """Have `source` asked from now on; registering it again changes nothing."""
    if source not in _sources:
        _sources.append(source)


def blockers(subject: Subject) -> list[Blocker]:
    """Everything that blocks `subject`, from all applications."""
    return [blocker for source in _sources for blocker in source(subject)]


def subject_of(record: RecordedBase) -> Subject:
    """The record as a subject."""
    return record.subject_type(), str(record.pk), record.version
