"""SQLite's online backup: a copy of the database file as of one moment, while others write."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

from django.db import connection

from galenic.ledger.database_copy import HEADS, MIGRATIONS, Contents
from galenic.ledger.errors import BackupUnusable, RestoreDiffers

TABLES = "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\' ORDER BY name"


class SQLiteCopy:
    """The embedded database, copied as a file."""

    NAME = "galenic.sqlite3"

    def contents(self) -> Contents:
        """What the database holds now."""
        return _contents(_database())

    def save(self, folder: Path) -> Contents:
        """Copy the database file, and read from the copy what it holds."""
        folder.mkdir()
        target = folder / self.NAME
        with closing(_open(_database())) as source, closing(sqlite3.connect(target)) as copy:
            source.backup(copy)
            copy.execute("PRAGMA journal_mode = DELETE")  # one file, without a log beside it
        return _contents(target)

    def load(self, folder: Path, expected: Contents) -> None:
        """Compare the copy before it takes the database's place."""
        source, target = folder / self.NAME, _database()
        differences = expected.differences(_contents(source))
        if differences:
            raise RestoreDiffers("The database in the backup is not what its manifest says.", faults=differences)
        connection.close()
        for suffix in ("-wal", "-shm"):
            Path(f"{target}{suffix}").unlink(missing_ok=True)
        source.chmod(0o600)
        source.replace(target)

    def is_empty(self) -> bool:
        """Whether there is no database, or one without a chain."""
        path = _database()
        if not path.exists() or path.stat().st_size == 0:
            return True
        with closing(_open(path)) as database:
            tables = {name for (name,) in database.execute(TABLES)}
            return "ledger_chain" not in tables or database.execute(HEADS).fetchone() is None


def _database() -> Path:
    return Path(connection.settings_dict["NAME"])


def _open(path: Path) -> sqlite3.Connection:
    return sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True, timeout=30)


def _contents(path: Path) -> Contents:
    try:
        with closing(_open(path)) as database:
            tables = [name for (name,) in database.execute(TABLES)]
            return Contents(
                vendor="sqlite",
                heads={scope: (length, head) for scope, length, head in database.execute(HEADS)},
                rows={name: database.execute(f'SELECT COUNT(*) FROM "{name}"').fetchone()[0] for name in tables},  # noqa: S608
                migrations=frozenset(f"{app}.{name}" for app, name in database.execute(MIGRATIONS)),
            )
    except sqlite3.DatabaseError as error:
        raise BackupUnusable(f"The database {path.name} cannot be read: {error}.") from error
