"""Sorting a list that comes in pages: by the database, so that all of it is sorted and not the page alone."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import F, QuerySet


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading of a table: how it is sorted now, and what the next click asks for."""

    title: str
    sorted: str
    next: str


def headings(columns: Sequence[tuple[str, str]], wanted: str) -> list[Heading]:
    """Name and title of each column; a click sorts upwards, another downwards, a third as it was."""
    found = []
    for name, title in columns:
        state = {name: "ascending", f"-{name}": "descending"}.get(wanted, "")
        following = {"ascending": f"-{name}", "descending": ""}.get(state, name)
        found.append(Heading(title, state, following))
    return found


def sorted_by(found: QuerySet[Any], columns: Mapping[str, str], wanted: str) -> QuerySet[Any]:
    """`found` by one of the columns, named as the address names it, backwards with a `-` before; as it is otherwise.

    Records without a value stand last either way; what is equal keeps one order from page to page.
    """
    name = wanted.removeprefix("-")
    if name not in columns:
        return found
    column = F(columns[name])
    way = column.desc(nulls_last=True) if wanted.startswith("-") else column.asc(nulls_last=True)
    return found.order_by(way, "pk")
