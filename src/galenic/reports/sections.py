"""The one place that decides what a report says, in which order and in which words."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from functools import partial
from itertools import starmap

from galenic.catalogue.outcome import Criterion, Exclusion, Outcome, OutcomeTable
from galenic.reports import numbers
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
from galenic.reports.context import InputShown, OptionShown, ReportContext, SignatureShown, moment_text
from galenic.reports.links import ROWS_ON_PAGE, anchor, evidence_place
from galenic.reports.plot import describe, facet_groups, undrawn
from galenic.reports.text import mapped, tidy

# A longer table would part the results from the provenance; it goes to the listings at the end, and of its rows the
# first cell alone leads to the record.
LONGEST_INLINE_TABLE = 60
SHORT_DIGEST = 12
VERDICT_WORDS = {Mark.PASSED: "Passed", Mark.FAILED: "Not passed", Mark.OPEN: "Not judged", Mark.ESTIMATE: "Estimate"}
STATED_WORDS = {
    Mark.PASSED: "Stated as passed",
    Mark.FAILED: "Stated as not passed",
    Mark.OPEN: "Stated, not judged",
    Mark.ESTIMATE: "Stated",
}
#: Where the page of the evidence shows a section that a report has apart.
ON_PAGE = {"listings": "tables"}
Place = Callable[[str], str]
CRITERION_WORDS = {True: (Mark.PASSED, "met"), False: (Mark.FAILED, "not met"), None: (Mark.OPEN, "not judged")}


def document(outcome: Outcome, context: ReportContext) -> Document:
    """The outcome as a document: verdict first, then what it rests on, then where everything came from."""
    evidence = context.evidence_id or "no evidence record"
    return mapped(
        Document(
            kind=_kind(context),
            title=context.service_title,
            subtitle=" · ".join(part for part in (context.product, context.programme) if part),
            running=(context.service_title, f"{evidence} · {outcome.digest[:SHORT_DIGEST]}"),
            footer=" · ".join(part for part in (context.state or _signed_state(context), _made_by(context)) if part),
            banners=tuple(text[0].upper() + text[1:] for text in (context.state, *context.labels) if text),
            facts=tuple(_title_facts(context)),
            verdict=verdict(outcome, stated=context.is_document),
            sections=tuple(section for section in _sections(outcome, context) if section.blocks),
            address=context.record_url,
        ),
        tidy,
    )


def _kind(context: ReportContext) -> str:
    if context.is_document:
        return "Reviewed document"
    return "Evidence report" if context.evidence_id else "Calculation report"


def verdict(outcome: Outcome, *, stated: bool = False) -> Verdict:
    """The conclusion in a word, a sentence and a count; `stated` when a partner states it and nothing was computed."""
    if outcome.passed is not None:
        mark = Mark.PASSED if outcome.passed else Mark.FAILED
    else:
        mark = Mark.OPEN if outcome.criteria else Mark.ESTIMATE
    if not stated:
        return Verdict(mark, VERDICT_WORDS[mark], outcome.conclusion, _count(outcome))
    count = f"{_count(outcome)}, as the partner states it" if outcome.criteria else "No criteria are stated."
    return Verdict(mark, STATED_WORDS[mark], outcome.conclusion, count)


def _count(outcome: Outcome) -> str:
    if not outcome.criteria:
        return "" if outcome.passed is not None else "No criteria: this service estimates."
    met = sum(criterion.passed is True for criterion in outcome.criteria)
    unjudged = sum(criterion.passed is None for criterion in outcome.criteria)
    return f"{met} of {len(outcome.criteria)} criteria met" + (f", {unjudged} not judged" if unjudged else "")


def _sections(outcome: Outcome, context: ReportContext) -> Iterator[Section]:
    place = partial(evidence_place, context.evidence_id)
    tables = [(grid.label, grid) for _, grid in tables_of(outcome, place)]
    listings = [table for _, table in tables if len(table.rows) > LONGEST_INLINE_TABLE]

    def section(name: str, title: str, record: str, blocks: Iterable[Block | None]) -> Section:
        told = _record(context, outcome, record)
        return Section(
            name, title, told, place(ON_PAGE.get(name, name)), tuple(block for block in blocks if block is not None)
        )

    yield section("criteria", "Acceptance criteria", "outcome.criteria", [criteria_grid(outcome.criteria, place)])
    yield section("values", "Results", "outcome.values", [values_grid(outcome, place)])
    yield section("figures", "Figures", "outcome.figures", pictures_of(outcome, place))
    yield section("tables", "Tables", "outcome.tables", starmap(_table_or_link, tables))
    yield section("exclusions", "Exclusions and flags", "outcome.exclusions", [_exclusions(outcome.exclusions)])
    yield section("assumptions", "Assumptions", "outcome.assumptions", [_listing(outcome.assumptions)])
    yield section("method", "Method and options", "service, options", _method(context))
    yield section("inputs", "Inputs", "inputs", map(_input, context.inputs))
    yield section("provenance", "Provenance", "evidence", [_provenance(outcome, context)])
    yield section("signatures", "Signatures", "signatures", _signatures(context))
    yield section("listings", "Listings", "outcome.tables", listings)


def _record(context: ReportContext, outcome: Outcome, record: str) -> str:
    """What stands behind a section, in words."""
    name = f"{context.evidence_id}, {record}" if context.evidence_id else record
    return f"Record: {name}; outcome digest {outcome.digest[:SHORT_DIGEST]}"


def _title_facts(context: ReportContext) -> Iterator[Fact]:
    for label, value in (
        ("Evidence", context.evidence_id),
        ("Work order", context.work_order),
        ("Sponsor", context.sponsor),
        ("Partner", context.partner),
        (f"{_done(context)} by", context.performed_by),
        (f"{_done(context)} at", moment_text(context.performed_at) if context.performed_at else ""),
        ("Service", " ".join(part for part in (context.service_id, context.service_version) if part)),
        ("Signatures", _signed_state(context)),
    ):
        if value:
            yield Fact(label, value, link=evidence_place(context.evidence_id) if label == "Evidence" else "")


def _done(context: ReportContext) -> str:
    return "Handed in" if context.is_document else "Performed"


def _signed_state(context: ReportContext) -> str:
    given, holding = len(context.signatures), sum(not signature.status for signature in context.signatures)
    if not given:
        return "unsigned"
    count = str(given) if holding == given else f"{holding} of {given}"
    return f"{count} signature{'s' if given > 1 else ''} in force"


def _made_by(context: ReportContext) -> str:
    return f"Galenic {context.software_version.removeprefix('Galenic').strip()}".strip()


def criteria_grid(criteria: tuple[Criterion, ...], place: Place) -> Grid | None:
    """Criteria as a table: result, unit, requirement, verdict, source, each leading to its `place`; or None."""
    results = numbers.aligned([numbers.shown_against(criterion.value, criterion.limit) for criterion in criteria])
    columns = (
        GridColumn("Criterion", share=5),
        GridColumn("Result", align="right"),
        GridColumn("Unit"),
        GridColumn("Required", share=4),
        GridColumn("Verdict"),
        GridColumn("Source", share=5),
    )
    anchors = tuple(anchor("criterion", criterion.name) for criterion in criteria)
    rows = tuple(
        (
            GridCell(criterion.title, note=criterion.reason),
            GridCell(result.text, result.pad, link=place(name)),
            GridCell(criterion.unit if criterion.value is not None else ""),
            GridCell(criterion.limit),
            GridCell(CRITERION_WORDS[criterion.passed][1], mark=CRITERION_WORDS[criterion.passed][0]),
            GridCell(criterion.source),
        )
        for criterion, result, name in zip(criteria, results, anchors, strict=True)
    )
    return Grid(columns, rows, anchors=anchors) if rows else None


def values_grid(outcome: Outcome, place: Place) -> Grid | None:
    """The outcome's named values as a table, each leading to its `place`; None without any."""
    texts = numbers.aligned([numbers.shown(value.value) for value in outcome.values])
    anchors = tuple(anchor("value", value.name) for value in outcome.values)
    columns = (GridColumn("Quantity", share=1), GridColumn("Value", align="right"), GridColumn("Unit"))
    rows = tuple(
        (
            GridCell(value.title, note=value.reason),
            GridCell(digits.text, digits.pad, link=place(name)),
            GridCell(value.unit if value.value is not None else ""),
        )
        for value, digits, name in zip(outcome.values, texts, anchors, strict=True)
    )
    return Grid(columns, rows, anchors=anchors) if rows else None


