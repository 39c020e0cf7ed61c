"""The variables of a data set by name, as columns are drawn out of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import polars as pl

from galenic.catalogue.tables.faults import FaultLog
from galenic.catalogue.tables.grid import Cells

_ROWS_NAMED = 5


@dataclass(frozen=True, slots=True)
class Drawn:
    """Cells drawn for a column: from which variables, and their unit (empty where none is stated)."""

    name: str
    cells: Cells
    unit: str = ""


@dataclass(frozen=True, slots=True)
class DataSet:
    """The variables of a data set by name; `notes` collects what a reader of the result should know."""

    variables: Mapping[str, Cells]
    rows: pl.Series
    log: FaultLog
    notes: list[str] = field(default_factory=list)

    def has(self, name: str) -> bool:
        """Whether the variable is there and holds anything."""
        return name in self.variables and bool(self.text(name).is_not_null().any())

    def text(self, name: str) -> pl.Series:
        """The cells of a variable, null where blank; all blank where the data set lacks it."""
        if name in self.variables:
            return self.variables[name].text
        return pl.repeat(None, len(self.rows), dtype=pl.String, eager=True)

    def number(self, name: str) -> pl.Series:
        """The same as numbers; null where the cell holds none."""
        return self.text(name).cast(pl.Float64, strict=False)

    def note_rows(self, which: pl.Series, message: str) -> None:
        """Note `message` with the rows where `which` is true, if there are any."""
        found = self.rows.filter(which.fill_null(value=False))
        if len(found):
            more = f" and {len(found) - _ROWS_NAMED:,} more" if len(found) > _ROWS_NAMED else ""
            rows = ", ".join(map(str, found.head(_ROWS_NAMED)))
            self.notes.append(f"{message} (row{'s' if len(found) > 1 else ''} {rows}{more}).")
