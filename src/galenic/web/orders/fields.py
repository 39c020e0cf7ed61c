"""The fields of an order, and what was typed into them as values."""

from __future__ import annotations

from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from galenic.catalogue.service import Service
from galenic.errors import Fault
from galenic.programmes.errors import OrderRefused
from galenic.programmes.models import WorkOrder
from galenic.web.fields import Field, Typed, typed
from galenic.web.orders.options import takes_filing_date, typed_options


def order_fields(data: Typed, order: WorkOrder | None = None) -> list[Field]:
    """The order's own fields, filled in with what was typed, else with what is stored."""

    def value(name: str, stored: Any = "") -> str:
        return typed(data, name, "" if stored is None else str(stored))

    of = {name: getattr(order, name) for name in ("number", "title", "scope", "due", "filing_date", "price", "currency")}
    of = of if order else dict.fromkeys(of, "")
    regions = ", ".join(order.regions) if order else ""
    return [
        Field("number", "Number", value("number", of["number"]), help="As both parties will cite it.", required=True),
        Field("title", "Title", value("title", of["title"]), required=True),
        Field("scope", "Scope", value("scope", of["scope"]), "textarea", "What is to be done, on what, and what is not part of it."),
        Field("due", "Due", value("due", of["due"]), "date", "Needed before the order can be issued."),
        Field("regions", "Regions", value("regions", regions), help="Codes such as US, EU; they choose the agencies' rules together with the filing date."),
        Field("filing_date", "Filing date", value("filing_date", of["filing_date"]), "date", "The rules in force on this day are applied."),
        Field("price", "Price", value("price", of["price"]), extra=(("inputmode", "decimal"),)),
        Field("currency", "Currency", value("currency", of["currency"]), help="ISO 4217 code, such as EUR.", extra=(("maxlength", "3"),)),
    ]  # fmt: skip


def typed_values(service: Service, data: Any) -> dict[str, Any]:
    """The arguments of `draft_order` and `edit_order`. Raises OrderRefused with every field that cannot be read."""
    faults: list[Fault] = []
    filing_date = _date(data, "filing_date", faults)
    values = {
        **{name: typed(data, name) for name in ("number", "title", "scope")},
        "options": typed_options(service, data),
        "regions": [part.strip().upper() for part in typed(data, "regions").split(",") if part.strip()],
        "filing_date": filing_date,
        "due": _date(data, "due", faults),
        "price": _decimal(data, "price", faults),
        "currency": typed(data, "currency").upper(),
    }
    if takes_filing_date(service) and filing_date:
        values["options"]["filing_date"] = filing_date.isoformat()
    if faults:
        raise OrderRefused("Some fields cannot be read.", faults=faults, remedy="Mend what is marked below.")
    return values


def _date(data: Any, name: str, faults: list[Fault]) -> date | None:
    text = typed(data, name)
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        faults.append(Fault("PRG-015", "This is no date.", column=name, value=text, allowed="a date such as 2026-01-31"))
        return None


def _decimal(data: Any, name: str, faults: list[Fault]) -> Decimal | None:
    text = typed(data, name)
    try:
        value = Decimal(text) if text else None
    except InvalidOperation:
        value = Decimal("NaN")
    if value is not None and not value.is_finite():
        faults.append(Fault("PRG-015", "This is no amount.", column=name, value=text, allowed="a number such as 125000.00"))
        return None
    return value
