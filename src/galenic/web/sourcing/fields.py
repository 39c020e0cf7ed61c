"""The form of a request: what is asked, until when, and its lines; and what was typed into it, read."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from galenic.catalogue.discovery import services
from galenic.errors import Fault, GalenicError
from galenic.parties.models import Programme
from galenic.programmes.errors import SourcingRefused
from galenic.programmes.models import RequestForProposals
from galenic.programmes.sourcing.rules import today
from galenic.web.fields import Field, Typed, chosen, typed, with_faults
from galenic.web.partners.fields import parts, read_day, service_choices

MOST_LINES = 200
#: Days from today that a new form suggests: long enough for partners to ask, to calculate, and for you to compare.
SUGGESTED = {"questions_until": 14, "proposals_until": 28, "decide_by": 49}
DATES = (
    ("questions_until", "Questions until", "Partners ask until the end of this day (UTC)."),
    (
        "proposals_until",
        "Proposals until",
        "Nothing is awarded before this day is over, unless everybody has answered.",
    ),
    ("decide_by", "Decision by", "Partners who work for you only through this request see it until then."),
)


@dataclass(frozen=True, slots=True)
class LineForm:
    """The fields of one line; `number` counts from 1."""

    number: int
    fields: tuple[Field, ...]


def call_fields(found: RequestForProposals | None, programmes: Iterable[Programme], data: Typed) -> list[Field]:
    """What a request says as a whole; a new one is asked for its programme besides."""
    stored = {} if found is None else {name: str(getattr(found, name)) for name in _NAMES}
    if found is None:
        stored = {name: (today() + timedelta(days=days)).isoformat() for name, days in SUGGESTED.items()}
    given = {name: typed(data, name, stored.get(name, "")) for name in _NAMES}
    cited = "As you will cite it; unique in the programme."
    fields = [
        Field("number", "Number", given["number"], help=cited, required=True),
        Field("title", "Title", given["title"], required=True),
        Field("currency", "Currency of prices", given["currency"], help="Such as EUR or USD.", required=True),
        *(Field(name, label, given[name], "date", about, required=True) for name, label, about in DATES),
        Field("scope", "Scope", given["scope"], "textarea", "What all lines have in common; every partner reads it."),
    ]
    return fields if found is not None else [_programme(programmes, data), *fields]


def _programme(programmes: Iterable[Programme], data: Typed) -> Field:
    known = [(str(each.pk), f"{each.code} {each.title}") for each in programmes]
    first = [] if len(known) == 1 else [("", "choose")]
    choices = chosen([*first, *known], typed(data, "programme"))
    return Field("programme", "Programme", "", "select", required=True, choices=choices)


def line_forms(
    lines: Sequence[Mapping[str, Any]], data: Typed, error: GalenicError | None, *, one_more: bool
) -> list[LineForm]:
    """A block of fields for each line that was typed or is stored, one more where asked."""
    count = _count(data) if data is not None else len(lines)
    count = max(count + one_more, 1)
    stored = [*lines, *({} for _ in range(count - len(lines)))]
    return [
        LineForm(number, tuple(with_faults(_line_fields(number, line, data), error)))
        for number, line in enumerate(stored[:count], 1)
    ]


def _line_fields(number: int, stored: Mapping[str, Any], data: Typed) -> list[Field]:
    def value(name: str, otherwise: str = "") -> str:
        return typed(data, f"line.{number}.{name}", otherwise)

    titled = "Empty takes the service's own."
    waits = "Keys of lines, apart by commas. Partners do not see it."
    second = "Two partners are wanted for it; partners do not see that."
    return [
        Field(
            f"line.{number}.service",
            "Service",
            kind="select",
            required=True,
            choices=service_choices(value("service", stored.get("service_id", ""))),
        ),
        Field(f"line.{number}.title", "Title", value("title", stored.get("title", "")), help=titled),
        Field(f"line.{number}.key", "Key", value("key", stored.get("key", str(number))), help="Short, to cite it by."),
        Field(f"line.{number}.after", "Waits for", value("after", ", ".join(stored.get("after", ()))), help=waits),
        Field(f"line.{number}.scope", "What is to be done", value("scope", stored.get("scope", "")), "textarea"),
        Field(
            f"line.{number}.second_source",
            "Second source wanted",
            value("second_source", "on" if stored.get("second_source") else ""),
            "checkbox",
            second,
        ),
    ]


def read_call(data: Typed) -> dict[str, Any]:
    """The arguments of `draft_request` and `edit_request`. Raises SourcingRefused with all that cannot be read."""
    faults: list[Fault] = []
    days: dict[str, date | None] = {name: read_day(data, name, faults, required=True) for name, _, _ in DATES}
    values: dict[str, Any] = {name: typed(data, name) for name in ("number", "title", "scope")}
    values |= {"currency": typed(data, "currency").upper(), "lines": read_lines(data, faults), **days}
    if faults:
        missing = (name for name in ("number", "title") if not values[name])
        faults += [Fault("PRG-010", f"The request needs a {name}.", column=name) for name in missing]
        raise SourcingRefused("Some fields cannot be read.", faults=faults, remedy="Mend what is marked below.")
    return values


def read_lines(data: Typed, faults: list[Fault]) -> list[dict[str, Any]]:
    """The lines that say anything; an empty block is left out."""
    found = []
    for number in range(1, _count(data) + 1):
        names = ("service", "title", "scope", "after")
        if not any(typed(data, f"line.{number}.{name}") for name in names):
            continue
        service_id = typed(data, f"line.{number}.service")
        known = services().get(service_id)
        if known is None:
            column = f"line.{number}.service"
            faults.append(
                Fault("WEB-004", "Choose a service.", column=column, value=service_id, allowed="one of the list")
            )
        found.append(_line(data, number, known.title if known else ""))
    return found


def _line(data: Typed, number: int, title: str) -> dict[str, Any]:
    line: dict[str, Any] = {
        "key": typed(data, f"line.{number}.key") or str(number),
        "service_id": typed(data, f"line.{number}.service"),
        "title": typed(data, f"line.{number}.title") or title,
        "scope": typed(data, f"line.{number}.scope"),
    }
    if after := parts(data, f"line.{number}.after"):
        line["after"] = after
    if typed(data, f"line.{number}.second_source"):
        line["second_source"] = True
    return line


def _count(data: Typed) -> int:
    text = typed(data, "count")
    return min(int(text), MOST_LINES) if text.isascii() and text.isdigit() and len(text) < 4 else 1


_NAMES = ("number", "title", "scope", "currency", *SUGGESTED)
