"""`galenic dossier-tree`: what stands in an application after its sequences."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from rich.tree import Tree

    from galenic.dossier.outline import Branch


def dossier_tree(
    folder: Annotated[Path, typer.Argument(help="Folder of an application of eCTD 3.2.2: its sequences lie in it.")],
    sequence: Annotated[str, typer.Option(help="Only what this sequence sent, such as 0001.")] = "",
    json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """Show a dossier as its reviewer sees it: what is current after all sequences, or what one of them sent."""
    from galenic.dossier.ectd_v3 import read_application, standing
    from galenic.dossier.errors import UnreadableSequence
    from galenic.dossier.outline import cumulative, of_sequence

    if not folder.is_dir():
        raise UnreadableSequence(f"{folder} is no folder.", remedy="Name the folder of an application.")
    read = {one.number: one for one in read_application(folder)}
    if sequence and sequence not in read:
        raise UnreadableSequence(f"{folder} has no sequence {sequence}.", remedy=f"It has {', '.join(read)}.")
    region = next((one.region for one in read.values() if one.region), None) or "US"
    root = of_sequence(read[sequence]) if sequence else cumulative(standing(read.values()), region)
    if json:
        from galenic.cli._output import print_json

        print_json(asdict(root))
    else:
        _show(root, f"{folder.resolve().name}, {sequence or f'after {max(read)}'}")


def _show(root: Branch, name: str) -> None:
    from rich.console import Console
    from rich.markup import escape
    from rich.tree import Tree

    tree = Tree(f"[bold]{escape(name)}[/]: {root.count()} documents", guide_style="dim")
    _grow(tree, root)
    Console(soft_wrap=True, highlight=False).print(tree)


def _grow(tree: Tree, branch: Branch) -> None:
    from rich.markup import escape

    for entry in branch.entries:
        done = f" [yellow]{escape(entry.operation)}[/]" if entry.operation else ""
        tree.add(f"{escape(entry.title)} [dim]{entry.sequence}[/]{done}")
    for below in branch.branches:
        keywords = f" [cyan]{escape(', '.join(below.keywords))}[/]" if below.keywords else ""
        _grow(tree.add(f"[bold]{below.section}[/] {escape(below.title)}{keywords}"), below)
