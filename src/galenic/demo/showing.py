"""What the demo shows of itself: steps as they are taken, a summary, the verdicts on tampering."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from rich.console import Console, Group
from rich.markup import escape
from rich.panel import Panel
from rich.table import Table

from galenic.demo.cast import PARTS
from galenic.demo.tampering import Verdict
from galenic.ledger.queries import signatures_of
from galenic.reports.numbers import shown

if TYPE_CHECKING:
    from galenic.demo.playing import Act

NAMES = {part.key: part.printed_name for part in PARTS}
PASSED = {True: "[green]met[/]", False: "[red]not met[/]", None: "[yellow]not judged[/]"}
SAID = {
    "draft": "drafts the order",
    "issue": "freezes the protocol and signs the order",
    "acknowledge": "takes the order on and signs",
    "submit": "hands in the data",
    "compute": "computes",
    "review": "reviews and signs",
    "approve": "approves and signs",
    "deliver": "releases and signs",
    "accept": "accepts and signs",
}


def told(step: str, who: str) -> str:
    """A step in words."""
    return f"{NAMES[who]} {SAID[step]}"


def show_act(console: Console, act: Act) -> None:
    """One work order: what was concluded, by which value against which limit, and who signed what."""
    outcome = act.evidence.outcome
    labels = "".join(f" [bold magenta]{escape(label.upper())}[/]" for label in act.evidence.labels)
    parts: list[Any] = [escape(outcome["conclusion"])]
    if outcome["criteria"]:
        parts.append(_criteria(outcome["criteria"]))
    parts.append(_signatures(act))
    parts.append(f"[dim]data: {escape(act.scene.data)}[/]")
    parts.append(f"[dim]input {act.evidence.inputs.get().digest}[/]")
    parts.append(f"[dim]outcome {act.evidence.outcome_digest}[/]")
    parts.append(f"[dim]evidence {act.evidence.digest}[/]")
    title = f"[bold]{act.order.number}  {escape(act.order.title)}[/]{labels}  {act.order.state}"
    console.print(Panel(Group(*parts), title=title, title_align="left", padding=(0, 1)))


def show_logins(console: Console, passwords: dict[str, str]) -> None:
    """Who can log in, with which password; for this installation alone."""
    table = Table(title="Who can log in (invented people, passwords of this installation alone)", title_justify="left")
    for heading in ("user name", "password", "name", "role", "organization"):
        table.add_column(heading, overflow="fold")
    for part in PARTS:
        row = (part.username, passwords[part.username], part.printed_name, part.role.label, part.organization)
        table.add_row(*map(escape, row))
    console.print(table)


def show_reports(console: Console, paths: Sequence[Path]) -> None:
    """Where the reports lie."""
    console.print("[bold]Reports[/]")
    for path in paths:
        console.print(f"  {escape(_near(path))}", highlight=False, soft_wrap=True)
    console.print()


def show_verification(console: Console, report: dict[str, Any], evidence: int) -> None:
    """What verifying the record said."""
    counts = report["counts"]
    verdict = "[bold green]sound[/]" if report["ok"] else "[bold red]NOT SOUND[/]"
    console.print(
        f"[bold]galenic verify[/]: {verdict}. {counts.get('chains', 0)} chains, {counts.get('entries', 0)} entries, "
        f"{counts.get('records', 0)} records, {counts.get('signatures', 0)} signatures, {counts.get('anchors', 0)} "
        f"anchors; {evidence} pieces of evidence computed again from their raw data.\n"
    )


def show_attacks(console: Console, verdicts: Iterable[Verdict]) -> None:
    """What was done to copies of the database, and what verifying them said."""
    console.print("[bold]Tampering with copies of the database[/]")
    for verdict in verdicts:
        mark = f"[green]found ({verdict.total} findings)[/]" if verdict.found else "[bold red]NOT FOUND[/]"
        console.print(f"\n  [bold]{verdict.title}[/]: {mark}\n  {escape(verdict.done)}")
        for finding in verdict.findings:
            console.print(f"    {escape(finding)}", style="dim", highlight=False)
    console.print()


def show_truth(console: Console, labels: Collection[str]) -> None:
    """What is real and what is not."""
    simulated = f" What is {', '.join(labels)} says so on every page." if labels else ""
    console.print(
        "[bold]What is real[/]: the data of WO-1, WO-2 and WO-5 are published (examples/*/SOURCE.md), and every number "
        "was computed here and now from them. WO-3 and WO-4 rest on a crossover simulated from a published population."
        f"{simulated}\n[bold]What is invented[/]: organizations, people, orders, dates, prices.\n"
    )


def _criteria(criteria: Iterable[dict[str, Any]]) -> Table:
    table = Table(box=None, pad_edge=False, header_style="dim")
    for heading in ("criterion", "value", "required", "", "source"):
        table.add_column(heading, overflow="fold")
    for each in criteria:
        value = f"{shown(each['value'])} {each['unit']}".strip()
        cells = (each["title"], value, each["limit"])
        table.add_row(*map(escape, cells), PASSED[each["passed"]], escape(each["source"]))
    return table


def _signatures(act: Act) -> Table:
    table = Table(box=None, pad_edge=False, show_header=False)
    for record, what in ((act.order, "order"), (act.evidence, "evidence"), (act.delivery, "delivery")):
        for given in signatures_of(record):
            signature = given.signature
            standing = "" if given.current else " (superseded)"
            table.add_row(
                f"{what} {signature.meaning}{standing}",
                escape(f"{signature.printed_name}, {signature.role}"),
                f"{signature.time:%Y-%m-%d %H:%M:%S} UTC",
            )
    return table


def _near(path: Path) -> str:
    """A path as somebody in the present folder would type it."""
    try:
        return str(path.relative_to(Path.cwd()))
    except ValueError:
        return str(path)
