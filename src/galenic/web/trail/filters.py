"""What to show of the audit trail, from the address of the page."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from django.db.models import QuerySet

from galenic.errors import Fault
from galenic.evidence.trail import people_in, trail
from galenic.ledger.models import Entry
from galenic.parties.queries import visible_engagements
from galenic.parties.reader import Reader
from galenic.web.fields import Choice, Field, chosen
from galenic.web.words import action_words

NAMES = ("record", "person", "action", "since", "until", "scope", "access")


@dataclass(frozen=True, slots=True)
class TrailFilter:
    """The filter as it was typed, and what of it could not be read."""

    typed: Mapping[str, str]
    since: datetime | None
    until: datetime | None
    faults: tuple[Fault, ...]

    def entries(self, reader: Reader, *, everything: bool = False) -> QuerySet[Entry]:
        """The entries that the reader may see and asks for; `everything` leaves record, person and action open."""
        asked = {"subject_id": "record", "person_id": "person", "action": "action"}
        narrow = {} if everything else {name: self.typed.get(field, "") for name, field in asked.items()}
        return trail(
            reader,
            scope=self.typed.get("scope", ""),
            since=self.since,
            until=self.until,
            access=bool(self.typed.get("access")),
            **narrow,
        )


def parse(query: Mapping[str, str]) -> TrailFilter:
    """Read the filter; a day that cannot be read is named and narrows nothing."""
    typed = {name: query.get(name, "").strip() for name in NAMES}
    faults: list[Fault] = []
    since, until = _day(typed, "since", faults), _day(typed, "until", faults)
    end = _midnight(until + timedelta(days=1)) if until else None
    return TrailFilter(typed, _midnight(since) if since else None, end, tuple(faults))


def fields(reader: Reader, wanted: TrailFilter) -> list[Field]:
    """The form of the filter."""
    all_of_it = wanted.entries(reader, everything=True)
    actions = all_of_it.order_by("action").values_list("action", flat=True).distinct()
    engagements = [(f"engagement:{each.pk}", str(each)) for each in visible_engagements(reader)]
    scopes = [*engagements, (f"organization:{reader.organization_id}", "Our own organization")]
    return [
        _select("scope", "Where", scopes, wanted),
        _select("person", "Person", people_in(all_of_it), wanted),
        _select("action", "Action", [(name, action_words(name)) for name in actions], wanted),
        _plain("since", "From day", "date", wanted),
        _plain("until", "To day", "date", wanted),
        _plain("record", "Record (id)", "text", wanted),
        Field("access", "Also who looked at what", wanted.typed["access"], "checkbox"),
    ]


def _select(name: str, label: str, options: list[tuple[str, str]], wanted: TrailFilter) -> Field:
    value = wanted.typed[name]
    known = [Choice("", "Everything" if name == "scope" else "All"), *chosen(options, value)]
    return Field(name, label, value, "select", choices=tuple(known), required=False)


def _plain(name: str, label: str, kind: str, wanted: TrailFilter) -> Field:
    faults = tuple(fault for fault in wanted.faults if fault.column == name)
    return Field(name, label, wanted.typed[name], kind, faults=faults)


def _day(typed: Mapping[str, Any], name: str, faults: list[Fault]) -> date | None:
    try:
        return date.fromisoformat(typed[name]) if typed[name] else None
    except ValueError:
        allowed = "a day such as 2026-01-31"
        faults.append(Fault("WEB-003", "This is no day.", column=name, value=typed[name], allowed=allowed))
        return None


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), tzinfo=UTC)
