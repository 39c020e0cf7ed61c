"""A table of contents for Word: a field that Word brings up to date, filled with entries that lead to the headings."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from galenic.reports.blocks import Section

if TYPE_CHECKING:
    from docx.document import Document as WordDocument
    from docx.text.paragraph import Paragraph

#: The field that Word fills: headings 1 to 3, as links, by their outline level.
INSTRUCTION = r'TOC \o "1-3" \h \z \u'
DEEPEST = 3
INDENT_MM = 6


def add_contents(paper: WordDocument, sections: Sequence[Section]) -> None:
    """Write the field with an entry for each section down to level 3; Word adds page numbers when it is updated.

    The entries stand there already, so that a viewer that updates no fields shows them too.
    """
    from docx.shared import Mm, Pt

    paper.add_paragraph().add_run("Contents").bold = True
    listed = [(number, section) for number, section in enumerate(sections) if section.level <= DEEPEST]
    entries = []
    for number, section in listed:
        entry: Any = paper.add_paragraph()
        entry.paragraph_format.left_indent = Mm(INDENT_MM * (section.level - 1))
        entry.paragraph_format.space_after = Pt(1)
        entry._p.append(_link(section.title, number))  # noqa: SLF001 - python-docx has no public way to link within
        entries.append(entry)
    for run in reversed(_opening()):
        entries[0]._p.insert(1, run)  # noqa: SLF001 - nor to insert a field: the properties stand first
    entries[-1]._p.append(_mark("end"))  # noqa: SLF001


def bookmark(heading: Paragraph, number: int) -> None:
    """Name a heading, so that its entry in the table of contents leads to it."""
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    start, end = OxmlElement("w:bookmarkStart"), OxmlElement("w:bookmarkEnd")
    for mark in (start, end):
        mark.set(qn("w:id"), str(number))
    start.set(qn("w:name"), _name(number))
    heading._p.insert(1, start)  # noqa: SLF001 - python-docx has no public way to set a bookmark
    heading._p.append(end)  # noqa: SLF001


def _name(number: int) -> str:
    return f"_Toc{number:05}"


def _opening() -> list[Any]:
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    told, text = OxmlElement("w:r"), OxmlElement("w:instrText")
    text.set(qn("xml:space"), "preserve")
    text.text = INSTRUCTION
    told.append(text)
    return [_mark("begin"), told, _mark("separate")]


def _mark(kind: str) -> Any:
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    run, mark = OxmlElement("w:r"), OxmlElement("w:fldChar")
    mark.set(qn("w:fldCharType"), kind)
    if kind == "begin":
        mark.set(qn("w:dirty"), "true")
    run.append(mark)
    return run


def _link(title: str, number: int) -> Any:
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    link, run, text = OxmlElement("w:hyperlink"), OxmlElement("w:r"), OxmlElement("w:t")
    link.set(qn("w:anchor"), _name(number))
    text.text = title
    run.append(text)
    link.append(run)
    return link
