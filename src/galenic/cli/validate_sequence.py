"""`galenic validate-sequence`: what is wrong with a submission, before an agency says it."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from galenic.dossier.validation import Finding, Report

COLORS = {"high": "red", "medium": "yellow", "low": "cyan", "note": "dim"}
PLACES_SHOWN = 5  # of one rule in one sequence


class Market(StrEnum):
    """The regions whose rules are known; as `galenic.dossier.model.Region`, which help does not need."""

    US = "US"
    EU = "EU"
    CA = "CA"


def validate_sequence(  # noqa: PLR0917 - typer reads each parameter as an option, none is positional in Python
    folder: Annotated[Path, typer.Argument(help="A sequence (0000), or the folder of an application: all of them.")],
    region: Annotated[Market | None, typer.Option(help="Whose rules; by default those of module 1.")] = None,
    on: Annotated[
        datetime | None, typer.Option(formats=["%Y-%m-%d"], help="The rules as of this day; today's by default.")
    ] = None,
    schemas: Annotated[
        Path | None, typer.Option(metavar="DIR", help="The agencies' DTDs; by default those in util/dtd.")
    ] = None,
    all_places: Annotated[bool, typer.Option("--all", help="Show every place, not the first of each rule.")] = False,
    json: Annotated[bool, typer.Option("--json", help="Print every finding as JSON.")] = False,
) -> None:
    """Check a submission of eCTD 3.2.2 or 4.0, made by Galenic or not.

    Each finding has a rule, a severity, a place, the record behind the file where it is known, and what to do. Exit
    code 1 when something would stop the submission.
    """
    from galenic.cli._output import print_json
    from galenic.dossier.model import Region
    from galenic.dossier.validation import check_sequence, sequences_in

    asked, day = Region(region) if region else None, on.date() if on else None
    reports = [check_sequence(one, region=asked, on=day, schemas=schemas) for one in sequences_in(folder)]
    ok = all(report.ok for report in reports)
    if json:
        print_json({"ok": ok, "sequences": [one.as_dict() for one in reports]})
    else:
        for report in reports:
            _show(report, all_places=all_places)
    raise typer.Exit(0 if ok else 1)


def _show(report: Report, *, all_places: bool) -> None:
    from rich.console import Console
    from rich.markup import escape

    console = Console(soft_wrap=True, highlight=False)
    verdict = "[bold green]Nothing stops it.[/]" if report.ok else "[bold red]It would be stopped.[/]"
    console.print(
        f"[bold]{escape(report.sequence)}[/] {verdict} {report.files:,} files, {report.uses:,} uses; {report.profile}"
    )
    by_rule: dict[str, list[Finding]] = {}
    for finding in report.findings:
        by_rule.setdefault(finding.rule, []).append(finding)
    for rule, findings in by_rule.items():
        first = findings[0]
        criteria = f" ({', '.join(first.criteria)})" if first.criteria else ""
        color = COLORS[first.severity]
        console.print(f"\n  [{color}]{rule} {first.severity}[/]{escape(criteria)} [bold]{escape(first.title)}[/]")
        for finding in findings if all_places else findings[:PLACES_SHOWN]:
            record = f" [record: {finding.record}]" if finding.record else ""
            console.print(escape(f"    {finding.place}: {finding.what}{record}"))
        if len(findings) > PLACES_SHOWN and not all_places:
            console.print(f"    ... and {len(findings) - PLACES_SHOWN:,} more; --all shows them.")
        console.print(f"    [italic]{escape(first.remedy)}[/]")
    console.print()
