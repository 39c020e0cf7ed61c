"""`galenic cdisc`: the data sets of a study as an agency takes them."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

if TYPE_CHECKING:
    from galenic.dossier.cdisc.conformance import Report
    from galenic.dossier.cdisc.package import Package
    from galenic.dossier.cdisc.reading_back import ReadBack


def cdisc(
    study: Annotated[Path, typer.Argument(help="TOML file that says what the study is and where its tables lie.")],
    output: Annotated[
        Path, typer.Option("--output", "-o", metavar="DIR", help="Folder for the data sets; it is new or empty.")
    ],
    json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """Write SDTM and ADaM data sets of a bioequivalence study, with define.xml.

    Transport files (XPT, version 5) and Dataset-JSON 1.1 say the same, and the same study gives the same bytes. They
    are read back and computed from: exit code 1 when that gives another outcome, or when a rule stops the data sets.
    """
    from galenic.dossier.cdisc.conformance import check_folder
    from galenic.dossier.cdisc.manifest import load as load_manifest
    from galenic.dossier.cdisc.package import package
    from galenic.dossier.cdisc.reading_back import read_back
    from galenic.dossier.cdisc.study import load

    described = load(load_manifest(study))
    made = package(described)
    compared = list(read_back(described, made))
    made.write(output)
    report = check_folder(output)
    if json:
        from galenic.cli._output import print_json

        print_json(_told(output, made, compared, report))
    else:
        _show(output, made, compared, report)
    raise typer.Exit(0 if report.ok and all(one.same for one in compared) else 1)


def _told(output: Path, made: Package, compared: list[ReadBack], report: Report) -> dict[str, Any]:
    return {
        "folder": str(output),
        "study": made.study,
        "files": sorted(made.files),
        "read_back": [
            {
                "service": one.service,
                "file": one.file,
                "same": one.same,
                "of_study": one.of_study,
                "of_data_set": one.of_data_set,
            }
            for one in compared
        ],
        "check": report.as_dict(),
    }


def _show(output: Path, made: Package, compared: list[ReadBack], report: Report) -> None:
    from rich.console import Console
    from rich.markup import escape

    from galenic.cli._conformance import show_findings

    console = Console(soft_wrap=True, highlight=False)
    console.print(f"[bold]{escape(str(output))}[/]: {len(made.files)} files of study {escape(made.study)}.")
    for family, data_sets in made.data_sets.items():
        counted = ", ".join(f"{name} {len(data_set.rows):,}" for name, data_set in data_sets.items())
        console.print(f"  {family}: {counted}")
    for one in compared:
        verdict = "the same outcome" if one.same else "[bold red]another outcome[/]"
        console.print(f"Read back {escape(one.file)}: {one.service} gives {verdict} ({one.of_data_set[:12]}).")
    show_findings(console, report, all_places=False)
