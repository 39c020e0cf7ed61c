"""A report as a Word document, for text that goes on into other documents. The PDF is the report of record."""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any, cast

from galenic.catalogue.outcome import Outcome
from galenic.reports import pictures
from galenic.reports.archive import file_moment, fixed
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
from galenic.reports.word_contents import add_contents, bookmark

if TYPE_CHECKING:
    from docx.document import Document as WordDocument
    from docx.table import Table
    from docx.text.paragraph import Paragraph

# Word lays out longer tables badly and slowly; they are in the PDF and in the spreadsheet.
LONGEST_TABLE = 200
PICTURE_WIDTH_MM = 160
TEXT_WIDTH_MM = 165
LABEL_WIDTH_MM = 36
LONGEST_COLUMN = 40
CHARACTER_MM = 2.1
SIZES = {"Normal": 10, "Title": 22, "Heading 1": 14, "Heading 2": 12, "Heading 3": 11, "Heading 4": 10, "Heading 5": 10}
CELL_MARGIN_MM = 4.5


def word(outcome: Outcome, context: ReportContext) -> bytes:
    """The outcome as a Word document (.docx), dated `context.issued_at`."""
    return written(document(outcome, context), context.issued_at)


def written(content: Document, moment: datetime | None) -> bytes:
    """Any document model as a Word document, such as the tables of a summary; `moment` dates it."""
    import docx

    paper = docx.Document()
    _prepare(paper, content, moment)
    nested = any(section.level > 1 for section in content.sections)
    _opening(paper, content, nested)
    if nested:
        add_contents(paper, content.sections)
    for number, section in enumerate(content.sections):
        heading = _section(paper, section)
        if nested:
            bookmark(heading, number)
    saved = io.BytesIO()
    paper.save(saved)
    return fixed(saved.getvalue(), moment)


def _prepare(paper: WordDocument, content: Document, moment: datetime | None) -> None:
    from docx.shared import Mm, Pt, RGBColor

    about = paper.core_properties
    about.title, about.author, about.comments, about.language = content.title, content.author, "", content.language
    about.created = about.modified = file_moment(moment)
    page = paper.sections[0]
    page.page_width, page.page_height = Mm(210), Mm(297)
    page.left_margin, page.right_margin, page.top_margin, page.bottom_margin = Mm(25), Mm(20), Mm(25), Mm(22)
    page.header.paragraphs[0].text = " · ".join([*content.running, *content.banners])
    _page_number(page.footer.paragraphs[0], content.footer)
    for name, size in SIZES.items():
        style: Any = paper.styles[name]
        style.paragraph_format.space_after = Pt(5)
        style.font.name, style.font.size, style.font.italic = "Arial", Pt(size), False
        style.font.color.rgb = RGBColor.from_string(LIGHT.ink[1:].upper())
        _without_theme(style)


def _without_theme(style: Any) -> None:
    """The theme's fonts prevail over those of a style that names them; the headings' styles do."""
    from docx.oxml.ns import qn

    fonts = style.element.rPr.rFonts
    for name in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
        fonts.attrib.pop(qn(f"w:{name}"), None)


def _page_number(paragraph: Any, footer: str) -> None:
    """`... · Page x of y`, as fields that Word counts."""
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    for text, code in ((f"{footer} · Page ", "PAGE"), (" of ", "NUMPAGES")):
        paragraph.add_run(text)
        field = OxmlElement("w:fldSimple")
        field.set(qn("w:instr"), code)
        paragraph._p.append(field)  # noqa: SLF001 - python-docx has no public way to insert a field


def _opening(paper: WordDocument, content: Document, nested: bool) -> None:
    """Title, banners, facts and verdict; above a table of contents the verdict is no heading, as it is no section."""
    paper.add_paragraph(content.kind.upper())
    paper.add_paragraph(content.title, style="Title")
    if content.subtitle:
        paper.add_paragraph(content.subtitle)
    for text in content.banners:
        paper.add_paragraph().add_run(text).bold = True
    _facts(paper, Facts(content.facts))
    told = f"{content.verdict.word}: {content.verdict.detail}"
    if nested:
        paper.add_paragraph().add_run(told).bold = True
    else:
        paper.add_heading(told, level=2)
    paper.add_paragraph(content.verdict.sentence)


def _section(paper: WordDocument, section: Section) -> Paragraph:
    heading: Paragraph = paper.add_heading(section.title, level=section.level)
    _muted(paper, section.record, followed=True)
    for block in section.blocks:
        _block(paper, block, section.level + 1)
    return heading


def _block(paper: WordDocument, block: Block, level: int) -> None:
    match block:
        case Grid():
            _grid(paper, block, level)
        case Facts():
            _facts(paper, block, level)
        case Listing():
            for item in block.items:
                paper.add_paragraph(item, style="List Bullet")
        case Picture():
            _picture(paper, block, level)
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


