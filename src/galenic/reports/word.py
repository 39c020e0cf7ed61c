"""A report as a Word document, for text that goes on into other documents. The PDF is the report of record."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Any

from galenic.catalogue.outcome import Outcome
from galenic.reports import pictures
from galenic.reports.archive import EARLIEST, fixed
from galenic.reports.blocks import (
    Block,
    Document,
    Facts,
    Grid,
    GridCell,
    Listing,
    Picture,
    Prose,
    Section,
    SignatureBox,
)
from galenic.reports.context import ReportContext
from galenic.reports.sections import document
from galenic.reports.tokens import LIGHT

if TYPE_CHECKING:
    from docx.document import Document as WordDocument
    from docx.table import _Cell

# Word lays out longer tables badly and slowly; they are in the PDF and in the spreadsheet.
LONGEST_TABLE = 200
PICTURE_WIDTH_MM = 160


def word(outcome: Outcome, context: ReportContext) -> bytes:
    """The outcome as a Word document (.docx), dated `context.issued_at`."""
    import docx

    content = document(outcome, context)
    paper = docx.Document()
    _prepare(paper, content, context)
    _opening(paper, content)
    for section in content.sections:
        _section(paper, section)
    saved = io.BytesIO()
    paper.save(saved)
    return fixed(saved.getvalue(), context.issued_at)


def _prepare(paper: WordDocument, content: Document, context: ReportContext) -> None:
    from docx.shared import Mm, Pt, RGBColor

    about = paper.core_properties
    about.title, about.author, about.comments, about.language = content.title, content.author, "", content.language
    about.created = about.modified = (context.issued_at or EARLIEST).replace(tzinfo=None)
    page = paper.sections[0]
    page.page_width, page.page_height = Mm(210), Mm(297)
    page.left_margin, page.right_margin, page.top_margin, page.bottom_margin = Mm(25), Mm(20), Mm(25), Mm(22)
    page.header.paragraphs[0].text = " · ".join([*content.running, *content.banners])
    _page_number(page.footer.paragraphs[0], content.footer)
    for name, size in (("Normal", 10), ("Title", 22), ("Heading 1", 14), ("Heading 2", 11)):
        style: Any = paper.styles[name]
        style.font.name, style.font.size, style.font.color.rgb = (
            "Calibri",
            Pt(size),
            RGBColor.from_string(LIGHT.ink[1:].upper()),
        )


def _page_number(paragraph: Any, footer: str) -> None:
    """`... · Page x of y`, as fields that Word counts."""
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    for text, code in ((f"{footer} · Page ", "PAGE"), (" of ", "NUMPAGES")):
        paragraph.add_run(text)
        field = OxmlElement("w:fldSimple")
        field.set(qn("w:instr"), code)
        paragraph._p.append(field)  # noqa: SLF001 - python-docx has no public way to insert a field


def _opening(paper: WordDocument, content: Document) -> None:
    paper.add_paragraph(content.kind.upper())
    paper.add_paragraph(content.title, style="Title")
    if content.subtitle:
        paper.add_paragraph(content.subtitle)
    for text in content.banners:
        paper.add_paragraph().add_run(text).bold = True
    _facts(paper, Facts(content.facts))
    paper.add_heading(f"{content.verdict.word}: {content.verdict.detail}", level=2)
    paper.add_paragraph(content.verdict.sentence)


def _section(paper: WordDocument, section: Section) -> None:
    paper.add_heading(section.title, level=1)
    _muted(paper, section.record)
    for block in section.blocks:
        _block(paper, block)


def _block(paper: WordDocument, block: Block) -> None:
    match block:
        case Grid():
            _grid(paper, block)
        case Facts():
            _facts(paper, block)
        case Listing():
            for item in block.items:
                paper.add_paragraph(item, style="List Bullet")
        case Picture():
            _picture(paper, block)
        case Prose():
            paper.add_paragraph(block.text)
        case SignatureBox():
            pairs = (
                ("Meaning", block.meaning),
                ("Signed at", block.moment),
                ("Signed digest", block.digest),
                ("Status", block.status),
            )
            paper.add_paragraph().add_run(f"{block.name}, {block.role}").bold = True
            _pairs(paper, pairs)


def _grid(paper: WordDocument, grid: Grid) -> None:
    if grid.label:
        paper.add_heading(f"{grid.label}. {grid.title}", level=2)
    if len(grid.rows) > LONGEST_TABLE:
        paper.add_paragraph(f"{len(grid.rows)} rows: in the spreadsheet and in the PDF of this report.")
        return
    table = paper.add_table(rows=0, cols=len(grid.columns), style="Light List")
    heads = tuple(GridCell(column.title, note=column.unit) for column in grid.columns)
    for row in (heads, *grid.rows):
        for cell, value, column in zip(table.add_row().cells, row, grid.columns, strict=True):
            _fill(cell, value, right=column.align == "right")
    if grid.note:
        _muted(paper, grid.note)


def _fill(cell: _Cell, value: GridCell, *, right: bool) -> None:
    from docx.enum.text import WD_ALIGN_PARAGRAPH

    paragraph = cell.paragraphs[0]
    paragraph.text = "\n".join(filter(None, (value.text, value.note)))
    if right:
        paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT


def _facts(paper: WordDocument, facts: Facts) -> None:
    if facts.title:
        paper.add_heading(facts.title, level=2)
    _pairs(paper, tuple((fact.label, fact.value) for fact in facts.items))


def _pairs(paper: WordDocument, pairs: tuple[tuple[str, str], ...]) -> None:
    from docx.shared import Mm

    table = paper.add_table(rows=0, cols=2)
    for pair in pairs:
        for cell, text, width in zip(table.add_row().cells, pair, (Mm(38), Mm(127)), strict=True):
            cell.text, cell.width = text, width


def _picture(paper: WordDocument, picture: Picture) -> None:
    from docx.shared import Mm

    paper.add_heading(f"{picture.label}. {picture.title}", level=2)
    drawn = pictures.png(picture.figure, facets=picture.facets)
    shape = paper.add_picture(io.BytesIO(drawn), width=Mm(PICTURE_WIDTH_MM))
    shape._inline.docPr.set("descr", picture.alternative)  # noqa: SLF001 - nor to give a picture its description
    if picture.caption:
        _muted(paper, picture.caption)


def _muted(paper: WordDocument, text: str) -> None:
    from docx.shared import Pt, RGBColor

    run = paper.add_paragraph().add_run(text)
    run.font.size, run.font.color.rgb = Pt(8.5), RGBColor.from_string(LIGHT.muted[1:].upper())
