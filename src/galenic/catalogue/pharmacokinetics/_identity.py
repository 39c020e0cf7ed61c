"""Whose a profile is: the columns of a table that tell its profiles apart."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from galenic.catalogue.outcome import OutcomeColumn
from galenic.catalogue.pharmacokinetics._columns import IDENTITY

if TYPE_CHECKING:
    import polars as pl


@dataclass(frozen=True, slots=True)
class Identities:
    """Profiles by first appearance: `labels[p]` are those of profile p, in the columns `names`."""

    names: tuple[str, ...]
    labels: tuple[tuple[Any, ...], ...]

    def __len__(self) -> int:
        return len(self.labels)

    def name(self, profile: int) -> str:
        """Name a profile for a reader: "subject 7, period 2, treatment T"."""
        return ", ".join(f"{name} {label}" for name, label in zip(self.names, self.labels[profile], strict=True))

    def counted(self) -> str:
        """Say how many there are: "24 profiles of 6 subjects"."""
        return f"{count(len(self), 'profile')} of {count(self.subjects(), 'subject')}"

    def subjects(self) -> int:
        """Count the subjects."""
        return len({labels[self.names.index("subject")] for labels in self.labels})

    def columns(self) -> list[OutcomeColumn]:
        """Columns of a table that shows the labels."""
        return [OutcomeColumn(name=name, title=name.capitalize()) for name in self.names]

    def groups(self, *by: str) -> tuple[list[str], dict[tuple[Any, ...], list[int]]]:
        """Profiles by their labels in those of the columns `by` that there are."""
        names = [name for name in by if name in self.names]
        places = [self.names.index(name) for name in names]
        members: dict[tuple[Any, ...], list[int]] = {}
        for profile, labels in enumerate(self.labels):
            members.setdefault(tuple(labels[place] for place in places), []).append(profile)
        return names, members


def count(number: int, noun: str) -> str:
    """A number with its noun, in the singular or the plural."""
    return f"{number or 'no'} {noun}{'' if number == 1 else 's'}"


def identify(frame: pl.DataFrame, columns: Sequence[str] = IDENTITY) -> tuple[Identities, Any]:
    """Tell the profiles of a table apart by those of `columns` that hold anything; and the profile of each row."""
    import numpy as np

    names = tuple(name for name in columns if name in frame.columns and not frame[name].is_null().all())
    index: dict[tuple[Any, ...], int] = {}
    keys = zip(*(frame[name] for name in names), strict=True)
    profile = np.array([index.setdefault(key, len(index)) for key in keys], dtype=np.int64)
    return Identities(names, tuple(index)), profile
