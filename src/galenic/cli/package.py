"""`galenic package`: what was published of an application, as folders."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer


def package(
    number: Annotated[str, typer.Argument(help="The application's number, such as 123456.")],
    to: Annotated[Path, typer.Option("--to", metavar="DIR", help="Folder of the application; sequences go below it.")],
    region: Annotated[str, typer.Option(help="US, EU or CA, where several have the number.")] = "",
    json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """Write the published sequences of an application on the record, with what each file was rendered from.

    `galenic validate-sequence` and `galenic dossier-tree` read the folder. The copy is noted on the ledger.
    """
    from galenic.cli._record import find, open_record, operator

    open_record()
    from galenic.dossier.filing.commands import copy_sequences
    from galenic.dossier.models import Application

    wanted = {"number": number} | ({"region": region.upper()} if region else {})
    application = find(Application, **wanted)
    written = copy_sequences(actor=operator().actor(), application=application, to=to)
    if json:
        from galenic.cli._output import print_json

        print_json({"application": str(application), "sequences": written})
        return
    if not written:
        print(f"{application}: nothing was published yet.")
    for folder in written:
        print(folder)
