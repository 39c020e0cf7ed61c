"""How findings about data sets are shown."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rich.console import Console

    from galenic.dossier.cdisc.conformance import Finding, Report

COLORS = {"high": "red", "medium": "yellow", "low": "cyan", "note": "dim"}
PLACES_SHOWN = 5  # of one rule


def show_findings(console: Console, report: Report, *, all_places: bool) -> None:
    """The findings by rule, the worst first, each rule with its remedy."""
    from rich.markup import escape

    verdict = "[bold green]Nothing stops them.[/]" if report.ok else "[bold red]They would be stopped.[/]"
    counted = ", ".join(f"{name} {rows:,}" for name, rows in report.data_sets.items()) or "no data set"
    console.print(f"{verdict} {len(report.findings):,} findings in {len(report.data_sets)} data sets: {counted}.")
    by_rule: dict[str, list[Finding]] = {}
    for finding in report.findings:
        by_rule.setdefault(finding.rule, []).append(finding)
    for rule, findings in by_rule.items():
        first = findings[0]
        console.print(f"\n  [{COLORS[first.severity]}]{rule} {first.severity}[/] [bold]{escape(first.title)}[/]")
        for finding in findings if all_places else findings[:PLACES_SHOWN]:
            console.print(escape(f"    {finding.place}: {finding.what}"))
        if len(findings) > PLACES_SHOWN and not all_places:
            console.print(f"    ... and {len(findings) - PLACES_SHOWN:,} more; --all shows them.")
        console.print(f"    [italic]{escape(first.remedy)}[/] [dim]{escape(first.source)}[/]")
