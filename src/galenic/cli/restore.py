"""`galenic restore`: a backup into an empty installation."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer


def restore(
    source: Annotated[Path, typer.Argument(help="The backup to restore.")],
    json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """Restore a backup into an empty installation, and prove that every chain and every table is as it was.

    GALENIC_HOME names the new installation's folder; on PostgreSQL, GALENIC_DATABASE a new database. Nothing is ever
    restored over records. Run `galenic verify` afterwards.
    """
    from galenic.cli._record import begin_record, operator

    begin_record()
    from galenic.cli._errors import note
    from galenic.ledger.backup import restore as bring_in

    receipt = bring_in(source, actor=operator().actor(), on_progress=lambda part: note(f"{part} ..."))
    if json:
        from galenic.cli._output import print_json

        print_json(receipt.as_dict())
        return
    print(f"Restored as of {receipt.made_at}: {receipt.chains} chains and {receipt.rows} rows, all as they were.")
    print("Second factors need GALENIC_HOME/keys/second_factor_key of the old installation, or are set up anew.")
