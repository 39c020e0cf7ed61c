"""What the demo shows of itself: steps as they are taken, a summary, the verdicts on tampering."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.markup import escape
from rich.table import Table

from galenic.demo.cast import PARTS, Part
from galenic.demo.playing import Act, steps_of
from galenic.demo.scenes import Scene
from galenic.demo.tampering import Verdict
from galenic.ledger.queries import signatures_of
from galenic.ledger.recording import RecordedBase
from galenic.reports.numbers import shown

BY_KEY = {(part.partner, part.key): part for part in PARTS}
PASSED = {True: "[green]met[/]", False: "[red]not met[/]", None: "[yellow]not judged[/]"}
SAID = {
    "draft": "drafts the order",
    "issue": "freezes the protocol and signs the order",
    "acknowledge": "takes the order on and signs",
    "submit": "hands in the data",
    "compute": "computes",
    "hand_in": "hands in documents",
    "review": "reviews and signs",
    "approve": "approves and signs",
    "deliver": "releases and signs",
    "accept": "accepts and signs",
}


def told(scene: Scene, step: str) -> str:
    """A step in words."""
    return f"{who(scene, step).printed_name} {SAID[step]}"


def who(scene: Scene, step: str) -> Part:
    """Whoever takes a step of a scene: one of its partner's people, or of the sponsor's."""
    key = steps_of(scene)[step]
    return BY_KEY.get((scene.partner, key)) or BY_KEY["", key]


def show_act(console: Console, act: Act) -> None:
    """One work order: what was concluded, by which value against which limit, and who signed what."""
    evidence, outcome = act.evidence, act.evidence.outcome
    labels = "  ".join(f"[bold magenta]{escape(_loud(label))}[/]" for label in evidence.labels)
    title = f"[bold]{act.order.number}  {escape(act.order.title)}[/]  [dim]{act.order.state}[/]"
    console.rule(title, align="left")
    if evidence.labels:
        console.print(labels)
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
    done = "handed in" if evidence.is_document else "computed"
    yield "evidence", f"{done} by {evidence.performer.printed_name}, {_signed(evidence)}"
    yield "delivery", _signed(act.delivery)
    yield "data", act.scene.data
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
        f"{who(scene, 'submit').username}, hand in examples/{scene.example} and compute; "
        f"{who(scene, 'review').username} reviews, {who(scene, 'approve').username} approves and releases, "
        f"{who(scene, 'accept').username} accepts.\n",
        highlight=False,
    )


def _who(part: Part) -> str:
    return f"{part.printed_name}, {part.role.label[0].lower()}{part.role.label[1:]}, {part.organization}"


def _loud(label: str) -> str:
    return label.upper() if label.islower() else label


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
        f"anchors; {counts.get('evidence', 0)} pieces of evidence computed again from their raw data, "
        f"{counts.get('reviewed_documents', 0)} reviewed documents: digest checked, nothing to recompute.\n"
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


TRUTH = (
    ("real", "WO-6, computed from published theophylline concentrations (examples/theophylline); all limits."),
    ("simulated", "study and batches: concentrations from a published population, stability with an assumed rate"),
    ("", "(examples/simulated_*/SOURCE.md). It says SIMULATED on every page."),
    ("not computed", "WO-1 and WO-2, answered with the partners' documents. They say so on every page."),
    ("invented", "organizations, people, orders, dates, prices."),
)


def show_truth(console: Console) -> None:
    """What is real and what is not."""
    console.print("[bold]What is what[/]; every number was computed here and now")
    table = _columns()
    for what, which in TRUTH:
        table.add_row(f"[bold]{what}[/]", escape(which))
    console.print(table)
    console.print()


def _near(path: Path) -> str:
    """A path as somebody in the present folder would type it."""
    try:
        return str(path.relative_to(Path.cwd()))
    except ValueError:
        return str(path)
