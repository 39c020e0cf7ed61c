"""The work orders that a page or a file was asked for."""

from __future__ import annotations

from collections.abc import Mapping
from uuid import UUID

from django.db.models import Q, QuerySet

from galenic.parties.reader import Reader
from galenic.programmes.lifecycle import WORK_ORDER
from galenic.programmes.models import WorkOrder
from galenic.programmes.queries import orders_for
from galenic.web.lists.sorting import sorted_by

OPEN = ("draft", "issued", "active", "delivered")
#: What a list of orders is sorted by.
COLUMNS = {
    "number": "number",
    "service": "service_id",
    "programme": "engagement__programme__code",
    "partner": "engagement__partner__name",
    "state": "state",
    "due": "due",
}


def chosen_orders(reader: Reader, given: Mapping[str, str]) -> QuerySet[WorkOrder]:
    """By state (open ones unless it is said), engagement and words, sorted; what cannot be read narrows nothing."""
    found = orders_for(reader)
    wanted = given.get("state", "open")
    if wanted == "open":
        found = found.filter(state__in=OPEN)
    elif wanted in WORK_ORDER.states():
        found = found.filter(state=wanted)
    engagement = _uuid(given.get("engagement", ""))
    if engagement in reader.engagement_ids:
        found = found.filter(engagement_id=engagement)
    for word in given.get("q", "")[:100].split():
        found = found.filter(Q(number__icontains=word) | Q(title__icontains=word) | Q(service_id__icontains=word))
    return sorted_by(found, COLUMNS, given.get("sort", ""))


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None
