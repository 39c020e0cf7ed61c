"""`galenic validate`: known answers, expected against obtained."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer


def validate(
    directory: Annotated[
        Path | None, typer.Argument(metavar="[DIR]", help="A folder of reference cases; by default those that ship.")
    ] = None,
    list_failures: Annotated[bool, typer.Option("--list-failures", help="Show every case that is not met.")] = False,
    report: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE", help="Validation report: .pdf, .html, .xlsx, .docx or .json. Without DIR one is written."
        ),
    ] = None,
    trace: Annotated[
        Path | None, typer.Option(metavar="DIR", help="Trace of a test run, as `make test` writes it to build/trace.")
    ] = None,
    json: Annotated[bool, typer.Option("--json", help="Print every case as JSON.")] = False,
) -> None:
    """Compare known right answers with what Galenic computes.

    The exit code is 0 when all agree, 1 when one does not, 3 when none disagrees and some are not covered. Without DIR
    the cases that ship are run, and the validation report is written: known answers, and requirements with their tests.
    """
    from galenic.cli._output import print_json
    from galenic.cli._validated import DEFAULT_REPORT, DEFAULT_TRACE, progress, show, write_report
    from galenic.validation import validate as run

    with progress() as advance:
        result = run(directory, progress=advance)
    file = report or (DEFAULT_REPORT if directory is None else None)
    if file is not None:
        write_report(file, result, trace or (DEFAULT_TRACE if DEFAULT_TRACE.is_dir() else None))
    if json:
        print_json(result.as_dict())
    else:
        show(result, list_failures=list_failures)
        if file is not None:
            typer.echo(f"\nreport: {file}")
    raise typer.Exit(result.exit_code)
