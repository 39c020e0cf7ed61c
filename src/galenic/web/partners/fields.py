"""What was typed into the forms of partners, read; every fault is kept for the field that it is about."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from galenic.catalogue.discovery import services
from galenic.errors import Fault
from galenic.parties.reader import Reader
from galenic.parties.roles import Role
from galenic.web.fields import Choice, Typed, chosen, typed

SPONSOR = frozenset({Role.SPONSOR_PM, Role.SPONSOR_QA})
DAY = "a date such as 2026-01-31"


def may_qualify(reader: Reader) -> bool:
    """Whether the reader gathers evaluations for their own organization."""
    return not reader.kept_roles(reader.organization_id).isdisjoint(SPONSOR)


def may_agree(reader: Reader, engagement_id: UUID) -> bool:
    """Whether the reader drafts quality agreements in an engagement."""
    return Role.SPONSOR_QA in reader.roles_in(engagement_id)


def read_day(data: Typed, name: str, faults: list[Fault], *, required: bool = False) -> date | None:
    """The day in a field; what is none, or is missing, becomes a fault."""
    text = typed(data, name)
    try:
        if text:
            return date.fromisoformat(text)
    except ValueError:
        faults.append(Fault("WEB-004", "This is no date.", column=name, value=text, allowed=DAY))
        return None
    if required:
        faults.append(Fault("WEB-004", "The day is missing.", column=name, allowed=DAY))
    return None


def read_days(data: Typed, name: str, faults: list[Fault]) -> list[date]:
    """Days apart by commas, in order."""
    found = []
    for text in parts(data, name):
        try:
            found.append(date.fromisoformat(text))
        except ValueError:
            faults.append(Fault("WEB-004", "This is no date.", column=name, value=text, allowed=DAY))
    return sorted(found)


def read_number(data: Typed, name: str, faults: list[Fault]) -> int | None:
    """The whole number in a field, None where it is empty."""
    text = typed(data, name)
    if not text:
        return None
    if not (text.isascii() and text.isdigit() and len(text) < 6):
        faults.append(Fault("WEB-004", "This is no number.", column=name, value=text, allowed="a whole number"))
        return None
    return int(text)


def read_services(data: Typed, name: str, faults: list[Fault]) -> list[str]:
    """Services apart by commas."""
    found = parts(data, name)
    for each in found:
        if each not in services():
            allowed = "ids such as bioequivalence.study"
            faults.append(Fault("WEB-004", "There is no such service.", column=name, value=each, allowed=allowed))
    return found


def parts(data: Typed, name: str) -> list[str]:
    """What stands between commas."""
    return [part.strip() for part in typed(data, name).split(",") if part.strip()]


def service_choices(value: str) -> tuple[Choice, ...]:
    """Every service of the catalogue."""
    return chosen([("", "choose"), *((each.id, each.title) for each in services().values())], value)
