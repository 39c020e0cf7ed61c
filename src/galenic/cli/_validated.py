"""A validation run on a terminal."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from rich.console import Console
from rich.markup import escape
from rich.progress import Progress
from rich.table import Table

from galenic.cli._reports import write_reports
from galenic.validation import Status, ValidationResult

DEFAULT_REPORT = Path("validation-report.pdf")
DEFAULT_TRACE = Path("build/trace")
FAILURES_SHOWN = 10
Advance = Callable[[str, int, int], None]


@contextmanager
def progress() -> Iterator[Advance]:
    """Show on standard error which case file is run; nothing where that is no terminal."""
    console = Console(stderr=True)
    with Progress(console=console, transient=True, disable=not console.is_terminal) as bar:
        task = bar.add_task("", total=None)

        def advance(label: str, done: int, total: int) -> None:
            bar.update(task, description=label, completed=done, total=total)

        yield advance


def write_report(file: Path, result: ValidationResult, trace: Path | None) -> None:
    """Write the validation report in the format that the file's ending names."""
    from galenic import __version__
    from galenic.reports import ReportContext
    from galenic.validation.outcome import as_outcome, proofs

    context = ReportContext(
        service_id="galenic.validation",
        service_title="Validation report",
        service_version=__version__,
        software_version=f"Galenic {__version__}",
    )
    write_reports([file], as_outcome(result, proofs(trace)), context)


def show(result: ValidationResult, *, list_failures: bool) -> None:
    """Print counts by folder, and the cases that were not met."""
    console = Console()
    table = Table(box=None, pad_edge=False, header_style="dim")
    for heading in ("folder", "passed", "failed", "not covered"):
        table.add_column(heading, justify="left" if heading == "folder" else "right")
    for name, part in [*result.by_folder().items(), ("all", result)]:
        failed = f"[red]{part.failed}[/]" if part.failed else "0"
        table.add_row(escape(name), str(part.passed), failed, str(part.not_covered))
    console.print(table)
    missed = [case for case in result.cases if case.status is Status.FAILED]
    if list_failures:
        missed += [case for case in result.cases if case.status is Status.NOT_COVERED]
    for case in missed if list_failures else missed[:FAILURES_SHOWN]:
        note = f" ({case.note})" if case.note else ""
        console.print(
            f"\n[bold]{escape(f'{case.folder}/{case.set}: {case.id}')}[/] {case.status.replace('_', ' ')}{escape(note)}"
        )
        console.print(escape(f"  expected {case.expected}, obtained {case.obtained}"), highlight=False)
    if len(missed) > FAILURES_SHOWN and not list_failures:
        console.print(f"\n... and {len(missed) - FAILURES_SHOWN} more; --list-failures shows all.")
