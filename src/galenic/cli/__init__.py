"""The `galenic` command.

One file is one command: `galenic/cli/<name>.py` with a function of the same name (`new_service` becomes `new-service`).
Nothing lists them, and only the module of the command that was asked for is imported; what it needs, it imports inside
its function, so that help stays fast. Files that start with an underscore are no commands.

Exit codes: 0 done (a study that fails its criteria was still computed: read `passed`), 1 a check found a difference,
2 what was given cannot be used, 3 a check left cases uncovered.
"""

from __future__ import annotations

import pkgutil
import sys
from collections.abc import Sequence
from importlib import import_module
from typing import Annotated

import typer

from galenic import __version__
from galenic.cli._errors import show, show_usage
from galenic.errors import GalenicError

BAD_INPUT = 2


def main(argv: Sequence[str] | None = None) -> None:
    """Run one command and exit with its code."""
    arguments = list(sys.argv[1:] if argv is None else argv)
    as_json = "--json" in arguments
    try:
        sys.exit(_application(arguments)(args=arguments, prog_name="galenic", standalone_mode=not as_json))
    except GalenicError as error:
        show(error, as_json=as_json)
    except typer.TyperException as error:
        show_usage(error.format_message())
    sys.exit(BAD_INPUT)


def commands() -> dict[str, str]:
    """Every command and the module that holds it."""
    modules = [found.name for found in pkgutil.iter_modules(__path__) if not found.name.startswith("_")]
    return {name.replace("_", "-"): name for name in sorted(modules)}


def _application(arguments: Sequence[str]) -> typer.Typer:
    app = typer.Typer(
        help="Compute, judge and verify the evidence of outsourced drug development.",
        no_args_is_help=True,
        rich_markup_mode=None,  # drawing help with rich takes longer than all the rest of it
        pretty_exceptions_enable=False,
        add_completion=False,
        context_settings={"help_option_names": ["-h", "--help"]},
    )
    app.callback()(_root)
    known = commands()
    asked = next((argument for argument in arguments if not argument.startswith("-")), "")
    for name in [asked] if asked in known else known:
        module = import_module(f"galenic.cli.{known[name]}")
        app.command(name)(getattr(module, known[name]))
    return app


def _print_version(asked: bool) -> None:
    if asked:
        typer.echo(f"galenic {__version__}")
        raise typer.Exit


def _root(
    version: Annotated[
        bool, typer.Option("--version", help="Print the version and exit.", callback=_print_version, is_eager=True)
    ] = False,
) -> None:
    """Take the options that stand before a command; all of them act by their callbacks."""
