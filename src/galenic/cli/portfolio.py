"""`galenic portfolio`: which partners cover a plan, without a database."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer


def portfolio(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="Items, sites, offers, wishes: .toml, .json or .xlsx.")],
    prices: Annotated[bool, typer.Option(help="Work out what each wish costs.")] = True,
    within: Annotated[
        float, typer.Option(metavar="PERCENT", min=0, help="Show alternatives that cost up to so much more.")
    ] = 5.0,
    alternatives: Annotated[int, typer.Option(metavar="N", min=0, help="Alternatives to show at most.")] = 3,
    json: Annotated[bool, typer.Option("--json", help="Print everything as JSON.")] = False,
) -> None:
    """Find the partners that cover a plan at least cost, and what each wish costs.

    Weights in the file say what a month, a hand-over and a further partner are worth. The exit code is 2 when nothing
    covers the plan; what stands in the way is then listed.
    """
    from galenic.cli._output import print_json
    from galenic.cli._portfolio import answer, read, show

    document = read(file)
    found = answer(document, with_prices=prices, within=within / 100, most=alternatives)
    if json:
        print_json(found.as_dict())
    else:
        show(found)
