"""`galenic backup`: a copy of the whole installation."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer


def backup(
    to: Annotated[Path, typer.Argument(help="The zip file to write.")],
    json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """Back up database, documents, anchors and public keys into one file, while the server goes on working.

    Private keys stay in GALENIC_HOME/keys: keep that folder safe by other means. `galenic restore` proves it whole.
    """
    from galenic.cli._record import open_record, operator

    open_record()
    from galenic.cli._errors import note
    from galenic.ledger.backup import backup as write

    receipt = write(to, actor=operator().actor(), on_progress=lambda part: note(f"{part} ..."))
    if json:
        from galenic.cli._output import print_json

        print_json(receipt.as_dict())
        return
    print(f"{receipt.path}: {receipt.chains} chains, {receipt.rows} rows, {receipt.files} files.")
    print(f"SHA-256 {receipt.sha256}")