def pictures_of(outcome: Outcome, place: Place) -> Iterator[Picture]:
    """The outcome's figures, each leading to its `place`; one with many facets in several parts."""
    for number, figure in enumerate(outcome.figures, 1):
        groups = facet_groups(figure)
        for part, facets in enumerate(groups, 1):
            title = f"{figure.title} (part {part} of {len(groups)})" if len(groups) > 1 else figure.title
            caption = " ".join(text for text in (figure.caption, undrawn(figure)) if text)
            name = anchor("figure", number, "part", part) if part > 1 else anchor("figure", number)
            told = describe(figure)
            yield Picture(figure, f"Figure {number}", title, caption, told, facets, anchor=name, link=place(name))


def _table_or_link(label: str, table: Grid) -> Block:
    if len(table.rows) <= LONGEST_INLINE_TABLE:
        return table
    rows = f"{label}. {table.title}: {len(table.rows)} rows, in the listings at the end."
    return Prose(rows, anchor=table.anchor)


def tables_of(outcome: Outcome, place: Place) -> Iterator[tuple[OutcomeTable, Grid]]:
    """The outcome's tables, numbers in the digits of their column, each row leading to its `place`."""
    for number, table in enumerate(outcome.tables, 1):
        yield table, _table(table, number, place)


def _table(table: OutcomeTable, number: int, place: Place) -> Grid:
    cells = [list(column) for column in zip(*table.rows, strict=True)] or [[] for _ in table.columns]
    digits = [numbers.column(values, column.decimals) for values, column in zip(cells, table.columns, strict=True)]
    anchors = tuple(anchor("table", number, "row", row) for row in range(1, len(table.rows) + 1))
    leading = len(table.columns) if len(table.rows) <= LONGEST_INLINE_TABLE else 1
    rows = tuple(
        tuple(GridCell(each.text, each.pad, link=place(name) if at < leading else "") for at, each in enumerate(row))
        for row, name in zip(zip(*digits, strict=True), _shown(anchors, anchor("table", number)), strict=True)
    )
    columns = tuple(
        GridColumn(column.title, column.unit, "right" if _is_numeric(values) else "left")
        for column, values in zip(table.columns, cells, strict=True)
    )
    blank = any(value is None for values in cells for value in values)
    note = " ".join(part for part in (table.note, "– : no value." if blank else "", "" if rows else "No rows.") if part)
    return Grid(columns, rows, f"Table {number}", table.title, note, anchor("table", number), anchors)


