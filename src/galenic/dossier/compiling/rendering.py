"""A compiled document as PDF/A, and as a Word document to go on working with."""

from __future__ import annotations

from dataclasses import replace

from galenic.dossier.compiling.kind import Kind
from galenic.dossier.compiling.material import Material
from galenic.reports.blocks import Document


def render(kind: Kind, material: Material, record_url: str = "") -> tuple[bytes, tuple[str, ...]]:
    """The PDF, and what is missing of it. The same material gives the same bytes.

    With `record_url`, the address of an installation, figures and the records that sections name are links below it;
    what is filed has none.
    """
    from galenic.reports.pdf import typeset

    compiled = kind.compile(material)
    return typeset(_leading(compiled.document, material, record_url), material.moment), compiled.missing


def render_word(kind: Kind, material: Material) -> bytes:
    """The same as a Word document, for handing over."""
    from galenic.reports.word import written

    return written(kind.compile(material).document, material.moment)


def _leading(document: Document, material: Material, record_url: str) -> Document:
    """The document with the address that its links lead to, and each section leading to the first evidence it names."""
    sections = tuple(replace(each, link=each.link or _place(each.record, material)) for each in document.sections)
    return replace(document, sections=sections, address=record_url)


def _place(record: str, material: Material) -> str:
    found = (piece.place("") for piece in material.pieces if piece.reference in record)
    return next(found, "")
