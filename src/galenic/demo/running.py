"""The demo from the need to the last signature: play, show, report, verify, tamper."""

from __future__ import annotations

import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from galenic.demo import beginning_shown, showing
from galenic.demo.cast import PARTS, Cast, passphrase
from galenic.demo.installation import read_digests, write_digests, write_logins
from galenic.demo.playing import WORK, Act, play, steps_of
from galenic.demo.scenes import SCENES, YOURS, Scene
from galenic.demo.story import Beginning, begin
from galenic.demo.tampering import ATTACKS, Verdict, suffer
from galenic.ledger.anchors import anchor_all
from galenic.ledger.verification import verify
from galenic.programmes.reporting import evidence_report


@dataclass(frozen=True, slots=True)
class Result:
    """What the demo came to. `refused` says what lacked when the study was ordered before its batch; `same_as_before`
    is None when it was played for the first time.
    """

    refused: tuple[str, ...]
    orders: tuple[dict[str, Any], ...]
    reports: tuple[str, ...]
    verification: dict[str, Any]
    attacks: tuple[Verdict, ...]
    same_as_before: bool | None
    seconds: float

    @property
    def ok(self) -> bool:
        """Whether the record is sound, every attack was found, and a replay gave the same digests."""
        found = all(verdict.found for verdict in self.attacks)
        return bool(self.verification["ok"]) and found and self.same_as_before is not False

    def as_dict(self) -> dict[str, Any]:
        """The same for machines."""
        return asdict(self) | {"ok": self.ok}


def run(place: Path, earlier: Path | None, console: Console) -> Result:
    """Play on the empty installation in `place`, whose database is migrated. `earlier` is where the last play went."""
    began = time.monotonic()
    passwords = {part.username: passphrase() for part in PARTS}
    write_logins(place, passwords)
    beginning, acts = _play(passwords, console)
    cast = beginning.cast
    anchor_all("demo played")
    beginning_shown.show(console, beginning)
    for act in acts:
        showing.show_act(console, act)
    reports = _write_reports(place, cast, acts)
    showing.show_reports(console, reports)
    with console.status("Verifying: chains, anchors, signatures, tables, and every number computed again ..."):
        verification = verify().as_dict()
    showing.show_verification(console, verification)
    with console.status("Tampering with copies of the database, and verifying them ..."):
        attacks = _attack(place)
    showing.show_attacks(console, attacks)
    same = _compare(place, earlier, acts, console)
    showing.show_truth(console)
    if console.record:
        console.save_text(str(place / "demo" / "summary.txt"), clear=False)
    showing.show_logins(console, passwords)
    showing.show_invitation(console, YOURS)
    return Result(
        refused=tuple(fault.message for fault in beginning.refused.faults),
        orders=tuple(map(_summary, acts)),
        reports=tuple(map(str, reports)),
        verification=verification,
        attacks=attacks,
        same_as_before=same,
        seconds=round(time.monotonic() - began, 1),
    )


def _play(passwords: dict[str, str], console: Console) -> tuple[Beginning, list[Act]]:
    columns = (TextColumn("[progress.description]{task.description}"), BarColumn(), MofNCompleteColumn())
    with Progress(*columns, TimeElapsedColumn(), console=console, transient=True) as progress:
        task = progress.add_task("Beginning", total=sum(len(steps_of(scene)) for scene in SCENES))
        beginning = begin(passwords, lambda text: progress.update(task, description=text))

        def tell(scene: Scene, step: str) -> None:
            progress.update(task, description=f"{scene.number}: {showing.told(scene, step)}", advance=1)

        acts = play(beginning.cast, SCENES, awards=beginning.awards, tell=tell)
        play(beginning.cast, [YOURS], leave_out=WORK)
        return beginning, acts


def _write_reports(place: Path, cast: Cast, acts: Sequence[Act]) -> list[Path]:
    folder = place / "demo" / "reports"
    folder.mkdir(parents=True, exist_ok=True)
    written = []
    for act in acts:
        _, content = evidence_report(by=cast.reader("sponsor_qa"), evidence_id=act.evidence.pk)
        path = folder / f"{act.order.number}.pdf"
        path.write_bytes(content)
        written.append(path)
    return written


def _attack(place: Path) -> tuple[Verdict, ...]:
    """Two at a time: each verdict is a process of its own."""
    folder = place / "demo" / "copies"
    with ThreadPoolExecutor(max_workers=2) as pool:
        jobs = [pool.submit(suffer, place, folder / str(number), attack) for number, attack in enumerate(ATTACKS)]
        verdicts = tuple(job.result() for job in jobs)
    for number in range(len(ATTACKS)):
        (folder / str(number)).rmdir()
    folder.rmdir()
    return verdicts


def _compare(place: Path, earlier: Path | None, acts: Sequence[Act], console: Console) -> bool | None:
    """Whether inputs and outcomes have the digests that they had when the demo was last played here."""
    digests = {act.order.number: _digests(act) for act in acts}
    write_digests(place, digests)
    before = read_digests(earlier) if earlier else None
    if before is None:
        return None
    same = before == digests
    verdict = "[green]the same digests as last time[/]" if same else "[bold red]OTHER digests than last time[/]"
    console.print(f"[bold]Played again[/]: inputs, outcomes and evidence have {verdict}.\n")
    return same


def _digests(act: Act) -> dict[str, str]:
    return {
        **{used.name: used.digest for used in act.evidence.inputs.order_by("name")},
        "outcome": act.evidence.outcome_digest,
        "evidence": act.evidence.digest,
    }


def _summary(act: Act) -> dict[str, Any]:
    return {
        "number": act.order.number,
        "title": act.order.title,
        "state": act.order.state,
        "partner": act.cast.partners[act.scene.partner].name,
        "service": act.evidence.service_id,
        "kind": act.evidence.kind,
        "conclusion": act.evidence.conclusion,
        "passed": act.evidence.passed,
        "labels": act.evidence.labels,
        "data": act.scene.data,
        "digests": _digests(act),
    }
