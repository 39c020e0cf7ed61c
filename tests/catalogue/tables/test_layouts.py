from __future__ import annotations

import pytest

from galenic.catalogue.tables.layouts import Dosing, Layout, Result, Taken
from galenic.catalogue.tables.schema import Column, Kind, TableSchema

LAYOUT = Layout(
    "X",
    frozenset({"A", "B"}),
    {"a": (Taken(("A", "AA"), unit="AU"), Result("B", ("C",))), "period": (Dosing("R", "A"),)},
    any_of=frozenset({"C", "D"}),
    none_of=frozenset({"E"}),
    single=("F",),
    aside=(("G", "Y", "why"),),
)


@pytest.mark.parametrize(
    ("names", "fits"), [("ABC", True), ("ABCD", True), ("AB", False), ("ACD", False), ("ABCE", False)]
)
def test_a_layout_is_told_by_its_variables(names: str, fits: bool) -> None:
    assert LAYOUT.fits(list(names)) is fits


def test_it_names_every_variable_that_it_uses() -> None:
    assert LAYOUT.variables() == set("ABCFGR") | {"AA", "AU", "EPOCH", "VISITNUM"}


def test_a_schema_refuses_a_layout_of_other_columns() -> None:
    with pytest.raises(ValueError, match="X: period is not a column"):
        TableSchema((Column("a", Kind.TEXT, "A"),), layouts=(LAYOUT,))
