"""A compiled document as PDF/A, and as a Word document to go on working with."""

from __future__ import annotations

from galenic.dossier.compiling.kind import Kind
from galenic.dossier.compiling.material import Material


def render(kind: Kind, material: Material) -> tuple[bytes, tuple[str, ...]]:
    """The PDF, and what is missing of it. The same material gives the same bytes."""
    from galenic.reports.pdf import typeset

    compiled = kind.compile(material)
    return typeset(compiled.document, material.moment), compiled.missing


def render_word(kind: Kind, material: Material) -> bytes:
    """The same as a Word document, for handing over."""
    from galenic.reports.word import written

    return written(kind.compile(material).document, material.moment)