def _shown(anchors: tuple[str, ...], table: str) -> tuple[str, ...]:
    """Where rows are found on the page, which shows the first of a long table."""
    return (*anchors[:ROWS_ON_PAGE], *(table for _ in anchors[ROWS_ON_PAGE:]))


def _is_numeric(values: list[object]) -> bool:
    present = [value for value in values if value is not None]
    return bool(present) and all(isinstance(value, (int, float)) and not isinstance(value, bool) for value in present)


def _exclusions(exclusions: tuple[Exclusion, ...]) -> Block:
    if not exclusions:
        return Prose("Nothing was excluded or flagged.")
    columns = (
        GridColumn("What", share=3),
        GridColumn("From", share=3),
        GridColumn("Reason", share=5),
        GridColumn("Source", share=3),
    )
    rows = tuple(tuple(map(GridCell, (item.subject, item.scope, item.reason, item.source))) for item in exclusions)
    return Grid(columns, rows)


def _listing(items: tuple[str, ...]) -> Listing | None:
    return Listing(items) if items else None


def _method(context: ReportContext) -> Iterator[Block | None]:
    facts = [Fact("Service", f"{context.service_id} {context.service_version}".strip())]
    facts += [Fact("Guidelines" if not number else "", text) for number, text in enumerate(context.guidelines)]
    yield Facts(tuple(facts))
    yield _options(context.options)


def _options(options: tuple[OptionShown, ...]) -> Grid | None:
    columns = (
        GridColumn("Option", share=3),
        GridColumn("Value", share=3),
        GridColumn("Set by"),
        GridColumn("Meaning", share=6),
    )
    rows = tuple(
        (
            GridCell(option.name),
            GridCell(option.value),
            GridCell("departure", mark=Mark.OPEN)
            if option.departure
            else GridCell("default" if option.default else "choice"),
            GridCell(option.description, note=f"Departure: {option.departure}" if option.departure else ""),
        )
        for option in options
    )
    return Grid(columns, rows) if rows else None


def _input(item: InputShown) -> Facts:
    units = ", ".join(f"{column} {unit}" for column, unit in item.units.items() if unit)
    facts = (
        Fact("File", item.file_name, link=item.link),
        Fact("Rows", "" if item.rows is None else str(item.rows), link=f"{item.link}#rows" if item.link else ""),
        Fact("Units", units),
        Fact("Origin", item.origin, link="" if item.file_name else item.link),
        Fact("SHA-256", item.sha256, mono=True),
    )
    return Facts(tuple(fact for fact in facts if fact.value), item.title or item.name)


def _provenance(outcome: Outcome, context: ReportContext) -> Facts:
    facts = (
        Fact("Evidence", context.evidence_id, link=evidence_place(context.evidence_id)),
        Fact("Evidence digest", context.evidence_digest, mono=True),
        Fact("Outcome digest", outcome.digest, mono=True),
        Fact("Service version", context.service_version),
        Fact("Software", _made_by(context)),
        Fact("Work order", context.work_order),
        Fact(f"{_done(context)} by", context.performed_by),
        Fact(f"{_done(context)} at", moment_text(context.performed_at) if context.performed_at else ""),
        Fact("Report dated", moment_text(context.issued_at) if context.issued_at else ""),
        Fact(
            "Digests",
            "SHA-256. The outcome digest covers conclusion, criteria, values, tables and exclusions, not pictures.",
        ),
    )
    return Facts(tuple(fact for fact in facts if fact.value))


def _signatures(context: ReportContext) -> Iterator[Block]:
    if not context.signatures:
        yield Prose("No signature has been given.")
    yield from map(_signature, context.signatures)


def _signature(signature: SignatureShown) -> SignatureBox:
    return SignatureBox(
        name=signature.printed_name,
        role=", ".join(part for part in (signature.role, signature.organization) if part),
        meaning=signature.meaning,
        moment=moment_text(signature.signed_at),
        digest=signature.digest,
        status=signature.status or "in force",
        holds=not signature.status,
    )
