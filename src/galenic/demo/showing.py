"""What the demo shows of itself: steps as they are taken, a summary, the verdicts on tampering."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.markup import escape
from rich.table import Table

from galenic.demo.cast import PARTS, Part
from galenic.demo.playing import STEPS, Act
from galenic.demo.scenes import Scene
from galenic.demo.tampering import Verdict
from galenic.ledger.queries import signatures_of
from galenic.ledger.recording import RecordedBase
from galenic.reports.numbers import shown

LOGIN = {part.key: part.username for part in PARTS}
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
    evidence, outcome = act.evidence, act.evidence.outcome
    labels = "".join(f" [bold magenta]{escape(label.upper())}[/]" for label in evidence.labels)
    title = f"[bold]{act.order.number}  {escape(act.order.title)}[/]{labels}  [dim]{act.order.state}[/]"
    console.rule(title, align="left")
    console.print(escape(outcome["conclusion"]), highlight=False)
    table = _columns()
    for each in outcome["criteria"]:
        value = f"[bold]{escape(shown(each['value']))} {escape(each['unit'])}[/]".replace(" [/]", "[/]")
        table.add_row(PASSED[each["passed"]], f"{escape(each['title'])}: {value}; required {escape(each['limit'])}")
    for name, text in _origin(act):
        table.add_row(f"[dim]{name}[/]", f"[dim]{escape(text)}[/]")
    console.print(table)
    console.print()


def _origin(act: Act) -> Iterator[tuple[str, str]]:
    evidence = act.evidence
    yield "order", _signed(act.order)
    yield "evidence", f"computed by {evidence.performer.printed_name}, {_signed(evidence)}"
    yield "delivery", _signed(act.delivery)
    yield "data", act.scene.data
    yield "input", evidence.inputs.get().digest
    yield "outcome", evidence.outcome_digest
    yield "digest", evidence.digest


def _columns() -> Table:
    table = Table(box=None, pad_edge=False, show_header=False, padding=(0, 2, 0, 0))
    table.add_column(no_wrap=True)
    table.add_column(overflow="fold")
    return table


def _signed(record: RecordedBase) -> str:
    """Every standing signature on a record, in words."""
    given = [each for each in signatures_of(record) if each.current]
    return ", ".join(f"{each.signature.meaning} by {each.signature.printed_name}" for each in given)


def show_logins(console: Console, passwords: dict[str, str]) -> None:
    """Who can log in, with which password; for this installation alone."""
    console.print("[bold]Who can log in[/] (invented people; the passwords are those of this installation alone)")
    table = Table(box=None, pad_edge=False, header_style="dim", padding=(0, 2, 0, 0))
    table.add_column("user name", no_wrap=True)
    table.add_column("password", no_wrap=True)
    table.add_column("who", overflow="fold")
    parts = {part.username: part for part in PARTS}
    for username, password in passwords.items():
        table.add_row(username, password, escape(_who(parts[username])) if username in parts else "")
    console.print(table)
    console.print()


def show_invitation(console: Console, scene: Scene) -> None:
    """What is left for the reader to do, and where to begin."""
    console.print(
        f"[bold]Your turn[/]: {scene.number} was taken on and waits. Run `galenic serve`, log in as "
        f"{LOGIN[STEPS['submit']]}, hand in examples/{scene.example} and compute; {LOGIN[STEPS['review']]} reviews, "
        f"{LOGIN[STEPS['approve']]} approves and releases, {LOGIN[STEPS['accept']]} accepts.\n",
        highlight=False,
    )


def _who(part: Part) -> str:
    return f"{part.printed_name}, {part.role.label[0].lower()}{part.role.label[1:]}"


def show_reports(console: Console, paths: Sequence[Path]) -> None:
    """Where the reports lie."""
    console.print("[bold]Reports[/]")
    for path in paths:
        console.print(f"  {escape(_near(path))}", highlight=False, soft_wrap=True)
    console.print()


def show_verification(console: Console, report: dict[str, Any]) -> None:
    """What verifying the record said."""
    counts = report["counts"]
    verdict = "[bold green]sound[/]" if report["ok"] else "[bold red]NOT SOUND[/]"
    console.print(
        f"[bold]galenic verify[/]: {verdict}. {counts.get('chains', 0)} chains, {counts.get('entries', 0)} entries, "
        f"{counts.get('records', 0)} records, {counts.get('signatures', 0)} signatures, {counts.get('anchors', 0)} "
        f"anchors; {counts.get('evidence', 0)} pieces of evidence computed again from their raw data.\n"
    )


def show_attacks(console: Console, verdicts: Iterable[Verdict]) -> None:
    """What was done to copies of the database, and what verifying them said."""
    console.print("[bold]Tampering with copies of the database[/], each verified by `galenic verify`")
    table = _columns()
    for verdict in verdicts:
        mark = "[green]found[/]" if verdict.found else "[bold red]NOT FOUND[/]"
        table.add_row(mark, f"[bold]{verdict.title}[/]. {escape(verdict.done)}")
        for finding in verdict.findings:
            table.add_row("", f"[dim]{escape(finding)}[/]")
    console.print(table)
    console.print()


def show_truth(console: Console, labels: Collection[str]) -> None:
    """What is real and what is not."""
    simulated = f" What is {', '.join(labels)} says so on every page." if labels else ""
    console.print(
        "[bold]What is real[/]: the data of WO-1, WO-2 and WO-5 are published (examples/*/SOURCE.md), and every number "
        "was computed here and now from them. WO-3 and WO-4 rest on a crossover simulated from a published population."
        f"{simulated}\n[bold]What is invented[/]: organizations, people, orders, dates, prices.\n"
    )


def _near(path: Path) -> str:
    """A path as somebody in the present folder would type it."""
    try:
        return str(path.relative_to(Path.cwd()))
    except ValueError:
        return str(path)
