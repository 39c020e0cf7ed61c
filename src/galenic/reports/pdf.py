"""A report as PDF: archival (PDF/A-2a), accessible (PDF/UA-1), its fonts embedded, the same bytes for the same record.

The document goes to the typesetter as JSON; templates/report.typ decides on looks and reads no user text as markup.
"""

from __future__ import annotations

import io
import json
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime
from importlib.resources import files
from typing import Any

from galenic.catalogue.outcome import Outcome
from galenic.reports import pictures
from galenic.reports.blocks import (
    Block,
    Document,
    Facts,
    Grid,
    GridCell,
    GridColumn,
    Listing,
    Picture,
    Prose,
    SignatureBox,
)
from galenic.reports.context import ReportContext
from galenic.reports.fonts import TEXT_FAMILIES, typesetter_fonts, unprintable
from galenic.reports.links import linked
from galenic.reports.sections import document
from galenic.reports.text import BREAK, LONGEST_WORD, breakable, mapped, written_out
from galenic.reports.tokens import LIGHT, MONO

TEMPLATE = "templates/report.typ"
KINDS = {
    Grid: "grid",
    Facts: "facts",
    Listing: "listing",
    Picture: "picture",
    Prose: "prose",
    SignatureBox: "signature",
}
# Widths in points: A4 less the margins, upright and on its side; the advance of a digit as part of the type size.
UPRIGHT, SIDEWAYS = 467.0, 714.0
DIGIT = 0.5


@dataclass(frozen=True, slots=True)
class Layout:
    """A way to set a table: type size, space to either side of a column, room across the page (points)."""

    size: float
    inset: float
    room: float

    def points(self, characters: int) -> float:
        """The width of a column whose longest word has so many characters."""
        return characters * DIGIT * self.size + 2 * self.inset


LAYOUTS = (
    Layout(8.5, 5.0, UPRIGHT),
    Layout(7.6, 4.0, UPRIGHT),
    Layout(7.6, 4.0, SIDEWAYS),
    Layout(6.8, 3.0, SIDEWAYS),
)


def pdf(outcome: Outcome, context: ReportContext) -> bytes:
    """The outcome as PDF, dated `context.issued_at`, else by its last signature or by when it was performed.

    Where none of these is known the file carries no date, and for that reason is accessible but not archival.
    """
    return typeset(document(outcome, context), _date(context))


def typeset(content: Document, moment: datetime | None) -> bytes:
    """Any document model as PDF, such as a printed audit trail; `moment` dates it.

    Its figures are links where it has an address. What is filed with an agency has none: links that leave the
    submission lead nowhere for a reviewer, and the file has to stay as it was sent.
    """
    return _finished(_typeset(mapped(linked(content), breakable), moment.astimezone(UTC) if moment else None))


def _date(context: ReportContext) -> datetime | None:
    signed = [signature.signed_at for signature in context.signatures]
    moment = context.issued_at or max(signed, default=None) or context.performed_at
    return moment.astimezone(UTC) if moment else None


def _typeset(content: Document, moment: datetime | None) -> bytes:
    import typst

    standards: list[typst.PDFStandard] = ["a-2a", "ua-1"] if moment else ["ua-1"]
    template = files("galenic.reports").joinpath(TEMPLATE).read_bytes()
    compiled: bytes = typst.compile(
        template,
        font_paths=typesetter_fonts(),
        sys_inputs={"payload": _payload(content, moment)},
        format="pdf",
        pdf_standards=standards,
        timestamp=moment,
    )
    return compiled


def _finished(content: bytes) -> bytes:
    """Open at the bookmarks, load page by page (FDA PDF Specifications: initial view, fast web view)."""
    import pikepdf

    target, streams = io.BytesIO(), pikepdf.ObjectStreamMode.generate
    with pikepdf.open(io.BytesIO(content)) as book:
        book.Root.PageMode = pikepdf.Name.UseOutlines
        book.save(target, linearize=True, deterministic_id=True, object_stream_mode=streams)
    return target.getvalue()


def _payload(content: Document, moment: datetime | None) -> str:
    """Everything the template reads, as JSON; what no font holds is written out, as PDF/A forbids missing glyphs."""
    model = asdict(replace(content, sections=()))
    model["sections"] = [
        asdict(replace(section, blocks=())) | {"blocks": [_block(block) for block in section.blocks]}
        for section in content.sections
    ]
    parts = ("year", "month", "day", "hour", "minute", "second")
    payload = {
        "document": model,
        "tokens": LIGHT.colors(),
        "families": TEXT_FAMILIES,
        "mono": MONO,
        "date": {part: getattr(moment, part) for part in parts} if moment else None,
    }
    text = json.dumps(payload, ensure_ascii=False)
    return text.translate({ord(character): written_out(character) for character in unprintable(set(text))})


def _block(block: Block) -> dict[str, Any]:
    kind = {"kind": KINDS[type(block)]}
    if isinstance(block, Grid):
        plain = {"label": block.label, "title": block.title, "note": block.note, "anchor": block.anchor}
        return kind | plain | {"parts": _parts(block)}
    if isinstance(block, Picture):
        drawn = pictures.svg(block.figure, facets=block.facets)
        plain = {"label": block.label, "title": block.title, "caption": block.caption}
        return kind | plain | {"svg": drawn, "alternative": block.alternative, "link": block.link}
    return kind | asdict(block)


def _parts(grid: Grid) -> list[dict[str, Any]]:
    """The table at a size where its columns fit: smaller type, a page on its side, then columns in several parts."""
    words = [_widest(column, [row[index] for row in grid.rows]) for index, column in enumerate(grid.columns)]
    layout = next((layout for layout in LAYOUTS if sum(map(layout.points, words)) <= layout.room), LAYOUTS[-1])
    groups = _groups([layout.points(count) for count in words], layout.room)
    return [
        {
            "columns": [asdict(grid.columns[index]) for index in group],
            "rows": [[asdict(row[index]) for index in group] for row in grid.rows],
            "size": layout.size,
            "inset": layout.inset,
            "landscape": layout.room == SIDEWAYS,
            "caption": f"Part {number} of {len(groups)}" if len(groups) > 1 else "",
        }
        for number, group in enumerate(groups, 1)
    ]


def _groups(widths: list[float], room: float) -> list[list[int]]:
    """Columns in groups that fit, the first column in each so that rows can be told apart."""
    groups, taken = [[0]], widths[0]
    for index, width in enumerate(widths[1:], 1):
        if taken + width > room and len(groups[-1]) > 1:
            groups.append([0])
            taken = widths[0]
        groups[-1].append(index)
        taken += width
    return groups


def _widest(column: GridColumn, cells: list[GridCell]) -> int:
    """The most characters of a column that cannot be broken over two lines."""
    texts = [cell.text + cell.pad if column.align == "right" else cell.text for cell in cells]
    words = (word for text in (column.title, column.unit, *texts) for word in text.replace(BREAK, " ").split())
    return min(max(map(len, words), default=1), LONGEST_WORD)
