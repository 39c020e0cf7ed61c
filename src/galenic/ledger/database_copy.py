"""Copying the whole database out and in again, and saying what a database holds."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

from django.db import connection

from galenic.errors import Fault

HEADS = "SELECT scope, length, head FROM ledger_chain"
MIGRATIONS = "SELECT app, name FROM django_migrations"


@dataclass(frozen=True, slots=True)
class Contents:
    """What a database holds, as far as it takes to see that a copy holds the same."""

    vendor: str
    heads: dict[str, tuple[int, str]]
    rows: dict[str, int]
    migrations: frozenset[str]

    def facts(self) -> dict[str, Any]:
        """For the manifest of a backup."""
        heads = {scope: list(head) for scope, head in self.heads.items()}
        return {"vendor": self.vendor, "heads": heads, "rows": self.rows, "migrations": sorted(self.migrations)}

    @classmethod
    def from_facts(cls, facts: dict[str, Any]) -> Contents:
        """From the manifest of a backup."""
        heads = {scope: (length, head) for scope, (length, head) in facts["heads"].items()}
        return cls(facts["vendor"], heads, dict(facts["rows"]), frozenset(facts["migrations"]))

    def differences(self, found: Contents) -> list[Fault]:
        """What `found` has otherwise than this: one fault a chain or table."""
        return [*_differences("chain", self.heads, found.heads), *_differences("table", self.rows, found.rows)]


class DatabaseCopy(Protocol):
    """A way to copy the database of this installation."""

    def contents(self) -> Contents:
        """What the database holds now."""

    def save(self, folder: Path) -> Contents:
        """Write what the database holds at one moment into a new folder, and say what that is."""

    def load(self, folder: Path, expected: Contents) -> None:
        """Bring in what `save` wrote. Raises RestoreDiffers, with nothing brought in, when it is not as expected."""

    def is_empty(self) -> bool:
        """Whether no record was ever written."""


def copy_of_database() -> DatabaseCopy:
    """The way for the database that this installation uses."""
    from galenic.ledger.postgresql_copy import PostgreSQLCopy
    from galenic.ledger.sqlite_copy import SQLiteCopy

    return PostgreSQLCopy() if connection.vendor == "postgresql" else SQLiteCopy()


def _differences(what: str, wanted: dict[str, Any], found: dict[str, Any]) -> list[Fault]:
    return [
        Fault("LED-023", f"{what} {name}: {wanted.get(name)} backed up, {found.get(name)} restored")
        for name in sorted({*wanted, *found})
        if wanted.get(name) != found.get(name)
    ]
