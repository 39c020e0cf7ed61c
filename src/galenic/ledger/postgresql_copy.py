"""Every table of PostgreSQL in the text format of COPY, from one snapshot."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from django.apps import apps
from django.core.management import call_command
from django.core.management.color import no_style
from django.db import DatabaseError, connection, transaction

from galenic.ledger import fences
from galenic.ledger.database_copy import HEADS, MIGRATIONS, Contents
from galenic.ledger.errors import BackupUnusable, RestoreDiffers
from galenic.ledger.reading import read_only

PIECE = 1 << 20


class PostgreSQLCopy:
    """The tables of the installation, copied one by one."""

    def contents(self) -> Contents:
        """What the database holds now."""
        with read_only():
            return _contents()

    def save(self, folder: Path) -> Contents:
        """Write every table to a file of its own."""
        folder.mkdir()
        with read_only():
            for table in _tables():
                with (
                    _copying(f"COPY {_with_columns(table)} TO STDOUT") as rows,
                    (folder / table).open("wb") as file,
                ):
                    for piece in rows:
                        file.write(piece)
            return _contents()

    def load(self, folder: Path, expected: Contents) -> None:
        """Bring all tables in and compare, in one transaction."""
        if not _tables():
            call_command("migrate", run_syncdb=True, verbosity=0)
        different = sorted(self.contents().migrations ^ expected.migrations)
        if different:
            raise BackupUnusable(
                f"The backup was made by another version of Galenic: the tables differ by {', '.join(different)}.",
                remedy="Restore it with the version that made it, then upgrade.",
            )
        try:
            with transaction.atomic():
                self._load(folder, expected)
        except DatabaseError as error:
            raise BackupUnusable(f"The backup cannot be brought in: {error}.", remedy="Take another backup.") from error

    def is_empty(self) -> bool:
        """Whether there are no tables, or no chain in them."""
        if "ledger_chain" not in _tables():
            return True
        with connection.cursor() as cursor:
            cursor.execute(HEADS)
            return cursor.fetchone() is None

    def _load(self, folder: Path, expected: Contents) -> None:
        fences.lift()
        with connection.cursor() as cursor:
            for table in _tables():  # migrating puts rows of its own in
                cursor.execute(f"DELETE FROM {connection.ops.quote_name(table)}")  # noqa: S608
        for table in _tables():
            with (
                _copying(f"COPY {_with_columns(table)} FROM STDIN") as rows,
                (folder / table).open("rb") as file,
            ):
                while piece := file.read(PIECE):
                    rows.write(piece)
        with connection.cursor() as cursor:
            for statement in connection.ops.sequence_reset_sql(no_style(), list(apps.get_models())):
                cursor.execute(statement)
        fences.install()
        differences = expected.differences(_contents())
        if differences:
            raise RestoreDiffers("The tables in the backup are not what its manifest says.", faults=differences)


def _contents() -> Contents:
    with connection.cursor() as cursor:
        cursor.execute(HEADS)
        heads = {scope: (length, head) for scope, length, head in cursor.fetchall()}
        cursor.execute(MIGRATIONS)
        migrations = frozenset(f"{app}.{name}" for app, name in cursor.fetchall())
        rows = {}
        for table in _tables():
            cursor.execute(f"SELECT COUNT(*) FROM {connection.ops.quote_name(table)}")  # noqa: S608
            rows[table] = int(cursor.fetchone()[0])
    return Contents("postgresql", heads, rows, migrations)


def _tables() -> list[str]:
    return sorted(connection.introspection.table_names())


def _with_columns(table: str) -> str:
    """The table with its columns in the order of their names, which is the same in every database."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT column_name FROM information_schema.columns "
            "WHERE table_schema = current_schema() AND table_name = %s ORDER BY column_name",
            [table],
        )
        names = [connection.ops.quote_name(name) for (name,) in cursor.fetchall()]
    return f"{connection.ops.quote_name(table)} ({', '.join(names)})"


@contextmanager
def _copying(statement: str) -> Iterator[Any]:
    connection.ensure_connection()
    with connection.wrap_database_errors, connection.connection.cursor().copy(statement) as copied:
        yield copied
