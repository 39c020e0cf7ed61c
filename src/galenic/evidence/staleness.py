"""Whether evidence still stands on what it was computed from. Worked out when asked, never stored (design, idea 2).

A retracted, returned or superseded input makes everything derived from it stale, however long the path.
"""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from galenic.evidence.models import EvidenceInput

#: States in which data or evidence can no longer carry anything.
FALLEN = frozenset({"retracted", "returned", "superseded"})


def stale_because(ids: Iterable[UUID]) -> dict[UUID, tuple[str, ...]]:
    """For each piece of evidence, one sentence per fallen input that it rests on, near or far; none when current."""
    wanted = list(ids)
    fallen, sources = _closure(wanted)
    return {id_: tuple(dict.fromkeys(_collect(id_, fallen, sources))) for id_ in wanted}


def _closure(wanted: Iterable[UUID]) -> tuple[dict[UUID, list[str]], dict[UUID, list[UUID]]]:
    """Walk from evidence to its inputs, one query a level: fallen inputs as sentences, and the source evidence."""
    fallen: dict[UUID, list[str]] = {}
    sources: dict[UUID, list[UUID]] = {}
    level = set(wanted)
    while level:
        fallen |= {id_: [] for id_ in level}
        sources |= {id_: [] for id_ in level}
        inputs = EvidenceInput.objects.filter(evidence_id__in=level).order_by("name")
        columns = (
            "evidence_id",
            "name",
            "data_set__state",
            "data_set__title",
            "source_id",
            "source__state",
            "source__digest",
        )
        for evidence_id, name, data_state, title, source_id, source_state, digest in inputs.values_list(*columns):
            if data_state in FALLEN:
                fallen[evidence_id].append(f"its input {name}, data set {title!r}, was {data_state}")
            if source_state in FALLEN:
                fallen[evidence_id].append(f"its input {name}, evidence {digest[:12]}, was {source_state}")
            if source_id:
                sources[evidence_id].append(source_id)
        level = {id_ for found in sources.values() for id_ in found} - fallen.keys()
    return fallen, sources


def _collect(start: UUID, fallen: dict[UUID, list[str]], sources: dict[UUID, list[UUID]]) -> Iterable[str]:
    seen: set[UUID] = set()
    waiting = [start]
    while waiting:
        id_ = waiting.pop()
        if id_ not in seen:
            seen.add(id_)
            yield from fallen[id_]
            waiting += sources[id_]
