"""A list as CSV. Text that a spreadsheet would compute is made safe, and taking a list away is noted."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.http import HttpResponse

from galenic.catalogue.tables.writing import write_csv
from galenic.ledger import clock
from galenic.parties.reader import Reader
from galenic.programmes.commands import note_export
from galenic.web.downloads import file_response


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a file: its heading, and what of a record stands in it."""

    title: str
    value: Callable[[Any], Any]


def exported(
    reader: Reader, name: str, columns: Sequence[Column], records: Iterable[Any], stated: Mapping[str, str]
) -> HttpResponse:
    """All of a list as a file; `stated` says how it was narrowed. Whoever exports sees what their page shows them."""
    rows = [[_cell(column.value(record)) for column in columns] for record in records]
    content = write_csv([[column.title for column in columns], *rows])
    note_export(by=reader, name=name, rows=len(rows), stated=stated)
    return file_response(content, f"{name}-{clock.now():%Y%m%d-%H%M%S}.csv")


def _cell(value: Any) -> str:
    """Text, as `write_csv` makes it safe: also of what is no text yet."""
    if value is None:
        return ""
    return ("yes" if value else "no") if isinstance(value, bool) else str(value)
