"""An outcome as parts of a page. Order, wording and digits are those of the report, so that both say the same."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from django.core.cache import cache
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe

from galenic.catalogue.outcome import Figure, Value
from galenic.evidence.queries import EvidencePage
from galenic.reports import ReportContext
from galenic.reports.blocks import Block, Document, Grid, GridCell, GridColumn, Picture, Prose, Section
from galenic.reports.links import ROWS_ON_PAGE, anchor
from galenic.reports.numbers import column, shown
from galenic.reports.plot import describe, undrawn
from galenic.reports.sections import document
from galenic.reports.tokens import LIGHT
from galenic.web.evidence.charts import Series, drawn, other_scale, scaled
from galenic.web.evidence.tracing import Source, Trace
from galenic.web.words import titled

#: More single values than this are a table rather than tiles.
MOST_TILES = 12
#: More small charts than this are folded away, unless they come first.
MOST_SMALL = 6
#: What the page shows in its own way, with links, or beside the sections.
OWN = frozenset({"inputs", "provenance", "signatures", "listings", "values"})
#: What follows from the outcome alone; other sections also show what can still change, such as departures.
FIXED = frozenset({"criteria", "figures", "tables", "exclusions", "assumptions"})


@dataclass(frozen=True, slots=True)
class Part:
    """A block, the template that shows it, and what its figures were computed from."""

    kind: str
    block: Block
    sources: Sequence[Source] = ()


@dataclass(frozen=True, slots=True)
class PageSection:
    """A section of the page, ready to be shown."""

    anchor: str
    title: str
    html: SafeString


@dataclass(frozen=True, slots=True)
class ShownPicture:
    """A chart, drawn, with its numbers as a table for those who cannot see it or want to know.

    Many small charts of individuals are `folded`: they would part the reader from everything that follows.
    """

    label: str
    title: str
    caption: str
    alternative: str
    drawn: SafeString
    table: Grid
    folded: bool
    anchor: str
    fields: str
    facets: str
    series: Sequence[Series]
    url: str
    query: str
    scale: str
    other_scale: str


@dataclass(frozen=True, slots=True)
class Tile:
    """One value, as text, with its anchor and where it leads."""

    anchor: str
    link: str

    title: str
    value: str
    unit: str
    reason: str


def report_of(page: EvidencePage, context: ReportContext) -> Document:
    """The report's own model of the outcome."""
    return document(page.outcome, context)


def tiles(page: EvidencePage) -> list[Tile]:
    """The outcome's values, where they are few enough to stand for themselves."""
    values = page.outcome.values
    link = Trace(page).whole
    return [_tile(value, link) for value in values] if len(values) <= MOST_TILES else []


def pictures(report: Document) -> list[Picture]:
    """The charts of the report; one of many small charts comes in parts."""
    return [block for block in _blocks(report, "figures") if isinstance(block, Picture)]


def sections(page: EvidencePage, report: Document) -> list[PageSection]:
    """What the page shows below the conclusion, in the report's order."""
    listings = {block.anchor: block for block in _blocks(report, "listings") if isinstance(block, Grid)}
    few = len(page.outcome.values) <= MOST_TILES
    return [
        PageSection(each.anchor, each.title, _drawn_section(page, each, listings))
        for each in report.sections
        if each.anchor not in OWN or (each.anchor == "values" and not few)
    ]


def _drawn_section(page: EvidencePage, section: Section, listings: dict[str, Grid]) -> SafeString:
    """Drawn once where nothing in it can change: evidence never does, and its long tables take most of the page."""

    def made() -> SafeString:
        parts = list(_parts(section, listings, Trace(page)))
        return render_to_string(
            "evidence/section.html", {"section": section, "parts": parts, "evidence": page.evidence}
        )

    if section.anchor not in FIXED:
        return made()
    key = f"section-2:{page.evidence.pk}:{page.evidence.digest}:{section.anchor}"
    kept: SafeString | None = cache.get_or_set(key, made, None)
    return kept or made()


def _parts(section: Section, listings: dict[str, Grid], trace: Trace) -> Iterator[Part]:
    for number, block in enumerate(section.blocks):
        found: Block = listings.get(block.anchor, block) if isinstance(block, Prose) else block
        if isinstance(found, Picture):
            folded = number > 0 and len(found.facets) > MOST_SMALL
            shown = shown_picture(found, trace.page.evidence.pk, folded=folded)
            yield Part("picture", shown, trace.sources)  # type: ignore[arg-type]
        elif isinstance(found, Grid):
            yield Part("grid", _shortened(_traced(found, section, trace)), trace.sources if found.anchors else ())
        else:
            yield Part(type(found).__name__.lower(), found)


def _traced(grid: Grid, section: Section, trace: Trace) -> Grid:
    """The table with links to what its figures were computed from, instead of those of the report to this page."""
    if section.anchor in ("criteria", "values"):
        return trace.figures(grid)
    tables = {anchor("table", number): table for number, table in enumerate(trace.page.outcome.tables, 1)}
    return trace.rows(grid, tables[grid.anchor]) if grid.anchor in tables else grid


def _blocks(report: Document, anchor: str) -> Sequence[Block]:
    return next((section.blocks for section in report.sections if section.anchor == anchor), ())


def _tile(value: Value, link: str) -> Tile:
    unit = value.unit if value.value is not None else ""
    return Tile(anchor("value", value.name), link, value.title, shown(value.value), unit, value.reason)


def shown_picture(picture: Picture, evidence_id: object, *, folded: bool = False, scale: str = "") -> ShownPicture:
    """A picture of the report as the page shows it, on another scale where that is asked for and possible."""
    figure = scaled(picture.figure, scale) if scale else picture.figure
    chart = drawn(figure, picture.facets, len(LIGHT.series))
    number, _, part = picture.anchor.removeprefix("figure-").partition("-part-")
    return ShownPicture(
        label=picture.label,
        title=picture.title,
        caption=_caption(figure),
        alternative=describe(figure),
        drawn=mark_safe(chart.markup),  # noqa: S308 - drawn by our renderer, which escapes all text
        table=_shortened(_numbers(figure)),
        folded=folded,
        anchor=picture.anchor,
        fields=json.dumps(chart.fields),
        facets=json.dumps(chart.facets),
        series=chart.series,
        url=reverse("evidence:figure", args=[evidence_id, int(number)]),
        query=f"&part={part}" if part else "",
        scale=scale,
        other_scale=other_scale(figure),
    )


def _caption(figure: Figure) -> str:
    """The caption with what the scale that is shown has no place for."""
    return " ".join(text for text in (figure.caption, undrawn(figure)) if text)


def _numbers(figure: Figure) -> Grid:
    """The figure's rows as a table."""
    cells = [list(values) for values in zip(*figure.rows, strict=True)] or [[] for _ in figure.columns]
    digits = [column(values) for values in cells]
    columns = tuple(
        GridColumn(titled(name), align="right" if any(isinstance(value, float) for value in values) else "left")
        for name, values in zip(figure.columns, cells, strict=True)
    )
    rows = zip(*digits, strict=True)
    return Grid(columns, tuple(tuple(GridCell(each.text, each.pad) for each in row) for row in rows))


def _shortened(grid: Grid) -> Grid:
    if len(grid.rows) <= ROWS_ON_PAGE:
        return grid
    note = f"The first {ROWS_ON_PAGE} of {len(grid.rows)} rows; the spreadsheet has all of them."
    return replace(
        grid,
        rows=grid.rows[:ROWS_ON_PAGE],
        anchors=grid.anchors[:ROWS_ON_PAGE],
        note=" ".join(part for part in (grid.note, note) if part),
    )
