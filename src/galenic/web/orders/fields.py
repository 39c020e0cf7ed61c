"""The fields of an order, and what was typed into them as values."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any
from uuid import UUID

from galenic.catalogue.service import Service
from galenic.errors import Fault
from galenic.parties.models import Engagement
from galenic.programmes.errors import OrderRefused
from galenic.programmes.models import WorkOrder
from galenic.web.fields import Field, Typed, chosen, typed
from galenic.web.orders.milestones import read_milestones
from galenic.web.orders.options import takes_filing_date, typed_options

FIELDS = (
    Field("number", "Number", help="As both parties will cite it.", required=True),
    Field("title", "Title", required=True),
    Field("scope", "Scope", kind="textarea", help="What is to be done, on what, and what is not part of it."),
    Field("due", "Due", kind="date", help="Needed before the order can be issued."),
    Field(
        "regions",
        "Regions",
        help="Codes such as US, EU. Together with the filing date they choose the agencies' rules.",
    ),
    Field("filing_date", "Filing date", kind="date", help="The rules in force on this day are applied."),
    Field("price", "Price", extra=(("inputmode", "decimal"),)),
    Field("currency", "Currency", help="ISO 4217 code, such as EUR.", extra=(("maxlength", "3"),)),
)
#: Among these fields, where the site is asked for.
WHERE = 3
DATE, AMOUNT = "a date such as 2026-01-31", "a number such as 125000.00"


def order_fields(data: Typed, engagement: Engagement, order: WorkOrder | None = None) -> list[Field]:
    """The order's own fields, filled in with what was typed, else with what is stored."""
    plain = [replace(field, value=typed(data, field.name, _stored(order, field.name))) for field in FIELDS]
    return [*plain[:WHERE], _site_field(data, engagement, order), *plain[WHERE:]]


def _site_field(data: Typed, engagement: Engagement, order: WorkOrder | None) -> Field:
    sites = [(str(each.pk), each.name) for each in engagement.partner.sites.order_by("name")]
    stored = str(order.site_id or "") if order else sites[0][0] if len(sites) == 1 else ""
    choices = chosen([("", "not decided yet"), *sites], typed(data, "site", stored))
    return Field("site", "Site", kind="select", choices=choices, help="Where the partner does the work.")


def _stored(order: WorkOrder | None, name: str) -> str:
    value = getattr(order, name, None)
    if isinstance(value, list):
        return ", ".join(value)
    return "" if value is None else str(value)


def typed_values(service: Service, data: Any) -> dict[str, Any]:
    """The arguments of `draft_order` and `edit_order`. Raises OrderRefused with every field that cannot be read."""
    faults: list[Fault] = []
    filing_date = _date(data, "filing_date", faults)
    values: dict[str, Any] = {
        **{name: typed(data, name) for name in ("number", "title", "scope")},
        "site_id": _site(data, faults),
        "options": typed_options(service, data),
        "regions": [part.strip().upper() for part in typed(data, "regions").split(",") if part.strip()],
        "filing_date": filing_date,
        "due": _date(data, "due", faults),
        "price": _decimal(data, "price", faults),
        "currency": typed(data, "currency").upper(),
    }
    if "rows" in data:
        values["milestones"] = read_milestones(data)
    if takes_filing_date(service) and filing_date:
        values["options"]["filing_date"] = filing_date.isoformat()
    if faults:
        raise OrderRefused("Some fields cannot be read.", faults=faults, remedy="Mend what is marked below.")
    return values


def _site(data: Any, faults: list[Fault]) -> UUID | None:
    text = typed(data, "site")
    try:
        return UUID(text) if text else None
    except ValueError:
        faults.append(Fault("PRG-015", "This is no site.", column="site", value=text, allowed="one of the list"))
        return None


def _date(data: Any, name: str, faults: list[Fault]) -> date | None:
    text = typed(data, name)
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        faults.append(Fault("PRG-015", "This is no date.", column=name, value=text, allowed=DATE))
        return None


def _decimal(data: Any, name: str, faults: list[Fault]) -> Decimal | None:
    text = typed(data, name)
    try:
        value = Decimal(text) if text else None
    except InvalidOperation:
        value = Decimal("NaN")
    if value is not None and not value.is_finite():
        faults.append(Fault("PRG-015", "This is no amount.", column=name, value=text, allowed=AMOUNT))
        return None
    return value
