"""Where a record stands on its usual way, as the component `steps` shows it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from galenic.web.words import titled


@dataclass(frozen=True, slots=True)
class Stop:
    """One state on the way. `place` is `done`, `now`, `next`, or `off` where the record has left the way."""

    title: str
    place: str


def steps_to(way: Sequence[tuple[str, str]], state: str) -> list[Stop]:
    """The way with the present state marked; a state beside the way stands at its end."""
    names = [name for name, _ in way]
    if state not in names:
        return [*(Stop(title, "next") for _, title in way[:1]), Stop(titled(state), "off")]
    at = names.index(state)
    final = at == len(names) - 1
    places = ["done" if number < at or final else "now" if number == at else "next" for number in range(len(names))]
    return [Stop(title, place) for (_, title), place in zip(way, places, strict=True)]
