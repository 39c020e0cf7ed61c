"""What the demo shows of the time before work begins: need, plan, proposals, award, and a gate that held."""

from __future__ import annotations

from rich.console import Console
from rich.markup import escape
from rich.table import Table

from galenic.demo.cast import CDMO, CRO
from galenic.demo.needing import BEFORE, FACTS
from galenic.demo.scenes import SCENES
from galenic.demo.story import TOO_EARLY, Beginning
from galenic.programmes.sourcing.comparing import ComparedLine


def show(console: Console, beginning: Beginning) -> None:
    """The story up to the first order, in four short parts."""
    _need(console, beginning)
    _proposals(console, beginning.compared)
    console.print(
        f"[bold]Award[/]: the sites were qualified, then {escape(CRO.name)} and {escape(CDMO.name)} were awarded their "
        "lines and accepted. Neither learned of the other. Both quality units signed each quality agreement.\n",
        highlight=False,
    )
    _gate(console, beginning)


def _need(console: Console, beginning: Beginning) -> None:
    planned = beginning.planned.plan
    _, weeks, _ = planned.weeks_to_filing()
    console.rule("[bold]The need[/]", align="left")
    console.print(
        f"{FACTS['name']}, {FACTS['dosage_form']}, immediate release, for {', '.join(FACTS['markets'])}; compared with "
        f"{FACTS['reference_product']}.\n[bold]The plan[/] that follows by rule: {len(planned.steps)} steps, "
        f"{weeks:.0f} weeks to the filing. {len(BEFORE)} steps were done before, and signed decisions say so.\n",
        highlight=False,
    )


def _proposals(console: Console, lines: tuple[ComparedLine, ...]) -> None:
    console.rule("[bold]Proposals[/]  RFP-1, two partners invited; before their sites were qualified", align="left")
    chosen = {scene.line: (CRO if scene.partner == CRO.key else CDMO).name for scene in SCENES}
    table = Table(box=None, pad_edge=False, header_style="dim", padding=(0, 2, 0, 0))
    for heading in ("line", "partner", "EUR", "months", ""):
        table.add_column(heading, justify="right" if heading in ("EUR", "months") else "left")
    for line in lines:
        for offer in line.offers:
            mark = "[green]awarded later[/]" if offer.partner == chosen[line.key] else "[dim]not chosen[/]"
            table.add_row(line.key, escape(offer.partner), f"{offer.price:,.0f}", f"{offer.months:g}", mark)
    console.print(table)
    against = next((sentence for line in lines for offer in line.offers for sentence in offer.against), "")
    console.print(f"[dim]Against every offer at this moment, such as: {escape(against)}.[/]\n", highlight=False)


def _gate(console: Console, beginning: Beginning) -> None:
    console.print(f"[bold]A gate that held[/]: {TOO_EARLY.number}, {escape(TOO_EARLY.title.lower())}, was refused:")
    for fault in beginning.refused.faults:
        console.print(f"  [yellow]{escape(fault.message)}[/]", highlight=False)
    console.print()