def _grid(paper: WordDocument, grid: Grid, level: int) -> None:
    if grid.label:
        paper.add_heading(f"{grid.label}. {grid.title}", level=level)
    if len(grid.rows) > LONGEST_TABLE:
        paper.add_paragraph(f"{len(grid.rows)} rows: in the spreadsheet and in the PDF of this report.")
        return
    heads = tuple(GridCell(column.title, note=column.unit) for column in grid.columns)
    table = _table(paper, (heads, *grid.rows), _widths(grid), [column.align == "right" for column in grid.columns])
    _rule(table)
    for cell in table.rows[0].cells:
        cell.paragraphs[0].runs[0].bold = True
    _muted(paper, grid.note)


def _table(paper: WordDocument, rows: Iterable[Sequence[GridCell]], widths: list[int], right: list[bool]) -> Table:
    """Rows at widths in mm; a paragraph follows, as Word would join it with a next table."""
    from docx.enum.text import WD_ALIGN_PARAGRAPH
    from docx.shared import Mm, Pt

    table: Any = paper.add_table(rows=0, cols=len(widths))
    table.autofit = False
    for column, width in zip(table.columns, widths, strict=True):
        column.width = Mm(width)
    for row in rows:
        for cell, value, width, is_right in zip(table.add_row().cells, row, widths, right, strict=True):
            cell.width = Mm(width)
            paragraph = cell.paragraphs[0]
            paragraph.paragraph_format.space_after = Pt(2)
            paragraph.add_run("\n".join(filter(None, (value.text, value.note)))).font.size = Pt(9)
            if is_right:
                paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
    paper.add_paragraph().paragraph_format.space_after = Pt(0)
    return cast("Table", table)


def _widths(grid: Grid) -> list[int]:
    """Column widths in mm: room for the longest word, the rest of the page in proportion to the longest text."""
    texts = [[grid.columns[index].title, *(row[index].text for row in grid.rows)] for index in range(len(grid.columns))]
    least = [_room(max(len(word) for text in column for word in [*text.split(), ""])) for column in texts]
    wanted = [max(_room(max(map(len, column))), low) for column, low in zip(texts, least, strict=True)]
    spare, wish = max(TEXT_WIDTH_MM - sum(least), 0), max(sum(wanted) - sum(least), 1)
    part = min(spare / wish, 1)
    return [round(low + (want - low) * part) for low, want in zip(least, wanted, strict=True)]


def _room(characters: int) -> float:
    return min(characters, LONGEST_COLUMN) * CHARACTER_MM + CELL_MARGIN_MM


def _rule(table: Table) -> None:
    """Hairlines between the rows, and a head that is repeated on every page."""
    from docx.oxml import OxmlElement, parse_xml
    from docx.oxml.ns import nsdecls

    lines = "".join(f'<w:{side} w:val="single" w:sz="4" w:color="{LIGHT.rule[1:]}"/>' for side in ("bottom", "insideH"))
    borders = parse_xml(f"<w:tblBorders {nsdecls('w')}>{lines}</w:tblBorders>")
    table._tbl.tblPr.append(borders)  # noqa: SLF001 - python-docx has no public way to set borders
    table.rows[0]._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))  # noqa: SLF001 - nor to repeat a head


def _facts(paper: WordDocument, facts: Facts, level: int = 2) -> None:
    if facts.title:
        paper.add_heading(facts.title, level=level)
    _pairs(paper, [(fact.label, fact.value) for fact in facts.items])


def _pairs(paper: WordDocument, pairs: Iterable[tuple[str, str]]) -> None:
    rows = [tuple(map(GridCell, pair)) for pair in pairs]
    _table(paper, rows, [LABEL_WIDTH_MM, TEXT_WIDTH_MM - LABEL_WIDTH_MM], [False, False])


def _picture(paper: WordDocument, picture: Picture, level: int) -> None:
    from docx.shared import Mm

    paper.add_heading(f"{picture.label}. {picture.title}", level=level)
    drawn = pictures.png(picture.figure, facets=picture.facets)
    shape = paper.add_picture(io.BytesIO(drawn), width=Mm(PICTURE_WIDTH_MM))
    shape._inline.docPr.set("descr", picture.alternative)  # noqa: SLF001 - nor to give a picture its description
    _muted(paper, picture.caption)


def _muted(paper: WordDocument, text: str, *, followed: bool = False) -> None:
    from docx.shared import Pt, RGBColor

    if not text:
        return
    paragraph = paper.add_paragraph()
    paragraph.paragraph_format.keep_with_next = followed
    run = paragraph.add_run(text)
    run.font.size, run.font.color.rgb = Pt(8.5), RGBColor.from_string(LIGHT.muted[1:].upper())
