"""`galenic chains`: what is recorded, and how far anchors cover it."""

from __future__ import annotations

from typing import Annotated

import typer


def chains(
    json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """List the chains of the ledger with their length and the last anchor of each."""
    from galenic.cli._record import open_record

    open_record()
    from django.db.models import Max

    from galenic.ledger.models import Chain

    found = list(Chain.objects.annotate(anchored=Max("anchors__length")).order_by("scope"))
    if json:
        from galenic.cli._output import print_json

        print_json(
            [
                {"scope": each.scope, "entries": each.length, "head": each.head, "anchored": each.anchored or 0}
                for each in found
            ]
        )
        return
    from rich.console import Console
    from rich.table import Table

    table = Table(box=None, pad_edge=False, header_style="bold")
    table.add_column("chain", no_wrap=True)
    for heading in ("entries", "anchored at"):
        table.add_column(heading, justify="right")
    for each in found:
        table.add_row(each.scope, f"{each.length:,}", f"{each.anchored:,}" if each.anchored else "never")
    Console().print(table)
