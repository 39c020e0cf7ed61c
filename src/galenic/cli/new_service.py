"""`galenic new-service`: the two files that a new service begins with."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer


def new_service(  # noqa: PLR0917 - typer reads each parameter as an option, none is positional in Python
    service: Annotated[str, typer.Argument(metavar="ID", help="discipline.name, in lower case with hyphens.")],
    by: Annotated[str, typer.Option(help="Who may perform it: CRO, CDMO, CMO, with commas.")],
    stage: Annotated[str, typer.Option(help="Stages 1 to 4, with commas.")],
    title: Annotated[str, typer.Option(help="What people call it; the id's name by default.")] = "",
    package: Annotated[
        Path, typer.Option(metavar="DIR", help="Package that holds the services: Galenic's, or your own.")
    ] = Path("src/galenic/catalogue"),
    tests: Annotated[Path, typer.Option(metavar="DIR", help="Where its test goes.")] = Path("tests/catalogue"),
    json: Annotated[bool, typer.Option("--json", help="Print the names of the files as JSON.")] = False,
) -> None:
    """Write a service that runs, and its test.

    Change both into what you need; docs/how-to/add-a-service.md shows how.
    """
    from galenic.cli._output import print_json
    from galenic.cli._scaffolding import scaffold

    files = scaffold(service, by=by, stage=stage, title=title, package=package, tests=tests)
    if json:
        print_json({"service": service, "files": [str(file) for file in files]})
        return
    for file in files:
        typer.echo(f"wrote {file}")
    typer.echo(f"\nTry it:\n  galenic describe {service}\n  pytest {files[-1]}")
