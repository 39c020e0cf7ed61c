"""A plan on a terminal: conclusion, steps in their order, partners, and where to read why."""

from __future__ import annotations

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
    console.print("\n[bold]Not needed[/]")
    for service, because in outcome.table("not_needed").rows:
        console.print(f"  {service}: [dim]{escape(str(because))}[/]", highlight=False, soft_wrap=True)
    console.print("\n[bold]Taken for granted[/]")
    for text in outcome.assumptions:
        console.print(f"  {escape(text)}", highlight=False, soft_wrap=True)
    console.print(f"\n[dim]evidence {done.digest}[/]", highlight=False, soft_wrap=True)


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
