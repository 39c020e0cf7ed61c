"""`galenic services`: the catalogue."""

from __future__ import annotations

from typing import Annotated

import typer


def services(
    json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """List all services and whether they compute."""
    from galenic.catalogue.description import summarize
    from galenic.catalogue.discovery import services as catalogue

    found = list(catalogue().values())
    if json:
        from galenic.cli._output import print_json

        print_json([summarize(service) for service in found])
        return
    from rich.console import Console
    from rich.table import Table

    table = Table(box=None, pad_edge=False, header_style="bold")
    table.add_column("service", no_wrap=True)
    for heading in ("state", "by", "stage", "title"):
        table.add_column(heading)
    for service in found:
        style = "green" if service.calculate else "dim"
        stages = ",".join(map(str, service.stages))
        table.add_row(service.id, f"[{style}]{service.state}[/]", "/".join(service.performed_by), stages, service.title)
    console = Console()
    console.print(table)
    computing = sum(service.calculate is not None for service in found)
    console.print(f"\n{len(found)} services: {computing} compute, {len(found) - computing} planned.")
