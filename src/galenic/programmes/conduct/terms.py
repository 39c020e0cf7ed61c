"""The terms of an order as they now stand: those it was issued with, and every change that both parties have signed."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.apps import apps

from galenic.errors import Fault

if TYPE_CHECKING:
    from galenic.programmes.conduct.models import ChangeOrder
    from galenic.programmes.models import WorkOrder

#: What a change order may change.
CHANGEABLE = ("scope", "due", "price", "milestones")
MILESTONE_COLUMNS = frozenset({"key", "title", "due", "amount"})


@dataclass(frozen=True, slots=True)
class Terms:
    """Scope, due date, price and milestones. `changes` are the numbers of the change orders that led to them."""

    scope: str
    due: date | None
    price: Decimal | None
    currency: str
    milestones: tuple[dict[str, str], ...]
    changes: tuple[int, ...] = ()

    def milestone(self, key: str) -> dict[str, str] | None:
        """The milestone of that key; None when there is none."""
        return next((each for each in self.milestones if each["key"] == key), None)


def terms_of(order: WorkOrder) -> Terms:
    """The terms of an order with all agreed changes, in the order of their numbers."""
    return _terms(order, list(order.change_orders.filter(state="agreed").order_by("number")))


def terms_among(orders: Iterable[WorkOrder]) -> dict[UUID, Terms]:
    """The same of many orders, by their ids, in one query."""
    known = list(orders)
    changes = apps.get_model("programmes", "ChangeOrder").objects.filter(
        order__in=[order.pk for order in known], state="agreed"
    )
    agreed: dict[UUID, list[ChangeOrder]] = defaultdict(list)
    for change in changes.order_by("number"):
        agreed[change.order_id].append(change)
    return {order.pk: _terms(order, agreed[order.pk]) for order in known}


def _terms(order: WorkOrder, agreed: Sequence[ChangeOrder]) -> Terms:
    values = plain_terms(order)
    for change in agreed:
        values |= change.after
    return Terms(
        scope=values["scope"],
        due=date.fromisoformat(values["due"]) if values["due"] else None,
        price=None if values["price"] is None else Decimal(values["price"]),
        currency=order.currency,
        milestones=tuple(values["milestones"]),
        changes=tuple(change.number for change in agreed),
    )


def plain_terms(order: WorkOrder) -> dict[str, Any]:
    """The terms that the order itself states, as change orders write them down."""
    return {
        "scope": order.scope,
        "due": order.due.isoformat() if order.due else None,
        "price": order.price,
        "milestones": order.milestones,
    }


def current_values(order: WorkOrder) -> dict[str, Any]:
    """The same with all agreed changes."""
    values = plain_terms(order)
    for change in order.change_orders.filter(state="agreed").order_by("number"):
        values |= change.after
    return values


def plain_milestones(given: Sequence[Mapping[str, Any]]) -> list[dict[str, str]]:
    """Milestones as they are kept: amounts as decimal texts, days as ISO dates."""
    return [
        {
            "key": str(each["key"]),
            "title": str(each.get("title", "")).strip(),
            "due": str(each.get("due") or ""),
            "amount": format(Decimal(str(each["amount"])), "f"),
        }
        for each in given
    ]


def milestone_faults(milestones: Sequence[Mapping[str, Any]], price: object) -> Iterator[Fault]:
    """What is wrong with milestones: keys given twice, amounts that are none or do not add up to the price."""
    for key, count in Counter(str(each.get("key", "")) for each in milestones).items():
        if count > 1 or not re.fullmatch(r"[A-Za-z0-9.-]{1,20}", key):
            yield Fault("PRG-030", "a milestone needs a key of its own", column="milestones.key", value=key)
    amounts = []
    for each in milestones:
        for column in sorted(each.keys() - MILESTONE_COLUMNS):
            yield Fault("PRG-030", "a milestone has no such part", column=f"milestones.{column}")
        if each.get("due") and not _is_day(each["due"]):
            yield Fault("PRG-030", "a day is written 2027-01-31", column="milestones.due", value=str(each["due"]))
        amount = amount_of(each.get("amount"))
        if amount is None:
            found = str(each.get("amount", ""))
            yield Fault("PRG-030", "an amount is a number of 0 or more", column="milestones.amount", value=found)
        else:
            amounts.append(amount)
    total = amount_of(price)
    if milestones and len(amounts) == len(milestones) and sum(amounts) != total:
        shown = "no price" if total is None else f"the price, {total}"
        yield Fault("PRG-031", f"the milestones' amounts add up to {sum(amounts)}, not to {shown}", column="milestones")


def amount_of(value: object) -> Decimal | None:
    """An amount of money; None for what is no number of 0 or more."""
    try:
        found = Decimal(str(value))
    except InvalidOperation:
        return None
    return found if found.is_finite() and found >= 0 else None


def _is_day(value: object) -> bool:
    try:
        date.fromisoformat(str(value))
    except ValueError:
        return False
    return True
