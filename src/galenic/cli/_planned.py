"""A plan on a terminal: conclusion, steps in their order, partners, and where to read why."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from rich.console import Console
from rich.markup import escape
from rich.table import Table

from galenic.reports.numbers import shown

if TYPE_CHECKING:
    from galenic.catalogue import Performance
    from galenic.catalogue.outcome import Outcome, OutcomeTable


def show(done: Performance) -> None:
    """Print the plan; the reasons in full stand in the report and in `--json`."""
    console = Console()
    outcome = done.outcome
    console.print(f"{escape(outcome.conclusion)}\n", highlight=False)
    console.print(_steps(outcome))
    console.print("\n[bold]One partner or several[/]")
    console.print(_answers(outcome.table("one_or_several")))
    path = ", then ".join(str(row[0]) for row in outcome.table("critical_path").rows)
    console.print(f"\n[bold]Critical path[/]: {path}", highlight=False)
    for value in outcome.values:
        if value.name in ("latest_start", "ready") and value.value is not None:
            console.print(f"\n[bold]{escape(value.title)}[/]: {escape(str(value.value))}", highlight=False)
    _outside(console, outcome)
    console.print("\n[bold]Not needed[/]")
    for service, because in outcome.table("not_needed").rows:
        console.print(f"  {service}: [dim]{escape(str(because))}[/]", highlight=False, soft_wrap=True)
    console.print("\n[bold]Taken for granted[/]")
    for text in outcome.assumptions:
        console.print(f"  {escape(text)}", highlight=False, soft_wrap=True)
    console.print(f"\n[dim]evidence {done.digest}[/]", highlight=False, soft_wrap=True)


def _outside(console: Console, outcome: Outcome) -> None:
    """What the product needs and no service performs, each with its first reason."""
    found = [table for table in outcome.tables if table.name == "outside"]
    if not found:
        return
    console.print("\n[bold]Needed too, and outside the catalogue[/]")
    told: set[str] = set()
    for work, _, _, reason, guideline, only_if, _ in found[0].rows:
        if str(work) not in told:
            condition = f"Only if {only_if}. " if only_if else ""
            console.print(
                f"  {work}: [dim]{escape(f'{condition}{reason} ({guideline})')}[/]", highlight=False, soft_wrap=True
            )
        told.add(str(work))


def portfolio_items(outcome: Outcome) -> str:
    """The steps as `galenic portfolio` takes them: what each waits for, without what that already implies.

    Sites, offers, weights and limits are the sponsor's to add.
    """
    from galenic.catalogue.discovery import services
    from galenic.catalogue.planning.layering import essential

    stages = {str(row[0]): row[1] for row in outcome.table("steps").rows}
    waits: dict[str, list[str]] = {step: [] for step in stages}
    for step, first, _ in outcome.table("order").rows:
        waits[str(step)].append(str(first))
    facts = {str(row[0]): str(row[1]) for row in outcome.table("product").rows}
    parts = [f"title = {json.dumps(facts['name'], ensure_ascii=False)}"]
    for step, after in essential(waits).items():
        twice = facts["second_source"] == "yes" and step == "manufacturing.drug-product"
        title = json.dumps(services()[step].title, ensure_ascii=False)
        lines = ["", "[[items]]", f'id = "{step}"', f"title = {title}", f"stage = {stages[step]}"]
        lines += [f"after = {json.dumps(after)}"] if after else []
        parts += [*lines, "second_source = true"] if twice else lines
    return "\n".join(parts) + "\n"


def _steps(outcome: Outcome) -> Table:
    """One line a step, with the first reason that called for it."""
    reasons: dict[str, str] = {}
    for service, _, text, guideline, *_ in outcome.table("reasons").rows:
        reasons.setdefault(str(service), f"{text} ({guideline})")
    table = Table(box=None, pad_edge=False, header_style="dim")
    for heading in ("weeks", "service", "partner", "stage", "why (the first reason)"):
        table.add_column(heading, justify="right" if heading == "weeks" else "left")
    for service, stage, partner, _, _, start, end, _, critical, only_if in outcome.table("steps").rows:
        name = f"[bold]{service}[/]" if critical else str(service)
        condition = f"Only if {only_if}. " if only_if else ""
        why = f"{condition}{reasons[str(service)]}"
        table.add_row(f"{shown(start)} to {shown(end)}", name, str(partner), str(stage), escape(why))
    table.caption = "Bold: on the critical path."
    table.caption_justify = "left"
    return table


def _answers(answers: OutcomeTable) -> Table:
    table = Table(box=None, pad_edge=False, header_style="dim")
    for column in answers.columns[:4]:
        table.add_column(column.title.lower())
    for row in answers.rows:
        table.add_row(*(escape(str(cell)) for cell in row[:4]))
    return table
