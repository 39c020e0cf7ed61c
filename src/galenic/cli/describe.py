"""`galenic describe`: what a service takes and by what it judges."""

from __future__ import annotations

from typing import Annotated

import typer


def describe(
    service: Annotated[str, typer.Argument(help="Id of the service, as `galenic services` lists it.")],
    json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """Show what a service needs, takes and judges."""
    from galenic.catalogue.discovery import service as look_up

    found = look_up(service)
    if json:
        from galenic.catalogue.description import describe as as_data
        from galenic.cli._output import print_json

        print_json(as_data(found))
    else:
        from galenic.cli._described import show

        show(found)
