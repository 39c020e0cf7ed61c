"""What `galenic perform` takes and gives: inputs by name, reports by ending, a summary for people."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from rich.console import Console
from rich.markup import escape
from rich.table import Table

from galenic import __version__
from galenic.errors import Fault, InputError
from galenic.reports import InputShown, ReportContext, service_facts
from galenic.reports.numbers import shown

if TYPE_CHECKING:
    from galenic.catalogue import Performance, Reading
    from galenic.catalogue.outcome import Cell
    from galenic.catalogue.performed import GivenInput
    from galenic.catalogue.service import Options, Service

SHOWN = 12
VERDICTS = {True: "[green]met[/]", False: "[red]not met[/]", None: "[yellow]not judged[/]"}


def assign(service: Service, given: Sequence[str], reading: Reading) -> dict[str, Path]:
    """Say which file is which input: by the name before "=", else by what the file holds.

    Raises InputError SRV-010 for an input given twice.
    """
    from galenic.catalogue.intake import recognize

    names = {item.name for item in service.inputs}
    found: dict[str, Path] = {}
    faults = []
    for text in given:
        name, equals, path = text.partition("=")
        file = Path(path) if equals and name in names else Path(text)
        name = name if equals and name in names else recognize(service, file, reading)
        if name in found:
            faults.append(
                Fault("SRV-010", f"The input {name} is given twice.", value=str(file), allowed=str(found[name]))
            )
        found[name] = file
    if faults:
        remedy = f"Write --data NAME=FILE, with a name of {', '.join(sorted(names))}."
        raise InputError("Two files for one input.", code="SRV-010", faults=faults, remedy=remedy)
    return found


def report_context(service: Service, options: Options, done: Performance) -> ReportContext:
    """What the report of a performance says besides its outcome."""
    titles = {item.name: item.title for item in service.inputs}
    return ReportContext(
        **service_facts(service, options),
        inputs=tuple(
            InputShown(
                name=item.name,
                title=titles[item.name],
                sha256=item.sha256,
                file_name=item.source,
                rows=item.rows,
                units=item.units,
                origin="given on the command line",
            )
            for item in done.inputs
        ),
        evidence_digest=done.digest,
        software_version=f"Galenic {__version__}",
        state="unsigned, not part of any record",
    )


def show(service: Service, done: Performance) -> None:
    """Print conclusion, criteria, values, what was left out, and the digests."""
    console = Console()
    outcome = done.outcome
    console.print(f"[bold]{escape(service.title)}[/]  [dim]{service.id} {service.version}[/]")
    console.print(f"\n{escape(outcome.conclusion)}\n", highlight=False)
    if outcome.criteria:
        rows = [
            (each.title, _text(each.value, each.unit), each.limit, VERDICTS[each.passed]) for each in outcome.criteria
        ]
        _table(console, ("criterion", "value", "required", ""), rows)
    rows = [(each.title, _text(each.value, each.unit), each.reason, "") for each in outcome.values]
    _table(console, ("value", "", "", ""), rows)
    if outcome.exclusions:
        rows = [(each.subject, each.scope, each.reason, each.source) for each in outcome.exclusions[:SHOWN]]
        _table(console, ("left out or flagged", "from", "why", "by"), rows)
        if len(outcome.exclusions) > SHOWN:
            console.print(f"... and {len(outcome.exclusions) - SHOWN} more in the report and in --json.\n", style="dim")
    _table(console, ("input", "file", "rows", "sha256"), [_receipt(item) for item in done.inputs])
    console.print(f"[dim]evidence {done.digest}[/]", highlight=False, soft_wrap=True)


def _receipt(item: GivenInput) -> tuple[str, str, str, str]:
    return item.name, item.source, "" if item.rows is None else f"{item.rows:,}", item.sha256[:16]


def _text(value: Cell, unit: str) -> str:
    return shown(value) if value is None else f"{shown(value)} {unit}".strip()


def _table(console: Console, headings: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    """Print rows under headings; empty columns are left away."""
    kept = [i for i in range(len(headings)) if any(row[i] for row in rows)]
    table = Table(box=None, pad_edge=False, header_style="dim")
    for i in kept:
        table.add_column(headings[i])
    for row in rows:
        table.add_row(*(row[i] if row[i] in VERDICTS.values() else escape(row[i]) for i in kept))
    console.print(table)
    console.print()
