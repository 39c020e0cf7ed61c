"""Documents that are compiled from several pieces of evidence: what a kind of them is, and how one is rendered.

A kind is a file in `galenic.dossier.compiling.declarations`; adding one touches no list. Nothing here knows a database:
the record (`galenic.dossier.filing`) and files on a disk both make the `Material` that a kind is filled from.
"""

from __future__ import annotations

from galenic.dossier.compiling.discovery import kind, kinds
from galenic.dossier.compiling.kind import Compiled, Kind
from galenic.dossier.compiling.material import Application, Material, Piece
from galenic.dossier.compiling.rendering import render, render_word
from galenic.dossier.compiling.stating import parsed, read, template

__all__ = [
    "Application",
    "Compiled",
    "Kind",
    "Material",
    "Piece",
    "kind",
    "kinds",
    "parsed",
    "read",
    "render",
    "render_word",
    "template",
]
