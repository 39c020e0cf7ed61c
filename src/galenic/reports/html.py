"""A report as one HTML file: no script, no request to anywhere, light and dark, fit to print."""

from __future__ import annotations

from html import escape
from importlib.resources import files

from galenic.catalogue.outcome import Outcome
from galenic.reports import pictures
from galenic.reports.blocks import (
    Block,
    Document,
    Fact,
    Facts,
    Grid,
    GridCell,
    GridColumn,
    Listing,
    Mark,
    Picture,
    Prose,
    Section,
    SignatureBox,
    Verdict,
)
from galenic.reports.context import ReportContext
from galenic.reports.fonts import web_faces
from galenic.reports.links import linked
from galenic.reports.sections import document
from galenic.reports.tokens import DARK, LIGHT, css_variables, dark_chart_css

# The page could not reach out even if something in it tried.
POLICY = "default-src 'none'; style-src 'unsafe-inline'; font-src data:"
# The same shapes as in templates/report.typ, on a field of 18 by 18.
SHAPES = {
    Mark.PASSED: '<circle cx="9" cy="9" r="9" fill="currentColor"/><path d="m4.9 9.4 3 3 5.4-6.2" class="pen"/>',
    Mark.FAILED: '<path d="M0 0h18v18H0z" fill="currentColor"/><path d="m5.4 5.4 7.2 7.2m0-7.2-7.2 7.2" class="pen"/>',
    Mark.OPEN: '<circle cx="9" cy="9" r="7.9" class="ring"/><path d="M5 8h8v2H5z" fill="currentColor"/>',
    Mark.ESTIMATE: '<circle cx="9" cy="9" r="7.9" class="ring"/><circle cx="9" cy="9" r="2.4" fill="currentColor"/>',
}
ICON_CSS = (
    ".icon .pen{fill:none;stroke:var(--surface);stroke-width:2.3;stroke-linecap:round;stroke-linejoin:round}"
    ".icon .ring{fill:none;stroke:currentColor;stroke-width:2.2}"
)


def html(outcome: Outcome, context: ReportContext) -> bytes:
    """The outcome as a page in UTF-8."""
    content = linked(document(outcome, context))
    body = _body(content)
    head = (
        f'<meta charset="utf-8"><meta http-equiv="Content-Security-Policy" content="{POLICY}">'
        '<meta name="viewport" content="width=device-width,initial-scale=1">'
        '<meta name="color-scheme" content="light dark">'
        f"<title>{escape(content.title)}</title><style>{_style(body)}</style>"
    )
    return f'<!doctype html><html lang="{content.language}"><head>{head}</head><body>{body}</body></html>\n'.encode()


def _style(body: str) -> str:
    sheet = files("galenic.reports").joinpath("templates/report.css").read_text(encoding="utf-8")
    dark = f"@media screen and (prefers-color-scheme:dark){{:root{{{css_variables(DARK)}}}{dark_chart_css()}}}"
    return f"{web_faces(body)}:root{{color-scheme:light dark;{css_variables(LIGHT)}}}{sheet}{ICON_CSS}{dark}"


def _body(content: Document) -> str:
    left, right = content.running
    banner = f'<p class="banner">{escape(" · ".join(content.banners))}</p>' if content.banners else ""
    links = "".join(f'<li><a href="#{section.anchor}">{escape(section.title)}</a></li>' for section in content.sections)
    return (
        f'<main><div class="running"><span>{escape(left)}</span><span>{escape(right)}</span></div>'
        f'<p class="kind">{escape(content.kind)}</p><h1>{escape(content.title)}</h1>'
        f'<p class="subtitle">{escape(content.subtitle)}</p>{banner}{_facts(content.facts, "title")}'
        f"{_verdict(content.verdict)}"
        f'<nav aria-label="Contents"><ul>{links}</ul></nav>{"".join(map(_section, content.sections))}'
        f'<div class="footer"><span>{escape(content.footer)}</span><span>{escape(right)}</span></div></main>'
    )


def _verdict(verdict: Verdict) -> str:
    return (
        f'<div class="verdict {verdict.mark}"><header>{_icon(verdict.mark)}'
        f'<span class="word">{escape(verdict.word)}</span>'
        f'<span class="detail">{escape(verdict.detail)}</span></header><p>{escape(verdict.sentence)}</p></div>'
    )


def _icon(mark: Mark) -> str:
    return f'<svg class="icon" viewBox="0 0 18 18" aria-hidden="true">{SHAPES[mark]}</svg>'


