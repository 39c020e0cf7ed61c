"""The raw rows on the page of a data set: narrowed to a subject or a batch, a page at a time, each with its number."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.core.paginator import Page, Paginator
from django.urls import reverse
from django.utils.http import urlencode

from galenic.catalogue.tables.schema import ROW, Column, Table
from galenic.catalogue.tracing import key_columns, raw_rows
from galenic.errors import GalenicError
from galenic.evidence.models import DataSet
from galenic.evidence.rows import RawRow, shown_columns, shown_rows, table_of

A_PAGE = 200


@dataclass(frozen=True, slots=True)
class Rows:
    """What the page shows of a table: columns with units, rows, and by which keys it was narrowed."""

    columns: list[tuple[Column, str]]
    rows: list[RawRow]
    page: Page[int]
    narrowed: dict[str, str]
    query: str


def rows_of(data_set: DataSet, given: Mapping[str, str]) -> Rows | GalenicError:
    """The rows that an address asks for, `?subject=7` or `?row=12`; the reason where the file cannot be read now."""
    try:
        table = table_of(data_set)
    except GalenicError as error:
        return error
    narrowed = {name: given[name] for name in sorted(key_columns(table.schema)) if given.get(name)}
    found = raw_rows(table.frame, narrowed.items()) if narrowed else table.frame
    numbers = found[ROW].to_list()
    page = Paginator(numbers, A_PAGE).get_page(_page_of(numbers, given))
    columns = shown_columns(table)
    rows = shown_rows(found.slice(page.start_index() - 1, A_PAGE).to_dicts() if numbers else [], columns)
    return Rows(columns, rows, page, narrowed, urlencode(narrowed))


def row_of(table: Table, number: int) -> dict[str, object] | None:
    """One row by its number in the file; None when there is none."""
    found = table.frame.filter(table.frame[ROW] == number).to_dicts()
    return found[0] if found else None


def rows_url(data_set_id: object, keys: Mapping[str, str] | None = None) -> str:
    """The address of a data set's rows, of all of them or of those that say `keys`."""
    return f"{reverse('data:page', args=[data_set_id])}{'?' + urlencode(keys) if keys else ''}#rows"


def _page_of(numbers: list[int], given: Mapping[str, str]) -> str | int | None:
    """The page that was asked for, or the one on which a row stands."""
    wanted = given.get("row", "")
    if not given.get("page") and wanted.isdecimal() and int(wanted) in numbers:
        return numbers.index(int(wanted)) // A_PAGE + 1
    return given.get("page")
