"""`galenic content-plan`: what a dossier needs, and how much of it is there."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from galenic.dossier.content_plan import Line, Plan

COLORS = {"missing": "red", "stale": "red", "superseded": "red", "placeholder": "yellow", "unsigned": "yellow"}


def content_plan(
    region: Annotated[str, typer.Argument(help="US, EU or CA.")],
    kind: Annotated[str, typer.Argument(help="ANDA, generic or ANDS.")],
    manifest: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Compare with the documents of this manifest.")
    ] = None,
    fact: Annotated[
        list[str] | None, typer.Option(help="What is true of the product, such as master-file; repeat for more.")
    ] = None,
    json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """List the sections that a dossier needs, with the reason, and what is missing, unsigned or stale.

    With a manifest, exit code 1 when something needed is not there in a signed, current form.
    """
    from galenic.dossier.content_plan import assess, plan
    from galenic.dossier.manifest import load

    asked = plan(region.upper(), kind)
    described = load(manifest) if manifest else None
    facts = {*(fact or []), *(described.facts if described else ())}
    papers, repeats = (described.papers, described.repeats) if described else ((), ())
    lines = assess(asked, papers, facts=facts, repeats=repeats)
    if json:
        from galenic.cli._output import print_json

        print_json(
            {"plan": asked.id, "as_of": asked.as_of, "facts": sorted(facts), "lines": [one.as_dict() for one in lines]}
        )
    else:
        _show(asked, lines, sorted(facts))
    raise typer.Exit(1 if described and not all(line.is_fulfilled for line in lines) else 0)


def _show(asked: Plan, lines: list[Line], facts: list[str]) -> None:
    from collections import Counter

    from rich.console import Console
    from rich.markup import escape
    from rich.table import Table

    console = Console()
    console.print(f"[bold]{asked.title}[/], {asked.region}, as of {asked.as_of}", highlight=False)
    table = Table(box=None, pad_edge=False, header_style="dim")
    for heading in ("section", "status", "what", "why"):
        table.add_column(heading, no_wrap=heading in {"section", "status"})
    for line in lines:
        color = COLORS.get(line.status, "green" if line.status == "there" else "dim")
        what = f"{line.title} ({line.of})" if line.of else line.title
        why = f"{line.why} [{line.source}]" if line.source else line.why
        table.add_row(line.section, f"[{color}]{line.status}[/]", escape(what), escape(why))
    console.print(table)
    counted = ", ".join(f"{count} {status}" for status, count in Counter(line.status for line in lines).items())
    console.print(f"\n{len(lines)} sections: {counted}.", highlight=False)
    open_facts = [f"{name} ({meaning})" for name, meaning in asked.facts.items() if name not in facts]
    if open_facts:
        console.print(
            escape(f"Not assumed; say --fact where it holds: {'; '.join(open_facts)}"), style="dim", highlight=False
        )
