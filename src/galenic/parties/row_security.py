"""The second fence around what is shared, on PostgreSQL: the database shows a request its own organization's rows.

The first fence is the `Reader`, by which every query is scoped (ACC-3). Should a query ever forget it, the policies
here still hide every engagement that the organization is no party to, with all that is shared through it, its entries,
signatures and anchors, and what other sponsors keep for themselves. They follow from the tables: a new record that
belongs to an engagement or to a sponsor is covered by itself.

    galenic.reader = '*'      a process of the installation: worker, command line, migration
                     ''       a request of which nobody has said yet who makes it
                     <id>     a request of somebody in this organization

Policies bind every role but the owner of the tables and superusers, so the server has to use a role of its own
(`galenic migrate --application-role`). They guard against faults of this software, not against one who can run SQL.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from contextlib import contextmanager
from typing import Any
from uuid import UUID

from django.db import connection

from galenic.canonical import digest_bytes
from galenic.ledger.findings import Finding
from galenic.ledger.recording import RecordedBase, recorded_models
from galenic.parties.errors import RowSecurityDown
from galenic.parties.models import Engagement

EVERYTHING, NOBODY = "*", ""
POLICY = "galenic_reader"
FUNCTION = (
    "CREATE OR REPLACE FUNCTION galenic_reader() RETURNS text LANGUAGE sql STABLE AS "
    "$$ SELECT coalesce(current_setting('galenic.reader', true), '') $$"
)
READER = "(SELECT galenic_reader())"
#: Engagements and programmes have policies of their own, so a sub-query finds only those that the reader may see.
ENGAGEMENTS = "SELECT id FROM parties_engagement"
SITES = f"SELECT id FROM parties_site WHERE organization_id::text = {READER}"  # noqa: S608
PROGRAMMES = f"SELECT id FROM parties_programme WHERE sponsor_id::text = {READER}"  # noqa: S608
_STANDING = (
    "SELECT c.relname, c.relrowsecurity, pg_get_expr(polqual, polrelid) || pg_get_expr(polwithcheck, polrelid), "
    "obj_description(p.oid, 'pg_policy') FROM pg_policy p JOIN pg_class c ON c.oid = polrelid WHERE polname = %s"
)
#: Where a ledger table says on which chain a row stands.
CHAINED = {"ledger_entry": "chain_id", "ledger_anchor": "chain_id", "ledger_signature": "scope"}


@contextmanager
def request() -> Iterator[None]:
    """A request begins: it sees nothing until it is `identified`; afterwards the connection is the installation's."""
    _read_as(NOBODY)
    try:
        yield
    finally:
        _read_as(EVERYTHING)


def identified(organization_id: UUID) -> None:
    """Whoever makes the request belongs to this organization, and sees its rows. It is said once: nobody changes sides.

    Outside of a request nothing happens: the installation sees everything.
    """
    if getattr(connection, "galenic_reader", EVERYTHING) in (NOBODY, str(organization_id)):
        _read_as(str(organization_id))


def begin(connection: Any, **_kwargs: Any) -> None:
    """Called by Django for every new connection; one that replaces another during a request serves that request."""
    _read_as(getattr(connection, "galenic_reader", EVERYTHING), connection)


def _read_as(reader: str, connection: Any = connection) -> None:
    connection.galenic_reader = reader
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT set_config('galenic.reader', %s, false)", [reader])


