"""Fills the tables of a summary: from studies, from evidence, from stated facts; and says what is missing."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from galenic.catalogue.performed import Performance
from galenic.dossier.summaries.layout import Slot
from galenic.dossier.summaries.manifest import Reported, Sources
from galenic.reports import numbers
from galenic.reports.blocks import Block, Grid, GridCell, GridColumn, Prose

NOT_PROVIDED = "Not provided"
SHORT = 12
DESCRIPTION = "study.toml"
#: Facts that stand in for evidence, by the place of a table and its first service.
STATED = {
    "bioanalysis.method-validation": "method-validation",
    "comparative.dissolution": "dissolution",
    "clinical.study": "deviations",
}


@dataclass(frozen=True, slots=True)
class Filled:
    """A table filled: what is shown, the records behind every figure of it, and what is missing of it."""

    blocks: tuple[Block, ...]
    records: tuple[str, ...]
    missing: tuple[str, ...] = ()

    @property
    def provided(self) -> bool:
        """Whether a record says anything of it."""
        return bool(self.blocks)


Fill = Callable[[Sources], Filled]
EMPTY = Filled((), ())


def grid(heads: Sequence[str], rows: Iterable[Sequence[Any]], *, title: str = "", note: str = "") -> Grid:
    """A table of text; a cell that nothing fills says so."""
    return Grid(
        columns=tuple(GridColumn(head, share=1 if place else 2) for place, head in enumerate(heads)),
        rows=tuple(tuple(GridCell(_shown(value)) for value in row) for row in rows),
        title=title,
        note=note,
    )


def _shown(value: Any) -> str:
    return NOT_PROVIDED if value in (None, "") else str(value)


def lines(pairs: Mapping[str, Any], *, title: str = "") -> Grid:
    """Labelled lines, one below another."""
    return grid(("Item", "Information"), pairs.items(), title=title)


def evidence_record(found: Performance) -> str:
    """Evidence as a record: service, version, digest."""
    return f"evidence {found.service} {found.version}, {found.digest[:SHORT]}"


def file_record(reported: Reported, name: str) -> str:
    """A table of a study as a record: study, file, digest of its content."""
    study = reported.study.manifest.study.id
    shown = name if name == DESCRIPTION else f"table {name.replace('_', '-')}"
    return f"{study}, {shown}, {reported.digests[name][:SHORT]}"


def stated(sources: Sources, name: str) -> str:
    """Facts of the manifest as a record: they are what the applicant says."""
    return f"stated in {sources.name} ({name}), {sources.digest[:SHORT]}"


def from_facts(sources: Sources, name: str) -> Filled:
    """Rows that the manifest states; their keys are the headings."""
    rows = sources.facts.get(name, [])
    if not rows:
        return EMPTY
    heads = list(dict.fromkeys(head for row in rows for head in row))
    table = grid([head.capitalize() for head in heads], [[row.get(head, "") for head in heads] for row in rows])
    return Filled((table,), (stated(sources, f"facts.{name}"),))


def from_evidence(sources: Sources, slot: Slot) -> Filled:
    """The outcome of the first service of the slot that there is evidence of: criteria, values and tables."""
    for service in slot.services:
        if service in sources.evidence:
            found = sources.evidence[service]
            return Filled(tuple(_outcome(found)), (evidence_record(found),))
    return from_facts(sources, _fact_name(slot))


def _fact_name(slot: Slot) -> str:
    if slot.services[0] == "bioanalysis.study-samples":
        return "standard-curves" if "Curve" in slot.title else "reanalysis"
    return STATED.get(slot.services[0], slot.services[0])


def _outcome(found: Performance) -> Iterable[Block]:
    outcome = found.outcome
    yield Prose(outcome.conclusion)
    if outcome.criteria:
        words = {True: "met", False: "not met", None: "not judged"}
        rows = [
            (one.title, numbers.shown_against(one.value, one.limit), one.limit, words[one.passed])
            for one in outcome.criteria
        ]
        yield grid(("Criterion", "Found", "Required", "Verdict"), rows)
    for table in outcome.tables:
        heads = [f"{column.title} ({column.unit})" if column.unit else column.title for column in table.columns]
        columns = [
            [digits.text for digits in numbers.column([row[place] for row in table.rows], column.decimals)]
            for place, column in enumerate(table.columns)
        ]
        rows = list(zip(*columns, strict=True))
        yield grid(heads, rows, note=table.title + (f". {table.note}" if table.note else ""))
