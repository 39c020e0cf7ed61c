"""The database's own protection of the ledger (AUD-4): triggers that let entries and anchors only be added.

On PostgreSQL the role that the application uses should moreover not own the tables: see `grant`.
"""

from __future__ import annotations

from typing import Any

from django.db import connection

from galenic.ledger.errors import FencesDown, RoleUnusable
from galenic.ledger.recording import recorded_models

APPEND_ONLY = ("ledger_entry", "ledger_anchor", "ledger_signature")
NEVER_DELETED = ("ledger_chain",)
MESSAGE = "the ledger can only be added to"
FUNCTION_BODY = f" BEGIN RAISE EXCEPTION '{MESSAGE}'; END "
#: `INSERT OR REPLACE` deletes without firing delete triggers, so on SQLite an entry's place must be free.
_PLACES = {
    "ledger_entry": "id = NEW.id OR (chain_id = NEW.chain_id AND sequence = NEW.sequence)",
    "ledger_anchor": "id = NEW.id",
    "ledger_chain": "scope = NEW.scope",
    "ledger_signature": "id = NEW.id",
}


def install() -> None:
    """Make the triggers anew, on SQLite or PostgreSQL."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(
                f"CREATE OR REPLACE FUNCTION ledger_refuse() RETURNS trigger LANGUAGE plpgsql AS $${FUNCTION_BODY}$$"
            )
        for name, (table, definition) in _triggers().items():
            cursor.execute(_drop(name, table))
            cursor.execute(definition)


def lift() -> None:
    """Take the triggers down: for restoring a backup into an empty database, which puts them up again."""
    with connection.cursor() as cursor:
        for name, (table, _) in _triggers().items():
            cursor.execute(_drop(name, table))


def install_after_migrate(**_kwargs: Any) -> None:
    """Called by Django after every migrate; going back to before the ledger leaves nothing to protect."""
    if "ledger_entry" in connection.introspection.table_names():
        install()


def faults() -> list[str]:
    """One sentence for each trigger that is missing, switched off, or not ours; empty when the fences stand."""
    present = _present()
    found = []
    for name, (_, definition) in _triggers().items():
        if name not in present:
            found.append(f"trigger {name} is missing or switched off")
        elif _plain(present[name]) != _plain(definition):
            found.append(f"trigger {name} is not the one that Galenic installs")
    return found


def require() -> None:
    """Refuse to go on without the triggers. Raises FencesDown naming those that are missing."""
    found = faults()
    if found:
        raise FencesDown(
            f"The database does not protect the ledger: {'; '.join(found)}.",
            remedy="Find out who removed them, run `galenic verify`, then `galenic migrate` to restore them.",
        )


def grant(role: str) -> None:
    """On PostgreSQL: give the application's role what it needs, and nothing with which it could rewrite the ledger.

    Run it as the owner of the tables after every migrate; `role` must not be that owner. Raises RoleUnusable.
    """
    _require_role(role)
    quote = connection.ops.quote_name
    tables = set(connection.introspection.django_table_names(only_existing=True, include_views=False))
    with connection.cursor() as cursor:
        cursor.execute(f"GRANT USAGE ON SCHEMA public TO {quote(role)}")
        cursor.execute(f"GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO {quote(role)}")
        for table in sorted(tables | {"django_migrations"}):
            cursor.execute(f"REVOKE ALL ON {quote(table)} FROM {quote(role)}")
            rights = "SELECT, INSERT" if table in APPEND_ONLY else _rights(table)
            cursor.execute(f"GRANT {rights} ON {quote(table)} TO {quote(role)}")


def _require_role(role: str) -> None:
    if connection.vendor != "postgresql":
        raise RoleUnusable("SQLite knows no roles.", remedy="Leave the role out.")
    with connection.cursor() as cursor:
        cursor.execute("SELECT rolname = current_user OR rolsuper FROM pg_roles WHERE rolname = %s", [role])
        found = cursor.fetchone()
    if found is None:
        raise RoleUnusable(f"There is no role {role!r}.", remedy=f"Create it first: CREATE ROLE {role} LOGIN.")
    if found[0]:
        raise RoleUnusable(
            f"The role {role!r} owns the tables or may do everything, so nothing could be kept from it.",
            remedy="Let the server use a role of its own.",
        )


def _rights(table: str) -> str:
    """Recorded rows of a kind that is never removed need no DELETE."""
    if table == "django_migrations":
        return "SELECT"
    kept = {model._meta.db_table for model in recorded_models() if not model.removable} | {"ledger_chain"}
    return "SELECT, INSERT, UPDATE" if table in kept else "SELECT, INSERT, UPDATE, DELETE"


def _triggers() -> dict[str, tuple[str, str]]:
    """Every trigger by name: its table, and its definition as the database gives it back."""
    operations = [(table, operation) for table in APPEND_ONLY for operation in ("UPDATE", "DELETE")]
    operations += [(table, "DELETE") for table in NEVER_DELETED]
    if connection.vendor == "postgresql":
        operations += [(table, "TRUNCATE") for table in (*APPEND_ONLY, *NEVER_DELETED)]
        return {_name(table, operation): (table, _postgresql(table, operation)) for table, operation in operations}
    found = {_name(table, operation): (table, _sqlite(table, operation)) for table, operation in operations}
    return found | {_name(table, "REPLACE"): (table, _sqlite_place(table, place)) for table, place in _PLACES.items()}


def _name(table: str, operation: str) -> str:
    return f"{table}_no_{operation.lower()}"


def _sqlite(table: str, operation: str) -> str:
    name = _name(table, operation)
    return f"CREATE TRIGGER {name} BEFORE {operation} ON {table} BEGIN SELECT RAISE(ABORT, '{MESSAGE}'); END"


def _sqlite_place(table: str, place: str) -> str:
    taken = f"EXISTS (SELECT 1 FROM {table} WHERE {place})"  # noqa: S608
    return (
        f"CREATE TRIGGER {_name(table, 'REPLACE')} BEFORE INSERT ON {table} WHEN {taken} "
        f"BEGIN SELECT RAISE(ABORT, '{MESSAGE}'); END"
    )


def _postgresql(table: str, operation: str) -> str:
    each = "STATEMENT" if operation == "TRUNCATE" else "ROW"
    return (
        f"CREATE TRIGGER {_name(table, operation)} BEFORE {operation} ON public.{table} "
        f"FOR EACH {each} EXECUTE FUNCTION ledger_refuse()"
    )


def _drop(name: str, table: str) -> str:
    where = f" ON {table}" if connection.vendor == "postgresql" else ""
    return f"DROP TRIGGER IF EXISTS {name}{where}"


def _present() -> dict[str, str]:
    """Definitions of the triggers that are there and act. On PostgreSQL none counts if their function is not ours."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")
            return dict(cursor.fetchall())
        cursor.execute("SELECT prosrc FROM pg_proc WHERE proname = 'ledger_refuse'")
        if [row[0] for row in cursor.fetchall()] != [FUNCTION_BODY]:
            return {}
        cursor.execute(
            "SELECT tgname, pg_get_triggerdef(oid) FROM pg_trigger WHERE NOT tgisinternal AND tgenabled IN ('O', 'A')"
        )
        return dict(cursor.fetchall())


def _plain(definition: str) -> str:
    return " ".join(definition.split())
