"""Data sets that a standard lays out: from which variables the columns of a schema are drawn.

A schema carries the layouts that it understands. A layout is recognized by its variables, whatever the file's format.
Where a standard gives a fact in several places or in pieces (a unit in a column of its own, elapsed time as two
moments), a column is drawn out of them; of several ways to draw it the first that the data set allows counts.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import astuple, dataclass


@dataclass(frozen=True, slots=True)
class Taken:
    """The first of the variables that holds anything, as it is; `unit` is the variable with its unit."""

    names: tuple[str, ...]
    unit: str = ""


@dataclass(frozen=True, slots=True)
class Result:
    """A result: `number`; where there is none, what the `texts` say of it; `status` tells what was not done.

    `limit` is the limit of quantification, in the unit of the number.
    """

    number: str
    texts: tuple[str, ...]
    unit: str = ""
    limit: str = ""
    status: str = ""


@dataclass(frozen=True, slots=True)
class Elapsed:
    """Hours from an interval of ISO 8601: PT1H30M, -PT15M, P1D."""

    name: str


@dataclass(frozen=True, slots=True)
class Since:
    """Hours from the moment `reference` to `moment`; where one has no time of day, the interval `planned` stands in."""

    moment: str
    reference: str
    planned: str


@dataclass(frozen=True, slots=True)
class Dosing:
    """The period of a crossover: from EPOCH (`TREATMENT 2`), the visit, or the order of the doses.

    EPOCH and VISITNUM count where each of them means one dose, told by its time `reference`. Without reference times
    VISITNUM counts only where a subject has one of `times` twice: samples of one dose may be taken at several visits.
    """

    reference: str
    analyte: str
    times: tuple[str, ...] = ()


Way = Taken | Result | Elapsed | Since | Dosing


@dataclass(frozen=True, slots=True)
class Layout:
    """How one standard lays out a data set.

    It is recognized when it has `all_of`, one of `any_of` and none of `none_of`. `columns` tells for each column of the
    schema the ways to draw it. `single` are variables that may hold one value only, because a table of the schema is
    about one: specimen, category. `aside` names rows that are no observations: variable, value, and why they stay out.
    """

    name: str
    all_of: frozenset[str]
    columns: Mapping[str, tuple[Way, ...]]
    any_of: frozenset[str] = frozenset()
    none_of: frozenset[str] = frozenset()
    single: tuple[str, ...] = ()
    aside: tuple[tuple[str, str, str], ...] = ()

    def fits(self, names: Collection[str]) -> bool:
        """Whether a data set with these variables is laid out so."""
        found = set(names)
        return self.all_of <= found and (not self.any_of or bool(self.any_of & found)) and not self.none_of & found

    def variables(self) -> frozenset[str]:
        """Name the variables that mean something to this layout."""
        parts = [part for ways in self.columns.values() for way in ways for part in astuple(way)]
        names = {name for part in parts for name in (part if isinstance(part, tuple) else (part,))}
        numbering = {"EPOCH", "VISITNUM"} if "period" in self.columns else set()
        return frozenset({*names, *numbering, *self.single, *(variable for variable, _, _ in self.aside)} - {""})
