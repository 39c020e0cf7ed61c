"""`galenic perform`: compute a service from files, without a database."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal

import typer


def perform(  # noqa: PLR0917 - typer reads each parameter as an option, none is positional in Python
    service: Annotated[str, typer.Argument(help="Id of the service, as `galenic services` lists it.")],
    data: Annotated[
        list[str] | None, typer.Option("--data", "-d", metavar="[NAME=]FILE", help="An input; repeat for several.")
    ] = None,
    option: Annotated[
        list[str] | None, typer.Option("--option", "-o", metavar="NAME=VALUE", help="An option; repeat for several.")
    ] = None,
    unit: Annotated[
        list[str] | None,
        typer.Option("--unit", "-u", metavar="COLUMN=UNIT", help="Unit of a column whose heading has none."),
    ] = None,
    decimal: Annotated[Literal[".", ","], typer.Option(help="Decimal sign of text files.")] = ".",
    encoding: Annotated[
        Literal["utf-8", "windows-1252"], typer.Option(help="Encoding of text files and SAS transport files.")
    ] = "utf-8",
    sheet: Annotated[str, typer.Option(help="Worksheet to read; the first visible one by default.")] = "",
    formulas: Annotated[
        Literal["refuse", "cached"], typer.Option(help="Whether results that a spreadsheet stored for formulas count.")
    ] = "refuse",
    report: Annotated[
        list[Path] | None, typer.Option(metavar="FILE", help="Write a report: .pdf, .html, .xlsx, .docx or .json.")
    ] = None,
    json: Annotated[bool, typer.Option("--json", help="Print the evidence as JSON.")] = False,
) -> None:
    """Compute a service from files and judge it.

    The exit code is 0 when it was computed, also where the criteria are not met: read `passed`. It is 2 for bad input.
    """
    from galenic.catalogue import Reading, performing
    from galenic.catalogue.discovery import service as look_up
    from galenic.catalogue.options import parse_options, texts
    from galenic.cli._performed import assign, report_context, show
    from galenic.cli._reports import refuse_unknown_endings, write_reports

    found = look_up(service)
    found.check_computes()
    refuse_unknown_endings(report or [])
    reading = Reading(units=texts(unit or ()), decimal=decimal, encoding=encoding, sheet=sheet, formulas=formulas)
    used = parse_options(found, texts(option or ()))
    done = performing.perform(service, assign(found, data or [], reading), used, reading=reading)
    write_reports(report or [], done.outcome, report_context(found, used, done))
    if json:
        from galenic.cli._output import print_json

        print_json(done.model_dump(mode="json"))
    else:
        show(found, done)
