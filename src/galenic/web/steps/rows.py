"""Several of the same in one form, such as milestones and findings: rows of fields, read without those left empty."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from galenic.web.fields import Choice, Field, Typed, typed
from galenic.web.middleware import Request

#: Empty rows beyond those that are filled in, and how many a form may have in all.
SPARE, MOST = 2, 100


@dataclass(frozen=True, slots=True)
class Row:
    """The fields of one of them, under its title."""

    title: str
    fields: tuple[Field, ...]


def asks_for_rows(request: Request) -> bool:
    """Whether the form was sent for more rows, and for nothing else."""
    return bool(request.POST.get("more_rows"))


def rows_of(
    title: str, columns: Sequence[Field], data: Typed, stored: Sequence[Mapping[str, str]] = ()
) -> tuple[Row, ...]:
    """A row for each that is stored or was typed, and some empty ones. `columns` are its fields, named by column."""
    return tuple(
        Row(f"{title} {number + 1}", tuple(_field(column, number, data, stored) for column in columns))
        for number in range(_count(data, len(stored)))
    )


def read_rows(columns: Sequence[Field], data: Typed) -> Iterator[tuple[int, dict[str, str]]]:
    """The rows in which anything was typed, each with its number, from 1. A choice alone is nothing."""
    for number in range(_count(data, 0, spare=0)):
        row = {column.name: typed(data, _name(column, number)) for column in columns}
        if any(row[column.name] for column in columns if column.kind != "select"):
            yield number + 1, row


def _count(data: Typed, stored: int, spare: int = SPARE) -> int:
    if data is None:
        return stored + spare
    sent = data.get("rows", "")
    count = int(sent) if sent.isascii() and sent.isdigit() and len(sent) < 4 else 0
    return min(count + (SPARE if data.get("more_rows") else 0), MOST)


def _field(column: Field, number: int, data: Typed, stored: Sequence[Mapping[str, str]]) -> Field:
    known = stored[number].get(column.name, "") if number < len(stored) else ""
    value = typed(data, _name(column, number), known or column.value)
    choices = tuple(Choice(each.value, each.label, each.value == value) for each in column.choices)
    return replace(column, name=_name(column, number), value=value, choices=choices)


def _name(column: Field, number: int) -> str:
    return f"row.{number}.{column.name}"
