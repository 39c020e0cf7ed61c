"""Reading the whole ledger as it is stored: in one snapshot, in bounded memory, and able to write nothing (TMP-3).

Stored values are taken as they are, not through the models: whoever edits a database file may leave anything in it.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime
from functools import partial
from typing import Any

from django.db import connection

from galenic.canonical import utc_text
from galenic.ledger.chains import COLUMNS

CHUNK = 2000
#: All that is stored of an entry, and what replaying needs of it.
STORED = (*COLUMNS, "digest")
REPLAYED = ("subject_id", "chain_id", "sequence", "kind", "subject_version", "actor_id", "changes", "signature_id")
#: Text that is not UTF-8 is read all the same; it has no canonical text, so it is found.
_lenient = partial(str, encoding="utf-8", errors="surrogateescape")
_SQLITE_MOMENT, _SQLITE_SECOND = len("2026-01-31 12:00:00.000000"), len("2026-01-31 12:00:00")


@contextmanager
def read_only() -> Iterator[None]:
    """One snapshot of the database in which the database itself refuses to write."""
    own = not connection.in_atomic_block
    with _read_only_sqlite(own) if connection.vendor == "sqlite" else _read_only_postgresql(own):
        yield


def stream(sql: str, parameters: Collection[Any] = ()) -> Iterator[tuple[Any, ...]]:
    """The rows of a query, a chunk at a time."""
    with connection.chunked_cursor() as cursor:
        cursor.execute(sql, list(parameters))
        while rows := cursor.fetchmany(CHUNK):
            yield from rows


def entries_by_chain(scopes: Collection[str] | None = None) -> Iterator[dict[str, Any]]:
    """All entries as stored, chain by chain in their order; `time` as canonical text, None when it cannot be read."""
    where, parameters = _within("chain_id", scopes)
    names = ", ".join(stored_time() if name == "time" else name for name in STORED)
    sql = f"SELECT {names} FROM ledger_entry{where} ORDER BY chain_id, sequence"  # noqa: S608
    return (_entry(STORED, row) for row in stream(sql, parameters))


def entries_by_record(
    subject_type: str, scopes: Collection[str] | None = None, columns: Collection[str] = REPLAYED
) -> Iterator[dict[str, Any]]:
    """What happened to the records of one type, record by record in the order of their ids; without notes."""
    where, parameters = _within("chain_id", scopes, "subject_type = %s AND kind <> 'note'")
    order = f"{by_bytes('subject_id')}, chain_id, sequence"
    names = ", ".join(stored_time() if name == "time" else name for name in columns)
    sql = f"SELECT {names} FROM ledger_entry{where} ORDER BY {order}"  # noqa: S608
    return (_entry(columns, row) for row in stream(sql, [subject_type, *parameters]))


def signatures_by_record(signed_type: str, scopes: Collection[str] | None = None) -> Iterator[dict[str, Any]]:
    """The signatures on records of one type, in the order of the records' ids."""
    columns = ("signed_id", "id", "scope", "signer_id", "signed_version", "covers", "digest")
    where, parameters = _within("scope", scopes, "signed_type = %s")
    sql = f"SELECT {', '.join(columns)} FROM ledger_signature{where} ORDER BY {by_bytes('signed_id')}"  # noqa: S608
    return (dict(zip(columns, row, strict=True)) for row in stream(sql, [signed_type, *parameters]))


def merged(*streams: Iterable[tuple[str, Any]]) -> Iterator[tuple[str, list[Any]]]:
    """Walk streams of (key, value), each in the order of its keys, side by side; None where a stream lacks a key."""
    iterators = [iter(each) for each in streams]
    heads: list[Any] = [next(each, None) for each in iterators]
    while any(head is not None for head in heads):
        key = min(head[0] for head in heads if head is not None)
        here = [head is not None and head[0] == key for head in heads]
        yield key, [head[1] if at else None for head, at in zip(heads, here, strict=True)]
        heads = [next(each, None) if at else head for each, head, at in zip(iterators, heads, here, strict=True)]


def by_bytes(column: str) -> str:
    """An order that does not depend on the language of the database."""
    return f'{column} COLLATE "C"' if connection.vendor == "postgresql" else column


def moment_text(stored: Any) -> str | None:
    """A stored moment as canonical text; None when it is no moment."""
    if isinstance(stored, datetime):
        return utc_text(stored)
    if not isinstance(stored, str) or len(stored) not in {_SQLITE_MOMENT, _SQLITE_SECOND}:
        return None
    return f"{stored[:10]}T{stored[11:]}{'' if len(stored) == _SQLITE_MOMENT else '.000000'}Z"


def stored_time() -> str:
    """The column `time` as it is stored: Django's reading of it stops at text that is no moment."""
    return "CAST(time AS TEXT)" if connection.vendor == "sqlite" else "time"


def _entry(columns: Collection[str], row: tuple[Any, ...]) -> dict[str, Any]:
    entry = dict(zip(columns, row, strict=True))
    if "time" in entry:
        entry["time"] = moment_text(entry["time"])
    return entry


def _within(column: str, scopes: Collection[str] | None, *conditions: str) -> tuple[str, list[str]]:
    found, parameters = list(conditions), sorted(scopes or ())
    if scopes is not None:
        found.append(f"{column} IN ({', '.join(['%s'] * len(parameters)) or 'NULL'})")
    return (f" WHERE {' AND '.join(found)}" if found else ""), parameters


@contextmanager
def _read_only_sqlite(own: bool) -> Iterator[None]:
    connection.ensure_connection()
    database = connection.connection
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA query_only = ON")
        try:
            if own:
                cursor.execute("BEGIN")  # not IMMEDIATE: writers go on, and this reads what there was when it began
            database.text_factory = _lenient
            yield
        finally:
            database.text_factory = str
            if own and database.in_transaction:
                cursor.execute("ROLLBACK")
            cursor.execute("PRAGMA query_only = OFF")


@contextmanager
def _read_only_postgresql(own: bool) -> Iterator[None]:
    with connection.cursor() as cursor:
        if own:
            cursor.execute("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY")
        else:
            cursor.execute("SAVEPOINT reading")
            cursor.execute("SET TRANSACTION READ ONLY")  # ends with the savepoint
        try:
            yield
        finally:
            cursor.execute("ROLLBACK" if own else "ROLLBACK TO SAVEPOINT reading")
