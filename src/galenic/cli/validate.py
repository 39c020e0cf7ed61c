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
    json: Annotated[bool, typer.Option("--json", help="Print every case as JSON.")] = False,
) -> None:
    """Compare known right answers with what Galenic computes.

    The exit code is 0 when all agree, 1 when one does not, 3 when none disagrees and some are not covered.
    """
    from galenic.cli._output import print_json
    from galenic.cli._validated import progress, show
    from galenic.validation import validate as run

    with progress() as advance:
        result = run(directory, progress=advance)
    if json:
        print_json(result.as_dict())
    else:
        show(result, list_failures=list_failures)
    raise typer.Exit(result.exit_code)
