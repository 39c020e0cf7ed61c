"""`galenic build-sequence`: a submission from a manifest and the files that it names."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

if TYPE_CHECKING:
    from galenic.dossier.ectd_v3 import Rendering
    from galenic.dossier.manifest import Manifest
    from galenic.dossier.model import Standing, SubmissionUnit


class Edition(StrEnum):
    """The editions of eCTD that are written."""

    V3 = "3.2.2"
    V4 = "4.0"


def build_sequence(
    manifest: Annotated[Path, typer.Argument(help="TOML file that says what the dossier holds.")],
    into: Annotated[Path, typer.Option(metavar="DIR", help="Folder of the application; the sequence goes below it.")],
    edition: Annotated[Edition, typer.Option(help="Edition of eCTD.")] = Edition.V3,
    schemas: Annotated[
        Path | None, typer.Option(metavar="DIR", help="The agencies' DTDs and style sheets, to be put into util.")
    ] = None,
    json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """Build the next sequence of an application and check it.

    Sequences that lie in the folder already are what stands: only what changed since is sent, as new, replaced or
    deleted. Exit code 1 when the sequence was written and something would stop it.
    """
    from galenic.dossier.content_plan import State
    from galenic.dossier.manifest import load
    from galenic.dossier.records import write_records
    from galenic.dossier.validation import check_sequence

    described = load(manifest)
    unit, rendering = _rendered(described, into, edition, schemas)
    sequence = rendering.write(into, described.contents)
    write_records(rendering, sequence, described.contents)
    report = check_sequence(sequence, schemas=schemas)
    told: dict[str, Any] = {
        "folder": str(sequence),
        "files": len(rendering.made) + len(rendering.documents),
        "sent": [
            {"operation": one.operation, "section": one.place.section, "title": one.title, "why": one.why}
            for one in unit.contexts
        ],
        "flagged": [
            {"section": paper.section, "title": paper.title, "state": paper.state}
            for paper in described.papers
            if paper.state is not State.APPROVED
        ],
        "check": report.as_dict(),
    }
    if json:
        from galenic.cli._output import print_json

        print_json(told)
    else:
        _show(told)
    raise typer.Exit(0 if report.ok else 1)


def _rendered(
    described: Manifest, into: Path, edition: Edition, schemas: Path | None
) -> tuple[SubmissionUnit, Rendering]:
    from galenic.dossier import ectd_v3, ectd_v4

    standing: list[Standing]
    if edition is Edition.V4:
        standing = ectd_v4.standing(ectd_v4.read_messages(into)) if into.is_dir() else []
        unit, _ = described.next_unit(standing)
        return unit, ectd_v4.render(unit, standing=standing)
    standing = ectd_v3.standing(ectd_v3.read_application(into)) if into.is_dir() else []
    unit, _ = described.next_unit(standing)
    return unit, ectd_v3.render(unit, standing=standing, schemas=schemas)


def _show(told: dict[str, Any]) -> None:
    from collections import Counter

    from rich.console import Console
    from rich.markup import escape

    console = Console(soft_wrap=True, highlight=False)
    counted = ", ".join(
        f"{count} {operation}" for operation, count in Counter(one["operation"] for one in told["sent"]).items()
    )
    console.print(f"[bold]{escape(told['folder'])}[/]: {told['files']} files; {counted or 'nothing to send'}.")
    for one in told["flagged"]:
        console.print(f"  [yellow]{one['state']}[/] {escape(one['section'])} {escape(one['title'])}")
    check = told["check"]
    counts = ", ".join(f"{count} {severity}" for severity, count in check["counts"].items() if count) or "nothing found"
    console.print(f"Checked by {check['profile']}: {counts}.")
    for finding in check["findings"]:
        if finding["severity"] == "high":
            console.print(f"  [red]{finding['rule']}[/] {escape(finding['place'])}: {escape(finding['what'])}")
    console.print(
        "[dim]`galenic validate-sequence` says what to do about each finding. Agencies' forms stay yours to fill in.[/]"
    )
