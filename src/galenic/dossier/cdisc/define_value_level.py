"""Value-level metadata: what a result is for one test, a qualifier for one name (Define-XML 2.1, 4.2)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from galenic.dossier.cdisc import standard
from galenic.dossier.cdisc.dataset_json import item_oid
from galenic.dossier.cdisc.define_values import decimals_of, plain, used
from galenic.dossier.cdisc.standard import Variable
from galenic.dossier.cdisc.tables import Cell, DataSet

WHOLE = re.compile(r"[+-]?\d+")
NUMBER = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?")
BY_VALUE = ("QVAL",)  # its origin is another one for each name
ANALYSIS = ("PARAMCD", "PARAM", ("AVAL", "AVALU"))
SUPPLEMENTAL = ("QNAM", "QLABEL", BY_VALUE)


@dataclass(frozen=True, slots=True)
class ValueLevel:
    """A variable where `key` has `value`: data type, length, digits and units as they are in those records.

    `units` are the code list and its terms; None where the variable has no list.
    """

    data_set: DataSet
    variable: Variable
    key: str
    value: str
    label: str
    kind: str
    length: int
    decimals: int
    origin: str
    units: tuple[str, tuple[str, ...]] | None

    @property
    def place(self) -> str:
        """The variable that it is about."""
        return item_oid(self.data_set.name, self.variable.name)

    @property
    def oid(self) -> str:
        """Its own identifier."""
        return f"{self.place}.{self.value}"

    @property
    def list_oid(self) -> str:
        """The value list that it belongs to."""
        return f"VL.{self.data_set.name}.{self.variable.name}"

    @property
    def condition_oid(self) -> str:
        """The condition under which it holds."""
        return f"WC.{self.data_set.name}.{self.value}"


def value_levels(data_sets: Iterable[DataSet]) -> list[ValueLevel]:
    """Every value level of results (VS, LB, PC, PP), analysis values (ADPC, ADPP) and qualifiers, in their order."""
    return [
        level
        for data_set in data_sets
        for key, title, variables in (_described(data_set.name),)
        for name in variables
        for value, subset in _by_value(data_set, key)
        if (level := _level(subset, name, key, value, title)) is not None
    ]


def _described(name: str) -> tuple[str, str, Sequence[str]]:
    """Which variable tells the values of a data set apart, which one names it, and what is described by it."""
    about = standard.descriptions()[name]
    if about.parent:
        return SUPPLEMENTAL
    if name in {"ADPC", "ADPP"}:
        return ANALYSIS
    if about.kind == "FINDINGS":
        return f"{name}TESTCD", f"{name}TEST", [f"{name}{end}" for end in ("ORRES", "ORRESU", "STRESN", "STRESU")]
    return "", "", ()


def _by_value(data_set: DataSet, key: str) -> Iterable[tuple[str, DataSet]]:
    rows: dict[str, list[tuple[Cell, ...]]] = {}
    for value, row in zip(data_set.values(key), data_set.rows, strict=True):
        rows.setdefault(str(value), []).append(row)
    return [(value, replace(data_set, rows=tuple(rows[value]))) for value in sorted(rows)]


def _level(data_set: DataSet, name: str, key: str, value: str, title: str) -> ValueLevel | None:
    variable = standard.descriptions()[data_set.name].variable(name)
    values = [plain(cell) for cell in data_set.values(name) if cell not in ("", None)]
    if variable is None or not values:
        return None
    kind = _kind(values)
    units = (variable.codelist, tuple(sorted(used(data_set, name)))) if variable.codelist else None
    return ValueLevel(
        data_set=data_set,
        variable=variable,
        key=key,
        value=value,
        label=str(data_set.values(title)[0]),
        kind=kind,
        length=max(len(text) for text in values),
        decimals=max(decimals_of(text) for text in values) if kind == "float" else 0,
        origin=str(data_set.values("QORIG")[0]) if name in BY_VALUE else variable.origin,
        units=units,
    )


def _kind(values: Sequence[str]) -> str:
    if all(WHOLE.fullmatch(text) for text in values):
        return "integer"
    return "float" if all(NUMBER.fullmatch(text) for text in values) else "text"


def unit_lists(levels: Iterable[ValueLevel]) -> Mapping[tuple[str, tuple[str, ...]], str]:
    """An identifier for each set of units that a test has, numbered within their code list."""
    found = sorted({level.units for level in levels if level.units})
    numbers: dict[str, int] = {}
    named = {}
    for code, terms in found:
        numbers[code] = numbers.get(code, 0) + 1
        named[code, terms] = f"CL.{code}.{numbers[code]}"
    return named
