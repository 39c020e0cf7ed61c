"""How refusals look: for people on standard error, for programs as JSON on standard output."""

from __future__ import annotations

import json
import sys

from galenic.errors import Fault, GalenicError

FAULTS_SHOWN = 20


def show(error: GalenicError, *, as_json: bool) -> None:
    """Print a refusal with its faults and the remedy; `as_json` gives `{"error": {...}}` with all of them."""
    if as_json:
        print(json.dumps({"error": error.as_dict()}, ensure_ascii=False))
        return
    from rich.console import Console
    from rich.text import Text

    console = Console(stderr=True, soft_wrap=True)
    console.print(Text.assemble((f"{error.code} ", "bold red"), (error.message, "bold")))
    for fault in error.faults[:FAULTS_SHOWN]:
        console.print(Text.assemble("  ", *_parts(fault)))
    if len(error.faults) > FAULTS_SHOWN:
        console.print(Text(f"  ... and {len(error.faults) - FAULTS_SHOWN} more; --json lists all."))
    if error.remedy:
        console.print(Text(error.remedy, "cyan"))


def show_usage(message: str) -> None:
    """Print what was wrong with the command line itself, where JSON was asked for."""
    error = GalenicError(message, code="CLI-001", remedy="`galenic COMMAND --help` shows what it takes.")
    show(error, as_json=True)


def _parts(fault: Fault) -> list[tuple[str, str]]:
    text = str(fault).removeprefix(f"[{fault.code}] ")
    return [(f"{fault.code} ", "red"), (text, "")]


def note(message: str) -> None:
    """Print a line for people on standard error, where it does not disturb what a program reads."""
    print(message, file=sys.stderr)
