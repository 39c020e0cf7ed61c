"""`galenic plan`: from the description of a product to its plan, without a database."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer


def plan(
    product: Annotated[Path, typer.Argument(help="Description of the product: .toml, .json, or a table.")],
    start: Annotated[str, typer.Option(metavar="DATE", help="Day on which work begins; gives the day of filing.")] = "",
    report: Annotated[
        list[Path] | None, typer.Option(metavar="FILE", help="Write the plan: .pdf, .html, .xlsx, .docx or .json.")
    ] = None,
    items: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Write the steps as items for `galenic portfolio`, as .toml.")
    ] = None,
    json: Annotated[bool, typer.Option("--json", help="Print the plan as JSON.")] = False,
) -> None:
    """Plan a product: which services it needs and why, in what order, by which kind of partner.

    The same as `galenic perform regulatory.advice`, shown as a plan. The exit code is 2 for a bad description.
    """
    from galenic.catalogue import Reading, perform
    from galenic.catalogue.discovery import service as look_up
    from galenic.catalogue.options import parse_options
    from galenic.cli._output import print_json, write_file
    from galenic.cli._performed import assign, report_context
    from galenic.cli._planned import portfolio_items, show
    from galenic.cli._reports import refuse_unknown_endings, write_reports

    found = look_up("regulatory.advice")
    refuse_unknown_endings(report or [])
    used = parse_options(found, {"start": start} if start else {})
    done = perform(found.id, assign(found, [str(product)], Reading()), used)
    write_reports(report or [], done.outcome, report_context(found, used, done))
    if items:
        write_file(items, portfolio_items(done.outcome).encode())
    if json:
        print_json(done.model_dump(mode="json"))
    else:
        show(done)
