"""`galenic check-cdisc`: what is wrong with a package of CDISC data sets, whoever made it."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer


def check_cdisc(
    folder: Annotated[
        Path, typer.Argument(help="Folder with transport files, Dataset-JSON (.json, .ndjson) and define.xml.")
    ],
    all_places: Annotated[bool, typer.Option("--all", help="Show every place, not the first of each rule.")] = False,
    json: Annotated[bool, typer.Option("--json", help="Print every finding as JSON.")] = False,
) -> None:
    """Check SDTM and ADaM data sets of a bioequivalence study, made by Galenic or not.

    Each finding has a rule, a severity, a place and what to do. Exit code 1 when something would stop the data sets.
    """
    from galenic.dossier.cdisc.conformance import check_folder

    report = check_folder(folder)
    if json:
        from galenic.cli._output import print_json

        print_json(report.as_dict())
    else:
        from rich.console import Console

        from galenic.cli._conformance import show_findings

        show_findings(Console(soft_wrap=True, highlight=False), report, all_places=all_places)
    raise typer.Exit(0 if report.ok else 1)
