"""The orders under way as a list of work needs them: of many, each with little; of few, everything that guards read.

A programme may have a thousand. Loading all of each, with its parties joined to every row, took most of the time of
the first page.
"""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from django.db.models import Q

from galenic.parties.models import Engagement
from galenic.parties.queries import visible_engagements
from galenic.parties.reader import Reader
from galenic.programmes.models import WorkOrder

OPEN = ("draft", "issued", "active", "delivered")
#: What steps, their due days and their lines are made of.
LISTED = (
    "engagement",
    "number",
    "title",
    "scope",
    "service_id",
    "due",
    "price",
    "currency",
    "milestones",
    "state",
    "version",
)


def orders_under_way(reader: Reader) -> dict[UUID, WorkOrder]:
    """The open orders that exist for the reader, and accepted ones with milestones, which may be invoiced later.

    By id, the earliest due first, in two queries, each with its engagement; `complete` loads what they lack.
    """
    with_milestones = Q(state="accepted") & ~Q(milestones=[])
    found = WorkOrder.objects.filter(engagement_id__in=reader.engagement_ids).only(*LISTED)
    engagements: dict[UUID, Engagement] = {each.pk: each for each in visible_engagements(reader)}
    orders = {order.pk: order for order in found.filter(Q(state__in=OPEN) | with_milestones).order_by("due", "number")}
    for order in orders.values():
        order.engagement = engagements[order.engagement_id]
    return orders


def complete(orders: Iterable[WorkOrder]) -> None:
    """Load what `orders_under_way` left out of these orders, with their sites, in one query."""
    lacking = {order.pk: order for order in orders if order.get_deferred_fields()}
    for whole in WorkOrder.objects.filter(pk__in=lacking).select_related("site__organization"):
        order = lacking[whole.pk]
        for name in order.get_deferred_fields():
            setattr(order, name, getattr(whole, name))
        order.site = whole.site
