"""`galenic migrate`: bring the database to this version, with the protection of its ledger."""

from __future__ import annotations


def migrate() -> None:
    """Create the database, or bring it to this version, and put the ledger's triggers in place."""
    from galenic.cli._record import prepare_record

    prepare_record()
    print("The database is ready, and its ledger is protected.")
