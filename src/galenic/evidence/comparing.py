"""What differs between an outcome as it is stored and the same outcome computed anew."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

#: Sums that should be zero differ by rounding noise alone; below this, numbers count as equal.
NOISE = 1e-12
#: What explains an outcome without being part of it: wording may improve (docs/decisions/0002).
EXPLAINS = frozenset({"assumptions"})


@dataclass(frozen=True, slots=True)
class Discrepancy:
    """One place where stored and obtained differ, as a reader would name it: `values.auclast.value`."""

    place: str
    stored: Any
    obtained: Any

    def __str__(self) -> str:
        return f"{self.place}: stored {self.stored!r}, obtained {self.obtained!r}"


def discrepancies(stored: Any, obtained: Any, tolerance: float, place: str = "") -> Iterator[Discrepancy]:
    """Compare two outcomes as plain data; numbers may differ by the relative `tolerance`, all else not at all."""
    if isinstance(stored, Mapping) and isinstance(obtained, Mapping):
        names = [name for name in {**stored, **obtained} if place or name not in EXPLAINS]
        for name in names:
            yield from discrepancies(stored.get(name), obtained.get(name), tolerance, _join(place, name))
    elif _is_list(stored) and _is_list(obtained):
        yield from _lists(stored, obtained, tolerance, place)
    elif not _same(stored, obtained, tolerance):
        yield Discrepancy(place, stored, obtained)


def _lists(stored: Sequence[Any], obtained: Sequence[Any], tolerance: float, place: str) -> Iterator[Discrepancy]:
    before, after = _named(stored), _named(obtained)
    if before is not None and after is not None:
        for name in {**before, **after}:
            yield from discrepancies(before.get(name), after.get(name), tolerance, _join(place, name))
        return
    if len(stored) != len(obtained):
        yield Discrepancy(_join(place, "length"), len(stored), len(obtained))
    for number, (left, right) in enumerate(zip(stored, obtained, strict=False), start=1):
        yield from discrepancies(left, right, tolerance, f"{place}[{number}]")


def _named(items: Sequence[Any]) -> dict[str, Any] | None:
    """Items by their names, so that an inserted one does not make all that follow differ; None when they have none."""
    if not all(isinstance(item, Mapping) and "name" in item for item in items):
        return None
    named = {str(item["name"]): item for item in items}
    return named if len(named) == len(items) else None


def _same(stored: Any, obtained: Any, tolerance: float) -> bool:
    if _is_number(stored) and _is_number(obtained):
        return math.isclose(stored, obtained, rel_tol=tolerance, abs_tol=NOISE)
    return type(stored) is type(obtained) and bool(stored == obtained)


def _is_number(value: Any) -> bool:
    return isinstance(value, (int, float)) and not isinstance(value, bool)


def _is_list(value: Any) -> bool:
    return isinstance(value, (list, tuple))


def _join(place: str, name: str) -> str:
    return f"{place}.{name}" if place else name
