"""`galenic verify`: does anything contradict the record?"""

from __future__ import annotations

from typing import Annotated, Any

import typer

WORDS = {"reviewed_documents": "reviewed documents (digest checked, nothing to recompute)"}


def verify(
    scope: Annotated[list[str] | None, typer.Option(help="Only this chain; repeat for more. All by default.")] = None,
    json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """Check chains, anchors, signatures and tables, and compute every piece of evidence again from its raw data.

    Of reviewed documents, which Galenic did not compute, the digests are checked.

    Writes nothing. Exit code 1 when something contradicts the record; each finding names the chain and the entry.
    """
    from galenic.cli._record import open_to_check

    open_to_check()
    from galenic.ledger.verification import verify as look

    if json:
        from galenic.cli._output import print_json

        report = look(scope or None)
        print_json(report.as_dict())
    else:
        report = _watched(look, scope)
        _show(report)
    if not report.ok:
        raise typer.Exit(1)


def _watched(look: Any, scope: list[str] | None) -> Any:
    """Verify with a line that says what is being looked at."""
    from rich.console import Console

    with Console(stderr=True).status("Verifying ...") as status:
        return look(scope or None, on_progress=lambda what, count: status.update(f"Verifying {what} ({count:,}) ..."))


def _show(report: Any) -> None:
    from rich.console import Console
    from rich.markup import escape

    console = Console(soft_wrap=True)
    counted = ", ".join(f"{count:,} {WORDS.get(what, what)}" for what, count in sorted(report.counts.items()))
    if report.ok:
        console.print(f"[bold green]Sound.[/] Nothing contradicts the record: {counted}.")
    else:
        console.print(f"[bold red]Not sound.[/] {report.errors} findings in {counted}.")
    for finding in report.findings:
        console.print(f"  {escape(str(finding))}", style="yellow" if finding.warning else "red", highlight=False)
    for chain, sequence in sorted(report.first_bad.items()):
        console.print(f"First bad entry of {escape(chain)}: #{sequence}", highlight=False)
    hidden = report.errors - sum(not finding.warning for finding in report.findings)
    if hidden:
        console.print(f"... and {hidden} more of the same kinds; --scope looks at one chain.")