def install_after_migrate(**_kwargs: Any) -> None:
    """Called by Django after every migrate: make the policies anew."""
    if connection.vendor != "postgresql":
        return
    present = set(connection.introspection.table_names())
    if not {"ledger_entry", "parties_engagement"} <= present:
        return
    with connection.cursor() as cursor:
        cursor.execute(FUNCTION)
        for table, condition in policies().items():
            if table in present:
                cursor.execute(f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY")
                cursor.execute(f"DROP POLICY IF EXISTS {POLICY} ON {table}")
                cursor.execute(f"CREATE POLICY {POLICY} ON {table} USING ({condition}) WITH CHECK ({condition})")
                cursor.execute(_STANDING + " AND c.relname = %s", [POLICY, table])
                cursor.execute(f"COMMENT ON POLICY {POLICY} ON {table} IS '{_mark(condition, cursor.fetchone()[2])}'")


def policies() -> dict[str, str]:
    """By table: the condition under which a row is there for the reader."""
    found = {
        "parties_engagement": f"{READER} IN ('{EVERYTHING}', sponsor_id::text, partner_id::text)",
        "parties_programme": (
            f"{READER} IN ('{EVERYTHING}', sponsor_id::text)"  # noqa: S608
            " OR id IN (SELECT programme_id FROM parties_engagement)"
        ),
    }
    for model in recorded_models():
        condition = _condition(model)
        if condition and model._meta.db_table not in found:
            found[model._meta.db_table] = condition
    return found | {table: _on_chain(column) for table, column in CHAINED.items()}


def faults() -> list[str]:
    """One sentence for each table whose policy is missing, switched off or not ours; none on SQLite."""
    if connection.vendor != "postgresql":
        return []
    with connection.cursor() as cursor:
        cursor.execute(_STANDING, [POLICY])
        present = {table: (enabled, expression, mark) for table, enabled, expression, mark in cursor.fetchall()}
    return [
        f"the policy of {table} is missing, switched off or not the one that Galenic installs"
        for table, condition in policies().items()
        if not _stands(condition, *present.get(table, (False, "", "")))
    ]


def require() -> None:
    """Refuse to go on without the policies. Raises RowSecurityDown naming the tables."""
    found = faults()
    if found:
        raise RowSecurityDown(
            f"The database does not keep organizations apart: {'; '.join(found)}.",
            remedy="Run `galenic migrate` as the owner of the tables; it puts the policies back.",
        )


def verify(scopes: Collection[str] | None, _counts: Any) -> Iterator[Finding]:
    """What `galenic verify` says of the policies, when it looks at the whole record."""
    if scopes is None:
        yield from (Finding(RowSecurityDown.code, fault) for fault in faults())


def _condition(model: type[RecordedBase]) -> str:
    """Of a table that belongs to engagements, or to a sponsor alone; empty for identities, which have no secrets.

    What a sponsor keeps about a site may be read for its holder too: whether it may go on working rests on it.
    """
    fields = {field.name: field for field in model._meta.concrete_fields if not field.null}
    shared = [field.column for field in fields.values() if field.related_model is Engagement]
    if len(shared) == 1:
        return f"{READER} = '{EVERYTHING}' OR {shared[0]} IN ({ENGAGEMENTS})"
    if "sponsor" not in fields:
        return ""
    about = f" OR site_id IN ({SITES})" if "site" in fields else ""
    return f"{READER} IN ('{EVERYTHING}', sponsor_id::text){about}"


def _on_chain(column: str) -> str:
    """Whether the reader is party to the chain `column` names: `organization:<id>`, `engagement:<id>/access`, ...

    The chain of the installation says which chains were opened, and every process adds to it. Whoever is not identified
    yet adds to the chain of an organization: that a login failed, for example.
    """
    place = f"split_part({column}, '/', 1)"
    return (
        f"{READER} = '{EVERYTHING}' OR {column} = 'installation'"  # noqa: S608
        f" OR ({READER} = '{NOBODY}' AND {column} LIKE 'organization:%')"
        f" OR {place} = 'organization:' || {READER}"
        f" OR {place} IN (SELECT 'engagement:' || id FROM parties_engagement)"
        f" OR {place} IN (SELECT 'programme:' || id FROM ({PROGRAMMES}) AS own)"
    )


def _mark(condition: str, expression: str) -> str:
    """What the policy's comment holds: that it is the one of this version, as the database wrote it down."""
    return digest_bytes(f"{condition} {expression}".encode())


def _stands(condition: str, enabled: bool, expression: str, mark: str) -> bool:
    return enabled and mark == _mark(condition, expression)
