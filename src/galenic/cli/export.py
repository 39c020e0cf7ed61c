"""`galenic export`: a complete copy of some chains."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer


def export(
    scopes: Annotated[list[str], typer.Argument(help="Chains, as `galenic chains` lists them.", metavar="CHAIN...")],
    to: Annotated[Path, typer.Option("--to", help="The zip file to write.")],
    purpose: Annotated[str, typer.Option(help="What the copy is for; it stands on the ledger.")],
    json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """Write a complete copy of the records of some chains, which anybody can check without Galenic.

    With a chain comes the log of who looked at its records. The export is noted on the ledger and anchored.
    """
    from galenic.cli._record import open_record, operator

    open_record()
    from galenic.ledger.export import export as write
    from galenic.ledger.export import with_access_logs

    receipt = write(with_access_logs(scopes), to, actor=operator().actor(), purpose=purpose)
    if json:
        from galenic.cli._output import print_json

        print_json(receipt.as_dict())
        return
    print(f"{receipt.path}: {receipt.entries} entries, {receipt.records} records, {receipt.documents} documents.")
    print(f"SHA-256 {receipt.sha256}")
    print("It holds verify_export.py, which checks it with Python alone: python verify_export.py FILE")
