"""What templates say in the same way everywhere: moments, digests, states, shapes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any
from urllib.parse import urlencode

from django import template
from django.apps import apps
from django.http import HttpRequest
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from galenic.catalogue.discovery import services
from galenic.errors import Fault
from galenic.ledger import clock
from galenic.ledger.models import Entry, Kind
from galenic.partners.shortlist import Ranked
from galenic.reports.blocks import Mark
from galenic.reports.html import SHAPES
from galenic.reports.numbers import shown
from galenic.web import words as wording
from galenic.web.glossary.terms import terms
from galenic.web.links import url_by_type
from galenic.web.words import KINDS, titled

register = template.Library()
register.filter("action_words", wording.action_words)

#: Columns that count changes, and tell nothing that an entry does not.
COUNTERS = frozenset({"version", "content_version"})
#: A difference that shows as nothing.
NOTHING = 0.005
#: Line drawings on a field of 24 by 24.
ICONS = {
    "alert": "M12 3 2.5 20h19L12 3ZM12 10v4.5M12 17.4v.1",
    "info": "M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18ZM12 11v5.5M12 7.6v.1",
    "check": "M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18ZM8 12.3l2.8 2.8L16 9.4",
    "stop": "M8 3h8l5 5v8l-5 5H8l-5-5V8l5-5ZM9 9l6 6M15 9l-6 6",
    "arrow": "M5 12h14M13 6l6 6-6 6",
    "down": "M12 4v12M6.5 11 12 16.5 17.5 11M4 20.5h16",
    "up": "M12 17V5M6.5 10.5 12 5l5.5 5.5M4 20.5h16",
    "chevron": "M6 9.5l6 6 6-6",
    "menu": "M4 6.5h16M4 12h16M4 17.5h16",
    "close": "M6 6l12 12M18 6 6 18",
    "person": "M12 12a4 4 0 1 0 0-8 4 4 0 0 0 0 8ZM4.5 20.5c.8-4 3.8-5.5 7.5-5.5s6.7 1.5 7.5 5.5",
    "pen": "M4 20h4L19 9l-4-4L4 16v4ZM13 7l4 4",
    "clock": "M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18ZM12 7v5l3.5 2.5",
    "file": "M6 3h8l5 5v13H6V3ZM14 3v5h5",
    "search": "M10.5 4a6.5 6.5 0 1 0 0 13 6.5 6.5 0 0 0 0-13ZM15.5 15.5 20.5 20.5",
    "print": "M7 9V3.5h10V9M7 17H4V9h16v8h-3M7 14h10v6.5H7V14Z",
    "chain": "M10 8H8a4 4 0 0 0 0 8h2M14 8h2a4 4 0 0 1 0 8h-2M9 12h6",
}


@register.simple_tag
def icon(name: str) -> SafeString:
    """A drawing that only accompanies words."""
    return format_html('<svg class="icon" viewBox="0 0 24 24" aria-hidden="true"><path d="{}"/></svg>', ICONS[name])


@register.simple_tag
def mark(kind: str) -> SafeString:
    """The shape of a verdict, the same as in reports."""
    shape = mark_safe(SHAPES[Mark(kind)])  # noqa: S308 - a constant of galenic.reports
    return format_html('<svg class="mark" viewBox="0 0 18 18" aria-hidden="true">{}</svg>', shape)


@register.filter
def moment(value: datetime | None) -> str | SafeString:
    """A moment to the second with its zone, as signatures show it."""
    if value is None:
        return ""
    utc = value.astimezone(UTC)
    return format_html('<time datetime="{}" class="nowrap">{} UTC</time>', utc.isoformat(), f"{utc:%Y-%m-%d %H:%M:%S}")


@register.filter
def day(value: date | datetime | None) -> str | SafeString:
    """A day as ISO 8601 writes it."""
    if value is None:
        return ""
    return format_html('<time datetime="{0}" class="nowrap">{0}</time>', f"{value:%Y-%m-%d}")


@register.filter
def late(due: date | None) -> bool:
    """Whether a due day is over."""
    return due is not None and due < clock.now().date()


@register.filter
def days_left(due: date | None) -> str:
    """How far a due day is, in words."""
    if due is None:
        return "no due date"
    left = (due - clock.now().date()).days
    if left == 0:
        return "due today"
    days = f"{abs(left)} day{'' if abs(left) == 1 else 's'}"
    return f"{days} late" if left < 0 else f"due in {days}"


@register.filter
def kind(state: str) -> str:
    """The kind of badge that a state gets."""
    return KINDS.get(state, "")


@register.filter
def operation_kind(operation: str) -> str:
    """The kind of badge for what a leaf does to what was sent before."""
    return {"new": "passed", "replace": "active", "append": "active", "delete": "open"}.get(operation, "")


@register.filter
def words(name: str) -> str:
    """A name of the software as words: `return_delivery` as `Return delivery`."""
    return titled(name)


@register.filter
def service_title(service_id: str) -> str:
    """The title of a service; its id when it is no longer declared."""
    found = services().get(service_id)
    return found.title if found else service_id


@register.filter
def reading(value: Any) -> str:
    """A stored value as people read it."""
    if value is None or value == "":
        return "not set"
    if isinstance(value, (list, tuple)):
        return ", ".join(reading(item) for item in value) or "none"
    if isinstance(value, Mapping):
        return "; ".join(f"{titled(name)}: {reading(item)}" for name, item in value.items()) or "none"
    return shown(value, digits=12)


@register.filter
def size(count: int) -> str:
    """A number of bytes."""
    for unit, factor in (("MB", 1_000_000), ("kB", 1_000)):
        if count >= factor:
            return f"{count / factor:.1f} {unit}"
    return f"{count} bytes"


@register.filter
def spaced(text: str) -> str:
    """Names of the software in a text as words: `product_process: unknown` as `product process: unknown`."""
    return text.replace("_", " ")


@register.filter
def percent(share: float) -> int:
    """A share of 1 as a whole number of 100."""
    return round(share * 100)


@register.filter
def unknown_count(ranked: Ranked) -> int:
    """How many questions about a candidate nobody has answered."""
    return sum(len(score.unknown) for score in ranked.scores)


@register.filter
def money(amount: float | Decimal | str) -> str:
    """An amount with its thousands apart, cents only where there are any."""
    return f"{Decimal(str(amount)):,.2f}".removesuffix(".00")


@register.filter
def more(difference: float) -> str:
    """A difference with its sign; 0 where there is none to speak of."""
    return "0" if abs(difference) < NOTHING else f"{difference:+,.2f}".removesuffix(".00")


@register.filter
def item(mapping: Mapping[Any, Any], key: Any) -> Any:
    """A value by a key that is a variable."""
    return mapping.get(key)


@register.filter
def beside(left: Iterable[Any], right: Iterable[Any]) -> Iterable[tuple[Any, Any]]:
    """The items of two lists in pairs."""
    return zip(left, right, strict=True)


@register.filter
def at(items: Sequence[Any], place: int) -> Any:
    """The item at a place of a list."""
    return items[place]


@register.filter
def has_places(faults: Iterable[Fault]) -> bool:
    """Whether faults lie in the rows of a table, so that they read best as a table."""
    return any(fault.row is not None for fault in faults)


@register.filter
def columns(changes: Mapping[str, Any]) -> str:
    """The columns that an entry changed, in words, without what every change moves."""
    return ", ".join(titled(name).lower() for name in changes if name not in COUNTERS)


@register.filter
def changes(entry: Entry) -> list[dict[str, str]]:
    """What an entry says of each column, without the counters that every change moves; for a note, its facts."""
    if entry.kind == Kind.NOTE:
        return [{"name": name, "before": "", "after": reading(value)} for name, value in entry.changes.items()]
    pairs = [(name, pair) for name, pair in sorted(entry.changes.items()) if name not in COUNTERS]
    return [{"name": name, "before": reading(old), "after": reading(new)} for name, (old, new) in pairs]


@register.filter
def record_url(entry: Entry) -> str:
    """The page of the record that an entry is about; empty where it has none."""
    return url_by_type(entry.subject_type, entry.subject_id)


@register.filter
def words_of_type(subject_type: str) -> str:
    """A type of record in words: `evidence.dataset` as `Data set`."""
    try:
        return str(apps.get_model(subject_type)._meta.verbose_name).capitalize()
    except (LookupError, ValueError):
        return titled(subject_type.rpartition(".")[2])


@register.filter
def meaning(key: str) -> str:
    """What a term of the glossary means, in a sentence or two."""
    return terms()[key].text


@register.filter
def split(text: str) -> list[str]:
    """Words of a text, for short lists in a template."""
    return text.split()


@register.simple_tag(takes_context=True)
def with_query(context: template.Context, **changes: Any) -> str:
    """The page's own query with some of its parameters changed; empty ones are left out."""
    request: HttpRequest = context["request"]
    query = {**request.GET.dict(), **changes}
    return "?" + urlencode({name: value for name, value in query.items() if value not in ("", None)})
