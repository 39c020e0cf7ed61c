"""Fills the tables of a summary: from studies, from evidence, from stated facts; and says what is missing."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from galenic.catalogue.outcome import Criterion, OutcomeTable
from galenic.dossier.compiling.material import Piece
from galenic.dossier.summaries.layout import Slot
from galenic.dossier.summaries.manifest import Reported, Sources
from galenic.reports import numbers
from galenic.reports.blocks import Block, Grid, GridCell, GridColumn, Prose
from galenic.reports.links import anchor

NOT_PROVIDED = "Not provided"
SHORT = 12
DESCRIPTION = "study.toml"
#: Facts that stand in for evidence, by the place of a table and its first service.
STATED = {
    "bioanalysis.method-validation": "method-validation",
    "comparative.dissolution": "dissolution",
    "clinical.study": "deviations",
}
VERDICTS = {True: "met", False: "not met", None: "not judged"}


@dataclass(frozen=True, slots=True)
class Filled:
    """A table filled: what is shown, the records behind every figure of it, and what is missing of it."""

    blocks: tuple[Block, ...]
    records: tuple[str, ...]
    missing: tuple[str, ...] = ()

    def __add__(self, other: Filled) -> Filled:
        return Filled(self.blocks + other.blocks, self.records + other.records, self.missing + other.missing)

    @property
    def provided(self) -> bool:
        """Whether a record says anything of it."""
        return bool(self.blocks)


Fill = Callable[[Sources], Filled]
EMPTY = Filled((), ())


def grid(
    heads: Sequence[str], rows: Iterable[Sequence[Any]], *, title: str = "", note: str = "", wide: int = 0
) -> Grid:
    """A table of text or of cells made already, the column `wide` twice as wide; what nothing fills says so."""
    return Grid(
        columns=tuple(GridColumn(head, share=2 if place == wide else 1) for place, head in enumerate(heads)),
        rows=tuple(tuple(map(_cell, row)) for row in rows),
        title=title,
        note=note,
    )


def _cell(value: Any) -> GridCell:
    if isinstance(value, GridCell):
        return value
    return GridCell(NOT_PROVIDED if value in (None, "") else str(value))


def lines(pairs: Mapping[str, Any], *, title: str = "") -> Grid:
    """Labelled lines, one below another."""
    return grid(("Item", "Information"), pairs.items(), title=title, wide=1)


def file_record(reported: Reported, name: str) -> str:
    """A table of a study as a record: study, file, digest of its content."""
    study = reported.study.manifest.study.id
    shown = name if name == DESCRIPTION else f"table {name.replace('_', '-')}"
    return f"{study}, {shown}, {reported.digests[name][:SHORT]}"


def stated(sources: Sources, name: str) -> str:
    """Stated facts as a record: they are what the applicant says."""
    return f"{sources.stated_as} ({name}), {sources.digest[:SHORT]}"


def from_facts(sources: Sources, name: str) -> Filled:
    """Rows that are stated; their keys are the headings."""
    rows = sources.facts.get(name, [])
    if not rows:
        return EMPTY
    heads = list(dict.fromkeys(head for row in rows for head in row))
    table = grid([head.capitalize() for head in heads], [[row.get(head, "") for head in heads] for row in rows])
    return Filled((table,), (stated(sources, f"facts.{name}"),))


def from_evidence(sources: Sources, slot: Slot) -> Filled:
    """The outcomes of evidence of the slot's services, one after another: conclusion, criteria and tables."""
    pieces = sources.of(*slot.services)
    if not pieces:
        return from_facts(sources, _fact_name(slot))
    several = len(pieces) > 1
    blocks = (block for piece in pieces for block in _outcome(piece, piece.title if several else ""))
    return Filled(tuple(blocks), tuple(piece.reference for piece in pieces))


def _fact_name(slot: Slot) -> str:
    if slot.services[0] == "bioanalysis.study-samples":
        return "standard-curves" if "Curve" in slot.title else "reanalysis"
    return STATED.get(slot.services[0], slot.services[0])


def _outcome(piece: Piece, title: str) -> Iterable[Block]:
    outcome = piece.performance.outcome
    yield Prose(f"{title}: {outcome.conclusion}" if title else outcome.conclusion)
    if outcome.criteria:
        yield grid(("Criterion", "Found", "Required", "Verdict"), [_criterion(piece, one) for one in outcome.criteria])
    for number, table in enumerate(outcome.tables, 1):
        yield _table(piece, table, number)


def _criterion(piece: Piece, one: Criterion) -> Sequence[str | GridCell]:
    found = GridCell(numbers.shown_against(one.value, one.limit), link=piece.place(anchor("criterion", one.name)))
    return (one.title, found, one.limit, VERDICTS[one.passed])


def _table(piece: Piece, table: OutcomeTable, number: int) -> Grid:
    heads = [f"{column.title} ({column.unit})" if column.unit else column.title for column in table.columns]
    columns = [
        [digits.text for digits in numbers.column([row[place] for row in table.rows], column.decimals)]
        for place, column in enumerate(table.columns)
    ]
    rows = (linked_row(piece, number, row, cells) for row, cells in enumerate(zip(*columns, strict=True), 1))
    return grid(heads, rows, note=table.title + (f". {table.note}" if table.note else ""))


def linked_row(piece: Piece, table: int, row: int, cells: Iterable[str]) -> tuple[GridCell, ...]:
    """Figures of a row of an outcome's table, by number, that lead to it on the record; empty ones say so."""
    place = piece.place(anchor("table", table, "row", row))
    return tuple(replace(_cell(each), link=place) for each in cells)
