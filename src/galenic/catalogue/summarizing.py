"""The table that describes parameters: number, means, spread and range of each."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from galenic.catalogue.outcome import Cell, OutcomeColumn, OutcomeTable
from galenic.science.descriptive import STATISTICS, describe

Group = tuple[tuple[Cell, ...], Iterable[float | None]]


def summary(title: str, labels: Sequence[str], groups: Iterable[Group], *, note: str) -> OutcomeTable:
    """Describe each group of values; its cells stand under `labels`, the statistics follow (ICH M13A 2.2.2.2)."""
    headings = {label: label.capitalize() for label in labels} | dict(STATISTICS)
    rows = []
    for cells, values in groups:
        told = describe(values)
        rows.append((*cells, *(getattr(told, name) for name in STATISTICS)))
    return OutcomeTable(
        name="summary",
        title=title,
        columns=tuple(
            OutcomeColumn(name=name, title=heading, decimals=1 if "CV" in heading else None)
            for name, heading in headings.items()
        ),
        rows=tuple(rows),
        note=note,
    )
