"""A report as a spreadsheet: each table and figure on its own sheet, numbers in full precision, and their provenance.

Numbers are numbers and text is text: whatever a text begins with, no program takes it for a formula.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from galenic.catalogue.outcome import Cell, Outcome
from galenic.catalogue.tables.writing import put_cell, workbook_bytes
from galenic.reports.archive import file_moment
from galenic.reports.blocks import Block, Document, Facts, Grid, SignatureBox
from galenic.reports.context import ReportContext
from galenic.reports.numbers import number_format
from galenic.reports.sections import document
from galenic.reports.text import tidy

if TYPE_CHECKING:
    from openpyxl import Workbook

# Integers beyond this are no longer exact in a spreadsheet, which computes in doubles of 15 digits.
LARGEST_INTEGER = 10**15
LONGEST_TEXT = 32_767
LONGEST_TITLE = 31
NARROWEST, WIDEST = 9, 60
SAMPLE = 200
# Sections of the document that are text; results, tables and figures have sheets of their own, with numbers as numbers.
TEXT_SECTIONS = ("exclusions", "assumptions", "method", "inputs", "provenance", "signatures")

Row = Sequence[Cell]


@dataclass(frozen=True, slots=True)
class Sheet:
    """Rows under an optional head; `decimals` gives the number format of each column."""

    title: str
    rows: Sequence[Row]
    head: Sequence[str] = ()
    decimals: Sequence[int | None] = ()


def spreadsheet(outcome: Outcome, context: ReportContext) -> bytes:
    """The outcome as an Excel workbook (.xlsx), dated `context.issued_at`."""
    from openpyxl import Workbook

    book, content = Workbook(write_only=True), document(outcome, context)
    for sheet in [_summary(content, outcome), *_numbers(outcome), *_texts(content)]:
        _write(book, sheet)
    book.properties.title, book.properties.creator = content.title, content.author
    return workbook_bytes(book, file_moment(context.issued_at))


def _summary(content: Document, outcome: Outcome) -> Sheet:
    rows: list[Row] = [(content.kind, content.title)]
    rows += [("Note", text) for text in content.banners]
    rows += [("Verdict", content.verdict.word), ("Conclusion", content.verdict.sentence), ("", content.verdict.detail)]
    rows += [(fact.label, fact.value) for fact in content.facts]
    return Sheet("Summary", [*rows, ("Outcome digest", outcome.digest)])


def _numbers(outcome: Outcome) -> Iterator[Sheet]:
    if outcome.criteria:
        rows: list[Row] = [(c.title, c.value, c.unit, c.limit, c.passed, c.reason, c.source) for c in outcome.criteria]
        yield Sheet("Criteria", rows, ("Criterion", "Result", "Unit", "Required", "Met", "Reason", "Source"))
    if outcome.values:
        rows = [(v.name, v.title, v.value, v.unit, v.reason) for v in outcome.values]
        yield Sheet("Results", rows, ("Name", "Quantity", "Value", "Unit", "Reason"))
    for number, table in enumerate(outcome.tables, 1):
        head = [f"{column.title} ({column.unit})" if column.unit else column.title for column in table.columns]
        yield Sheet(f"Table {number} {table.title}", table.rows, head, [column.decimals for column in table.columns])
    for number, figure in enumerate(outcome.figures, 1):
        yield Sheet(f"Figure {number} {figure.title}", figure.rows, figure.columns)


def _texts(content: Document) -> Iterator[Sheet]:
    for section in content.sections:
        if section.anchor in TEXT_SECTIONS:
            yield Sheet(section.title, [row for block in section.blocks for row in (*_rows(block), ())])


def _rows(block: Block) -> Iterator[Row]:
    match block:
        case Facts():
            yield (block.title,)
            yield from ((fact.label, fact.value) for fact in block.items)
        case Grid():
            yield tuple(column.title for column in block.columns)
            yield from (tuple(" ".join(filter(None, (cell.text, cell.note))) for cell in row) for row in block.rows)
        case SignatureBox():
            yield (block.name, block.role)
            yield from (
                ("Meaning", block.meaning),
                ("Signed at", block.moment),
                ("Signed digest", block.digest),
                ("Status", block.status),
            )
        case _:
            yield from ((text,) for text in getattr(block, "items", ()) or (getattr(block, "text", ""),))


def _write(book: Workbook, sheet: Sheet) -> None:
    from openpyxl.cell import WriteOnlyCell
    from openpyxl.styles import Font
    from openpyxl.utils import get_column_letter

    target = book.create_sheet(_title(sheet.title, book.sheetnames))
    for index, width in enumerate(_widths(sheet), 1):
        target.column_dimensions[get_column_letter(index)].width = width
    target.freeze_panes = "A2" if sheet.head else None
    formats = [number_format(places) for places in sheet.decimals]

    def cell(value: Cell, number: int, font: Font | None = None) -> Any:
        written = WriteOnlyCell(target)
        put_cell(written, _value(value))
        if isinstance(value, float) and number < len(formats):
            written.number_format = formats[number]
        if font:
            written.font = font
        return written

    if sheet.head:
        target.append([cell(name, number, Font(bold=True)) for number, name in enumerate(sheet.head)])
    for row in sheet.rows:
        target.append([cell(value, number) for number, value in enumerate(row)])


def _value(value: Cell) -> Cell:
    if isinstance(value, str):
        text = tidy(value)
        return text if len(text) <= LONGEST_TEXT else text[: LONGEST_TEXT - 1] + "…"
    return str(value) if isinstance(value, int) and abs(value) >= LARGEST_INTEGER else value


def _widths(sheet: Sheet) -> list[int]:
    """Column widths in characters, from the head and the first rows."""
    rows = [sheet.head, *sheet.rows[:SAMPLE]]
    columns = max(map(len, rows), default=0)
    longest = (max((len(str(row[index])) for row in rows if index < len(row)), default=0) for index in range(columns))
    return [min(max(length + 2, NARROWEST), WIDEST) for length in longest]


def _title(wanted: str, taken: Iterable[str]) -> str:
    """A sheet name that spreadsheets accept: 31 characters, no brackets, colons, stars or slashes, and each once."""
    title = re.sub(r"[\[\]:*?/\\']", " ", tidy(wanted)).strip()[:LONGEST_TITLE].strip()
    used = {name.lower() for name in taken}
    number, fresh = 2, title
    while fresh.lower() in used:
        ending = f" ({number})"
        fresh, number = title[: LONGEST_TITLE - len(ending)] + ending, number + 1
    return fresh
