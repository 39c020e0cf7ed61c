"""`galenic be-tables`: the bioequivalence tables of module 2.7."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

if TYPE_CHECKING:
    from galenic.dossier.summaries import Summary


class Region(StrEnum):
    """Whose tables: FDA's sixteen, or those of the CTD's summary of biopharmaceutic studies."""

    US = "US"
    EU = "EU"


def be_tables(
    summary: Annotated[Path, typer.Argument(help="TOML file that says what is applied for, and names the studies.")],
    output: Annotated[
        list[Path], typer.Option("--output", "-o", metavar="FILE", help="File to write: .pdf or .docx; several times.")
    ],
    region: Annotated[Region, typer.Option(help="Whose tables.")] = Region.US,
    json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """Fill the bioequivalence summary tables from evidence, as PDF/A and as Word document.

    Every table names the records behind its figures. What no record says is written "Not provided", with what is
    missing.
    """
    from galenic.cli._output import print_json, write_file
    from galenic.dossier.summaries import layouts, load, summarize
    from galenic.errors import Fault, InputError

    faults = [
        Fault("RPT-003", "No summary has this ending.", value=str(file), allowed=".pdf, .docx")
        for file in output
        if file.suffix.lower() not in {".pdf", ".docx"}
    ]
    if faults:
        raise InputError("The format is told by the file's ending.", code="RPT-003", faults=faults)
    made = summarize(load(summary), layouts()[region])
    for file in output:
        write_file(file, made.pdf() if file.suffix.lower() == ".pdf" else made.word())
    told = _told(made, output)
    if json:
        print_json(told)
    else:
        _show(told)


def _told(made: Summary, output: list[Path]) -> dict[str, Any]:
    return {
        "region": made.layout.region,
        "files": [str(file) for file in output],
        "tables": [
            {
                "number": slot.number,
                "title": slot.title,
                "place": slot.place,
                "provided": filled.provided,
                "records": list(dict.fromkeys(filled.records)),
                "wanted": "" if filled.provided else slot.wanted,
                "missing": list(filled.missing),
            }
            for slot, filled in made.tables
        ],
    }


def _show(told: dict[str, Any]) -> None:
    from rich.console import Console
    from rich.markup import escape

    console = Console(soft_wrap=True, highlight=False)
    filled = sum(table["provided"] for table in told["tables"])
    console.print(f"[bold]{escape(', '.join(told['files']))}[/]: {filled} of {len(told['tables'])} tables are filled.")
    for table in told["tables"]:
        head = escape(f"{table['number']:>3} {table['title']} ({table['place']})")
        if not table["provided"]:
            console.print(f"{head}: [yellow]not provided[/]; wanted: {escape(table['wanted'])}")
        else:
            gaps = f", {len(table['missing'])} entries not provided" if table["missing"] else ""
            console.print(f"{head}: {escape('; '.join(table['records']))}{gaps}")
