"""`galenic compile`: documents of a dossier that are compiled from evidence and stated facts."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

if TYPE_CHECKING:
    from galenic.dossier.compiling import Compiled, Kind

ENDINGS = {".pdf", ".docx"}


def compile(  # noqa: A001 - the command is called so
    kind: Annotated[str, typer.Argument(help="Kind of document, such as quality-overall-summary.")],
    manifest: Annotated[
        Path | None, typer.Argument(help="TOML file with the application, its evidence, and what is stated.")
    ] = None,
    output: Annotated[
        list[Path] | None,
        typer.Option("--output", "-o", metavar="FILE", help="File to write: .pdf or .docx; several times."),
    ] = None,
    template: Annotated[bool, typer.Option("--template", help="Print a manifest to fill in, and do no more.")] = False,
    json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """Compile a document of the dossier from evidence and stated facts, as PDF/A and as Word document.

    Every figure names the record behind it. What nothing says is written "Not provided" in the document, and listed.
    """
    from galenic.cli._output import print_json
    from galenic.dossier.compiling import kind as look_up
    from galenic.dossier.compiling.manifest import load, manifest_template
    from galenic.errors import InputError

    found = look_up(kind)
    if template:
        typer.echo(manifest_template(found), nl=False)
        return
    files = output or []
    _refuse_unknown_endings(files)
    if manifest is None:
        remedy = f"`galenic compile {found.id} --template` prints a manifest to fill in."
        raise InputError("The manifest is missing.", code="CLI-001", remedy=remedy)
    material = load(found, manifest)
    compiled = found.compile(material)
    _write(compiled, material.moment, files)
    told = _told(found, compiled, material.application.region, files)
    if json:
        print_json(told)
    else:
        _show(told)


def _refuse_unknown_endings(files: list[Path]) -> None:
    from galenic.errors import Fault, InputError

    faults = [
        Fault("RPT-003", "No compiled document has this ending.", value=str(file), allowed=", ".join(sorted(ENDINGS)))
        for file in files
        if file.suffix.lower() not in ENDINGS
    ]
    if faults:
        raise InputError("The format is told by the file's ending.", code="RPT-003", faults=faults)


def _write(compiled: Compiled, moment: Any, files: list[Path]) -> None:
    from galenic.cli._output import write_file
    from galenic.reports.pdf import typeset
    from galenic.reports.word import written

    for file in files:
        render = typeset if file.suffix.lower() == ".pdf" else written
        write_file(file, render(compiled.document, moment))


def _told(kind: Kind, compiled: Compiled, region: str, files: list[Path]) -> dict[str, Any]:
    verdict = compiled.document.verdict
    return {
        "kind": kind.id,
        "version": kind.version,
        "region": region,
        "sections": list(kind.sections[region]),
        "files": [str(file) for file in files],
        "verdict": verdict.word,
        "conclusion": verdict.sentence,
        "missing": list(compiled.missing),
    }


def _show(told: dict[str, Any]) -> None:
    from rich.console import Console
    from rich.markup import escape

    console = Console(soft_wrap=True, highlight=False)
    where = escape(", ".join(told["files"]) or "nothing written: name files with -o")
    console.print(f"[bold]{where}[/]: {escape(told['verdict'])}. {escape(told['conclusion'])}")
    for each in told["missing"]:
        console.print(f"  [yellow]missing[/] {escape(each)}")
