"""From a row of a result to the raw rows that it was computed from, as precisely as their columns tell.

A table of results and an input that share columns which name rows (subject, period, batch) can be followed row by row:
subject 7 of the one is subject 7 of the other. What the calculation did with those rows, and which of them it left out,
is told by the outcome's exclusions; where no column is shared, the whole input stands behind the result.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Any

from galenic.catalogue.outcome import OutcomeTable
from galenic.catalogue.service import Service, TableInput
from galenic.catalogue.tables.schema import Kind, TableSchema

if TYPE_CHECKING:
    import polars as pl

#: What names rows: `(("period", "1"), ("subject", "7"))`, in the order of the columns' names.
Keys = tuple[tuple[str, str], ...]


def key_columns(schema: TableSchema) -> frozenset[str]:
    """The columns of an input that tell its rows apart by a name, not by a measured number such as a time."""
    named = {column.name for column in schema.columns if column.kind in (Kind.TEXT, Kind.INTEGER)}
    return frozenset(named & set(schema.key)) if schema.key else frozenset(named)


def service_keys(service: Service) -> frozenset[str]:
    """The key columns of all tables that a service reads."""
    schemas = (item.schema for item in service.inputs if isinstance(item, TableInput))
    return frozenset().union(*map(key_columns, schemas))


def row_keys(table: OutcomeTable, names: Iterable[str]) -> list[Keys]:
    """For each row of a result what it says under those of its columns that are in `names`; empty where nothing."""
    wanted = set(names)
    shared = sorted((column.name, at) for at, column in enumerate(table.columns) if column.name in wanted)
    return [tuple((name, spelled(row[at])) for name, at in shared if row[at] is not None) for row in table.rows]


def raw_rows(frame: pl.DataFrame, keys: Iterable[tuple[str, str]]) -> pl.DataFrame:
    """The rows of an input (`Table.frame`) that say all of `keys`; none where it lacks such a column."""
    import polars as pl

    found = frame
    for name, value in keys:
        if name not in found.columns:
            return frame.clear()
        found = found.filter(pl.col(name).cast(pl.String) == value)
    return found


def said_keys(frame: pl.DataFrame, names: Iterable[str]) -> frozenset[Keys]:
    """What the rows of an input say under `names`; nothing where it lacks one of the columns."""
    import polars as pl

    columns = sorted(names)
    if not columns or not set(columns) <= set(frame.columns):
        return frozenset()
    found = frame.select(pl.col(columns).cast(pl.String)).unique().drop_nulls().rows()
    return frozenset(tuple(zip(columns, row, strict=True)) for row in found)


def result_rows(
    tables: Iterable[OutcomeTable], said: Mapping[str, Any], names: Iterable[str]
) -> Iterator[tuple[int, int, int]]:
    """Number of table and of row (from 1) of each result that speaks of a row, and by how many columns it names it.

    `said` is the row by column. A summary of treatment T speaks of a row of subject 7 under T by one column.
    """
    spoken = {name: spelled(said[name]) for name in names if said.get(name) is not None}
    for number, table in enumerate(tables, 1):
        for place, keys in enumerate(row_keys(table, spoken), 1):
            if keys and all(spoken[name] == value for name, value in keys):
                yield number, place, len(keys)


def spelled(value: Any) -> str:
    """A cell as text, the same whether a whole number was kept as integer or as float."""
    return str(int(value)) if isinstance(value, float) and value.is_integer() else str(value)
