"""The database's own protection of the ledger: triggers that refuse to change or delete entries and anchors (AUD-4)."""

from __future__ import annotations

from typing import Any

from django.db import connection

from galenic.ledger.errors import FencesDown

APPEND_ONLY = ("ledger_entry", "ledger_anchor")
OPERATIONS = ("UPDATE", "DELETE")
MESSAGE = "the ledger can only be added to"


def install() -> None:
    """Make the triggers anew, on SQLite or PostgreSQL."""
    with connection.cursor() as cursor:
        for statement in _statements(connection.vendor):
            cursor.execute(statement)


def install_after_migrate(**kwargs: Any) -> None:
    """Called by Django after every migrate."""
    install()


def missing() -> list[str]:
    """Names of the triggers that should be there and are not."""
    query = {
        "sqlite": "SELECT name FROM sqlite_master WHERE type = 'trigger'",
        "postgresql": "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal AND tgenabled <> 'D'",
    }[connection.vendor]
    with connection.cursor() as cursor:
        cursor.execute(query)
        present = {row[0] for row in cursor.fetchall()}
    return sorted(_expected(connection.vendor) - present)


def require() -> None:
    """Refuse to go on without the triggers. Raises FencesDown naming those that are missing."""
    absent = missing()
    if absent:
        raise FencesDown(
            f"The database does not protect the ledger: {', '.join(absent)} missing.",
            remedy="Find out who removed them, run `galenic verify`, then `galenic migrate` to restore them.",
        )


def _expected(vendor: str) -> set[str]:
    names = {f"{table}_no_{operation.lower()}" for table in APPEND_ONLY for operation in OPERATIONS}
    return names | ({f"{table}_no_truncate" for table in APPEND_ONLY} if vendor == "postgresql" else set())


def _statements(vendor: str) -> list[str]:
    return _postgresql() if vendor == "postgresql" else _sqlite()


def _sqlite() -> list[str]:
    statements = []
    for table in APPEND_ONLY:
        for operation in OPERATIONS:
            name = f"{table}_no_{operation.lower()}"
            statements += [
                f"DROP TRIGGER IF EXISTS {name}",
                f"CREATE TRIGGER {name} BEFORE {operation} ON {table} BEGIN SELECT RAISE(ABORT, '{MESSAGE}'); END",
            ]
    return statements


def _postgresql() -> list[str]:
    statements = [
        "CREATE OR REPLACE FUNCTION ledger_refuse() RETURNS trigger LANGUAGE plpgsql AS "
        f"$$ BEGIN RAISE EXCEPTION '{MESSAGE}'; END $$"
    ]
    for table in APPEND_ONLY:
        for operation in (*OPERATIONS, "TRUNCATE"):
            name = f"{table}_no_{operation.lower()}"
            each = "STATEMENT" if operation == "TRUNCATE" else "ROW"
            statements += [
                f"DROP TRIGGER IF EXISTS {name} ON {table}",
                f"CREATE TRIGGER {name} BEFORE {operation} ON {table} FOR EACH {each} EXECUTE FUNCTION ledger_refuse()",
            ]
    return statements
