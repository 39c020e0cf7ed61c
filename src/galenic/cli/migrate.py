"""`galenic migrate`: bring the database to this version, with the protection of its ledger."""

from __future__ import annotations

from typing import Annotated

import typer


def migrate(
    application_role: Annotated[
        str, typer.Option(help="PostgreSQL: grant this role what the server needs, and nothing to rewrite the ledger.")
    ] = "",
) -> None:
    """Create the database, or bring it to this version, and put its protection in place: triggers, row security.

    On PostgreSQL run it as the owner of the tables, and the server itself under a role of its own.
    """
    from galenic.cli._record import prepare_record

    prepare_record()
    if application_role:
        from galenic.ledger import fences

        fences.grant(application_role)
        print(f"Role {application_role} may add to the ledger, and neither change nor delete what stands on it.")
    print("The database is ready, and its ledger is protected.")
