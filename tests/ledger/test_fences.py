"""AUD-4: nobody changes or deletes entries, anchors and signatures, whichever way they try."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.core.management import call_command
from django.db import DatabaseError, connection, models, transaction

from galenic.ledger import fences
from galenic.ledger.anchors import anchor_all
from galenic.ledger.commands import create, remove
from galenic.ledger.errors import FencesDown
from galenic.ledger.models import Anchor, Chain, Entry, Signature
from galenic.ledger.recording import ledger_writes
from tests.ledger.conftest import ANN, MISTYPED, make_assay, sign_through
from tests.ledger.sample.models import Assay, Reading

ROLE = "galenic_application"
TABLES = ["ledger_entry", "ledger_anchor", "ledger_signature"]
MODELS = [Entry, Anchor, Signature]


@pytest.fixture
def filled(assay: Assay) -> dict[str, list[Any]]:
    """Rows in every protected table, and what they hold."""
    sign_through(assay)
    anchor_all("gate")
    return contents()


def contents() -> dict[str, list[Any]]:
    return {model._meta.db_table: list(model.objects.order_by("pk").values_list()) for model in [*MODELS, Chain]}


@contextmanager
def refused(**expected: Any) -> Iterator[None]:
    with pytest.raises(DatabaseError, **expected), transaction.atomic():
        yield


@pytest.mark.req("AUD-4")
@pytest.mark.parametrize("table", TABLES)
@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE {table} SET id = id",
        "DELETE FROM {table}",
        "WITH gone AS (SELECT id FROM {table}) DELETE FROM {table} WHERE id IN (SELECT id FROM gone)",
    ],
)
def test_raw_sql_cannot_change_or_delete(filled: dict[str, list[Any]], table: str, statement: str) -> None:
    with refused(match="only be added to"), connection.cursor() as cursor:
        cursor.execute(statement.format(table=table))
    assert contents() == filled


@pytest.mark.req("AUD-4")
def test_heads_cannot_be_deleted(filled: dict[str, list[Any]]) -> None:
    with refused(match="only be added to"), connection.cursor() as cursor:
        cursor.execute("DELETE FROM ledger_chain")
    assert contents() == filled


@pytest.mark.req("AUD-4")
@pytest.mark.parametrize("table", [*TABLES, "ledger_chain"])
def test_nothing_takes_the_place_of_a_row(filled: dict[str, list[Any]], table: str) -> None:
    """SQLite's REPLACE fires no delete triggers; PostgreSQL's upsert is an update, and TRUNCATE no deletion of rows."""
    key = "scope" if table == "ledger_chain" else "id"
    statements = {
        "sqlite": [
            f"INSERT OR REPLACE INTO {table} SELECT * FROM {table}",
            f"REPLACE INTO {table} SELECT * FROM {table}",
        ],
        "postgresql": [
            f"INSERT INTO {table} SELECT * FROM {table} ON CONFLICT ({key}) DO UPDATE SET {key} = excluded.{key}",
            f"TRUNCATE {table} CASCADE",
        ],
    }[connection.vendor]
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")  # or TRUNCATE would stumble over the test's own transaction
        if table == "ledger_chain":
            statements = statements[1:]  # heads move: they are updated with every entry
    for statement in statements:
        with refused(match="only be added to"), connection.cursor() as cursor:
            cursor.execute(statement)
    assert contents() == filled


@pytest.mark.req("AUD-4")
def test_an_entry_with_another_key_cannot_take_a_place_in_the_chain(filled: dict[str, list[Any]]) -> None:
    if connection.vendor != "sqlite":
        return
    columns = [field.column for field in Entry._meta.concrete_fields if field.column != "id"]
    names = ", ".join(columns)
    with refused(match="only be added to"), connection.cursor() as cursor:
        cursor.execute(f"INSERT OR REPLACE INTO ledger_entry ({names}) SELECT {names} FROM ledger_entry")
    assert contents() == filled


LAST_COLUMN = {Entry: "digest", Anchor: "signature", Signature: "digest"}
BULK: dict[str, Callable[[type[models.Model]], Any]] = {
    "update": lambda model: models.QuerySet(model).update(id=models.F("id")),
    "delete": lambda model: models.QuerySet(model).delete(),
    "raw delete": lambda model: models.QuerySet(model)._raw_delete("default"),
    "bulk_update": lambda model: models.QuerySet(model).bulk_update(
        list(models.QuerySet(model).all()), [LAST_COLUMN[model]]
    ),
    "upsert": lambda model: models.QuerySet(model).bulk_create(
        list(models.QuerySet(model).all()),
        update_conflicts=True,
        unique_fields=["id"],
        update_fields=[LAST_COLUMN[model]],
    ),
}


@pytest.mark.req("AUD-4")
@pytest.mark.parametrize("model", MODELS)
@pytest.mark.parametrize("name", BULK)
def test_bulk_methods_past_our_managers_cannot_either(filled: dict[str, list[Any]], model: Any, name: str) -> None:
    """A plain QuerySet stands for a manager that somebody forgot: the database refuses all the same."""
    with refused(match="only be added to"):
        BULK[name](model)
    assert contents() == filled


@pytest.mark.req("AUD-4")
@pytest.mark.parametrize("model", MODELS)
def test_instances_cannot_save_over_or_delete_themselves(filled: dict[str, list[Any]], model: Any) -> None:
    for write in (lambda row: row.save(), lambda row: row.delete()):
        with refused(match="only be added to"), ledger_writes():
            write(model.objects.first())
    assert contents() == filled


# --- the role of the application on PostgreSQL


@pytest.fixture
def as_application(filled: dict[str, list[Any]]) -> Iterator[None]:
    """Become the role with which the application should run: not the owner of the tables."""
    with connection.cursor() as cursor:
        cursor.execute(f"CREATE ROLE {ROLE}")
        fences.grant(ROLE)
        cursor.execute(f"SET ROLE {ROLE}")
        yield
        cursor.execute("RESET ROLE")


@pytest.mark.req("AUD-4")
def test_the_applications_role_could_not_even_without_triggers(request: pytest.FixtureRequest) -> None:
    if connection.vendor != "postgresql":
        return  # SQLite knows no roles
    before = request.getfixturevalue("filled")
    with connection.cursor() as cursor:
        fences.lift()
        request.getfixturevalue("as_application")
        for table in TABLES:
            for statement in (f"UPDATE {table} SET id = id", f"DELETE FROM {table}", f"TRUNCATE {table} CASCADE"):
                with refused(match="permission denied"):
                    cursor.execute(statement)
        for statement in (
            "DELETE FROM ledger_chain",
            "DELETE FROM sample_assay",
            "ALTER TABLE ledger_entry DISABLE TRIGGER ALL",
            "DROP TABLE ledger_entry CASCADE",
            "UPDATE django_migrations SET name = name",
        ):
            with refused(match=r"permission denied|must be owner"):
                cursor.execute(statement)
    assert contents() == before


@pytest.mark.req("AUD-4")
def test_the_applications_role_can_do_all_that_the_ledger_needs(request: pytest.FixtureRequest) -> None:
    if connection.vendor != "postgresql":
        return
    request.getfixturevalue("as_application")
    assay = sign_through(make_assay(room="three"))
    reading = create(Reading(assay=assay, value=1), actor=ANN, action="x")
    remove(reading, actor=ANN, action="x", reason=MISTYPED)
    assert anchor_all("gate")
    assert fences.faults() == []


# --- keeping the fences up


@pytest.mark.req("AUD-4")
def test_migrating_puts_up_again_what_was_taken_down(db: None) -> None:
    fences.lift()
    assert len(fences.faults()) == len(fences._triggers())
    with pytest.raises(FencesDown, match="ledger_entry_no_delete is missing"):
        fences.require()
    call_command("migrate", verbosity=0)
    fences.require()


@pytest.mark.req("AUD-4")
def test_a_trigger_that_does_nothing_is_not_ours(db: None) -> None:
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("DROP TRIGGER ledger_entry_no_update")
            cursor.execute("CREATE TRIGGER ledger_entry_no_update BEFORE UPDATE ON ledger_entry BEGIN SELECT 1; END")
            assert fences.faults() == ["trigger ledger_entry_no_update is not the one that Galenic installs"]
        else:
            cursor.execute(
                "CREATE OR REPLACE FUNCTION ledger_refuse() RETURNS trigger LANGUAGE plpgsql AS "
                "$$ BEGIN RETURN NEW; END $$"
            )
            assert len(fences.faults()) == len(fences._triggers())
            fences.install()
            cursor.execute("ALTER TABLE ledger_entry DISABLE TRIGGER ledger_entry_no_update")
            assert fences.faults() == ["trigger ledger_entry_no_update is missing or switched off"]


@pytest.mark.req("AUD-4")
def test_rebuilding_a_table_does_not_leave_it_unprotected(db: None) -> None:
    """Django on SQLite copies a table to alter a column, and its triggers are lost; migrating makes them anew."""
    if connection.vendor != "sqlite":
        return
    with connection.cursor() as cursor:
        cursor.execute("SELECT COUNT(*) FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'ledger_entry'")
        assert cursor.fetchone() == (3,)


def test_nothing_is_put_up_where_there_is_no_ledger_yet(monkeypatch: pytest.MonkeyPatch, db: None) -> None:
    monkeypatch.setattr(connection.introspection, "table_names", list)
    monkeypatch.setattr(fences, "install", lambda: pytest.fail("there is nothing to protect"))
    fences.install_after_migrate()
