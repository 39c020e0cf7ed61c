"""From each figure of evidence to what it was computed from: the rows of a subject or batch, or a whole input."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from operator import itemgetter

from django.urls import reverse

from galenic.catalogue.discovery import service as find_service
from galenic.catalogue.outcome import OutcomeTable
from galenic.catalogue.service import Service
from galenic.catalogue.tables.schema import Table
from galenic.catalogue.tracing import Keys, result_rows, row_keys, said_keys, service_keys
from galenic.errors import GalenicError
from galenic.evidence.computing import outcome_of
from galenic.evidence.models import DataSet, Evidence
from galenic.evidence.queries import EvidencePage, InputOrigin
from galenic.evidence.rows import table_of
from galenic.reports.blocks import Grid
from galenic.reports.links import anchor
from galenic.web.data.rows import rows_url

#: The column of a table of criteria or values in which the figure stands.
FIGURE = 1


@dataclass(frozen=True, slots=True)
class Source:
    """An input as a figure leads to it."""

    title: str
    url: str
    detail: str = ""


@dataclass(frozen=True)
class Trace:
    """What stands behind the figures of one piece of evidence; the files are read once it is asked for rows."""

    page: EvidencePage

    @cached_property
    def sources(self) -> list[Source]:
        """All inputs, in the order in which the service asks for them."""
        titles = {item.name: item.title for item in self._service.inputs}
        return [_source(each, titles.get(each.name, "")) for each in self._inputs]

    @property
    def whole(self) -> str:
        """Where a figure leads that no column tells more of: the one input, or the list of them."""
        return self.sources[0].url if len(self.sources) == 1 else "#inputs"

    def figures(self, grid: Grid) -> Grid:
        """Criteria or values: each figure leads to everything that it was computed from."""
        return _relinked(grid, [(FIGURE, self.whole)] * len(grid.rows))

    def rows(self, grid: Grid, table: OutcomeTable) -> Grid:
        """A table of the outcome: rows of a subject or batch lead to the raw rows of that subject or batch."""
        names = [column.name for column in table.columns]
        found = [(keys, self._behind(keys)) for keys in row_keys(table, self._names)]
        first = [min((names.index(name) for name, _ in keys), default=0) for keys, _ in found]
        return _relinked(grid, [(at, url) for at, (_, url) in zip(first, found, strict=True)])

    @property
    def _service(self) -> Service:
        return find_service(self.page.evidence.service_id)

    @cached_property
    def _inputs(self) -> list[InputOrigin]:
        order = [item.name for item in self._service.inputs]
        return sorted(
            self.page.inputs, key=lambda each: (order.index(each.name) if each.name in order else len(order), each.name)
        )

    @cached_property
    def _names(self) -> frozenset[str]:
        taken = [find_service(each.source.service_id) for each in self._inputs if each.source is not None]
        return frozenset().union(*map(service_keys, (self._service, *taken)))

    @cached_property
    def _known(self) -> dict[tuple[str, ...], list[tuple[DataSet, frozenset[Keys]]]]:
        """What each data set says, by the columns that were asked for."""
        return {}

    @cached_property
    def _tables(self) -> list[tuple[DataSet, Table]]:
        return list(_readable(each.data_set for each in self._inputs if each.data_set is not None))

    def _behind(self, keys: Keys) -> str:
        """The rows of the first input that has any; else the row of the evidence that was taken as an input."""
        if not keys:
            return ""
        asked = tuple(name for name, _ in keys)
        if asked not in self._known:
            self._known[asked] = [(data_set, said_keys(table.frame, asked)) for data_set, table in self._tables]
        for data_set, said in self._known[asked]:
            if keys in said:
                return rows_url(data_set.pk, dict(keys))
        return next(self._evidence_behind(keys), "")

    def _evidence_behind(self, keys: Keys) -> Iterator[str]:
        """The row of a source that the most columns name."""
        for source, tables in self._outcomes:
            named = result_rows(tables, dict(keys), self._names)
            number, row, _ = max(named, key=itemgetter(2), default=(0, 0, 0))
            if number:
                yield f"{_page_of(source)}#{anchor('table', number, 'row', row)}"

    @cached_property
    def _outcomes(self) -> list[tuple[Evidence, tuple[OutcomeTable, ...]]]:
        taken = [each.source for each in self._inputs if each.source is not None]
        return [(source, outcome_of(source).tables) for source in taken]


def _source(origin: InputOrigin, title: str) -> Source:
    title = title or origin.name.replace("_", " ").capitalize()
    if origin.data_set is not None:
        return Source(title, rows_url(origin.data_set.pk), f"{origin.data_set.rows} rows")
    if origin.source is not None:
        return Source(title, _page_of(origin.source), f"evidence {origin.source.digest[:12]}")
    return Source(title, f"#{anchor('input', origin.name)}")


def _readable(data_sets: Iterable[DataSet]) -> Iterator[tuple[DataSet, Table]]:
    """The inputs that can be read now; of another one its own page says why it cannot."""
    for each in data_sets:
        try:
            yield each, table_of(each)
        except GalenicError:
            continue


def _page_of(evidence: Evidence) -> str:
    return reverse("evidence:page", args=[evidence.pk])


def _relinked(grid: Grid, links: Sequence[tuple[int, str]]) -> Grid:
    """The table with one link a row, in the cell of that number, and no other."""
    rows = tuple(
        tuple(replace(cell, link=link[1] if at == link[0] else "") for at, cell in enumerate(row))
        for row, link in zip(grid.rows, links, strict=True)
    )
    return replace(grid, rows=rows)
