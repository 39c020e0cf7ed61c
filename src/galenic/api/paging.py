"""Lists come in pages."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Annotated, Any, TypeVar

from django.db.models import QuerySet
from ninja import Query
from pydantic import Field

from galenic.api.shapes.common import Given, Page

Item = TypeVar("Item")
MOST = 200


class Paging(Given):
    """Which page, and how long pages are."""

    page: int = Field(default=1, ge=1, le=1_000_000)
    per_page: int = Field(default=50, ge=1, le=MOST)


#: The parameter of an operation that answers with a list.
Asked = Annotated[Paging, Query()]


def page_of(
    found: QuerySet[Any, Any] | Sequence[Any], asked: Paging, show: Callable[[Sequence[Any]], Sequence[Item]]
) -> Page[Item]:
    """The page that was asked for; `show` renders its records together, so that it can look up for all at once."""
    count = found.count() if isinstance(found, QuerySet) else len(found)
    start = (asked.page - 1) * asked.per_page
    records = list(found[start : start + asked.per_page]) if start < count else []
    return Page(items=tuple(show(records)), count=count, page=asked.page, per_page=asked.per_page)
