"""`galenic import-partners`: what a sponsor knows of sites, from a spreadsheet."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer


def import_partners(
    sponsor: Annotated[str, typer.Argument(help="Whose directory.")],
    capabilities: Annotated[Path | None, typer.Option(help="CSV or Excel: what sites can do, one row each.")] = None,
    inspections: Annotated[Path | None, typer.Option(help="CSV or Excel: agencies' inspections of sites.")] = None,
) -> None:
    """Write a directory of partners down from spreadsheets; one with a fault is refused whole, every fault named."""
    from galenic.cli._record import find, open_record, operator

    open_record()
    from galenic.parties.models import Organization
    from galenic.programmes.directory_import import import_capabilities, import_inspections

    whose = find(Organization, name=sponsor)
    for path, take in ((capabilities, import_capabilities), (inspections, import_inspections)):
        if path is not None:
            stored = take(by=operator(), sponsor=whose, source=path)
            print(f"Rows of {path.name} now in the directory of {whose}: {len(stored)}.")
