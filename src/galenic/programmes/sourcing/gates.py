"""Who answers whether a site may be given work: other applications do, without this one knowing them.

An application's AppConfig names functions by their dotted path:

    class PartnersConfig(AppConfig):
        work_gates = ("galenic.partners.gates.not_qualified",)      # (Work) -> Iterable[str]

Each yields one sentence for everything that stands in the way. Where nobody answers, nobody knows, and not knowing does
not open a gate.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.apps import apps
from django.utils.module_loading import import_string


@dataclass(frozen=True, slots=True)
class Work:
    """A piece of work about to be given: to a site, for a service, under an engagement, on a day."""

    engagement_id: UUID
    sponsor_id: UUID
    programme_id: UUID
    site_id: UUID
    service_id: str
    on: date


Gate = Callable[[Work], Iterable[str]]


def gates() -> list[Gate]:
    """The gates of all applications."""
    return [import_string(path) for config in apps.get_app_configs() for path in getattr(config, "work_gates", ())]


def unmet_for(work: Work) -> Iterator[str]:
    """Everything that stands in the way of giving this work."""
    found = gates()
    if not found:
        yield f"nobody answers whether the site is qualified for {work.service_id}"
    for gate in found:
        yield from gate(work)