def _section(section: Section) -> str:
    record = escape(section.record)
    reference = f'<a href="{escape(section.link)}">{record}</a>' if section.link else record
    heading = f'<h2>{escape(section.title)}</h2><p class="record">{reference}</p>'
    return f'<section id="{section.anchor}">{heading}{"".join(map(_block, section.blocks))}</section>'


def _block(block: Block) -> str:
    match block:
        case Grid():
            return _grid(block)
        case Facts():
            return (f"<h3>{escape(block.title)}</h3>" if block.title else "") + _facts(block.items)
        case Listing():
            return f'<ul class="plain">{"".join(f"<li>{escape(item)}</li>" for item in block.items)}</ul>'
        case Picture():
            return _picture(block)
        case Prose():
            text = escape(block.text)
            return f'<p><a href="#{block.anchor}">{text}</a></p>' if block.anchor else f"<p>{text}</p>"
        case SignatureBox():
            return _signature(block)


def _grid(grid: Grid) -> str:
    heading = f'<h3 id="{grid.anchor}">{escape(f"{grid.label}. {grid.title}")}</h3>' if grid.label else ""
    note = f'<p class="note">{escape(grid.note)}</p>' if grid.note else ""
    full = any(column.share for column in grid.columns)
    head = "".join(map(_head, grid.columns))
    # The labels stand before the values where a phone shows each row as a card.
    opening = [_opening(column, full) for column in grid.columns]
    names = [f' id="{name}"' for name in grid.anchors] or [""] * len(grid.rows)
    rows = "".join(
        f"<tr{name}>{''.join(f'{start}{_cell(cell)}</td>' for cell, start in zip(row, opening, strict=True))}</tr>"
        for row, name in zip(grid.rows, names, strict=True)
    )
    kind = ' class="full"' if full else ""
    table = f"<table{kind}><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>"
    return f'{heading}<div class="scroll">{table}</div>{note}'


def _opening(column: GridColumn, labelled: bool) -> str:
    side = ' class="right"' if column.align == "right" else ""
    return f'<td{side} data-label="{escape(column.title)}">' if labelled else f"<td{side}>"


def _head(column: GridColumn) -> str:
    side = ' class="right"' if column.align == "right" else ""
    unit = f'<span class="unit">{escape(column.unit)}</span>' if column.unit else ""
    return f'<th scope="col"{side}>{escape(column.title)}{unit}</th>'


def _linked(text: str, link: str) -> str:
    return f'<a class="figure" href="{escape(link)}">{escape(text)}</a>' if link else escape(text)


def _cell(cell: GridCell) -> str:
    text = _linked(cell.text, cell.link)
    if cell.mark:
        text = f'<span class="mark {cell.mark}">{_icon(cell.mark)} {text}</span>'
    pad = f'<span class="pad" aria-hidden="true">{cell.pad}</span>' if cell.pad else ""
    note = f'<span class="note">{escape(cell.note)}</span>' if cell.note else ""
    return text + pad + note


def _facts(items: tuple[Fact, ...], kind: str = "") -> str:
    def value(item: Fact) -> str:
        text = escape(item.value)
        if item.link:
            return f'<a href="{escape(item.link)}">{text}</a>'
        return f'<span class="mono">{text}</span>' if item.mono else text

    pairs = "".join(f"<dt>{escape(item.label)}</dt><dd>{value(item)}</dd>" for item in items)
    return f'<dl class="{kind}">{pairs}</dl>' if items else ""


def _picture(picture: Picture) -> str:
    drawn = pictures.svg(picture.figure, facets=picture.facets)
    caption = f"<figcaption>{escape(picture.caption)}</figcaption>" if picture.caption else ""
    return (
        f'<figure id="{picture.anchor}"><h3>{_linked(f"{picture.label}. {picture.title}", picture.link)}</h3>'
        f'<div class="chart" role="img" aria-label="{escape(picture.alternative)}">{drawn}</div>{caption}</figure>'
    )


def _signature(signature: SignatureBox) -> str:
    mark = Mark.PASSED if signature.holds else Mark.OPEN
    facts = (
        Fact("Meaning", signature.meaning),
        Fact("Signed at", signature.moment),
        Fact("Signed digest", signature.digest, mono=True),
    )
    return (
        f'<div class="signature {mark}"><header><strong>{escape(signature.name)}</strong>'
        f'<span class="muted">{escape(signature.role)}</span>'
        f'<span class="status">{_icon(mark)} {escape(signature.status)}</span></header>{_facts(facts)}</div>'
    )
