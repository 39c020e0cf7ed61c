"""What stands beside the variables of a standard, and what is left aside."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import polars as pl

from galenic.catalogue.tables.layouts import Layout, Taken
from galenic.catalogue.tables.reading import read_table
from galenic.catalogue.tables.schema import Column, Kind, TableSchema

Faults = Callable[..., list[tuple[Any, ...]]]
SCHEMA = TableSchema(
    (
        Column("subject", Kind.TEXT, "Subject"),
        Column("visit", Kind.INTEGER, "Visit", aliases=("visitno",), required=False),
        Column("dose", Kind.NUMBER, "Dose", unit="mg", aliases=("amt",), required=False),
    ),
    layouts=(Layout("STD", frozenset({"USUBJID"}), {"subject": (Taken(("USUBJID",)),), "visit": (Taken(("VNUM",)),)}),),
)


def test_headings_of_the_schema_stand_beside_the_variables() -> None:
    given = pl.DataFrame({"USUBJID": ["1"], "VNUM": [2.0], "visit": [7], "AMT [ug]": [500.0], "STUDYID": ["S"]})
    table = read_table(given, SCHEMA)
    assert table.frame.select("subject", "visit", "dose").rows() == [("1", 7, 0.5)]
    assert table.notes == ("Read as STD: subject from USUBJID.", "Variables left aside: STUDYID.")


def test_a_name_that_the_layout_draws_otherwise_is_left_aside() -> None:
    given = pl.DataFrame({"USUBJID": ["1"], "VISITNO": ["week 2"]})
    assert read_table(given, SCHEMA).frame["visit"].to_list() == [None]


def test_headings_that_are_no_variables_are_refused(faults: Faults) -> None:
    given = pl.DataFrame({"USUBJID": ["1"], "my remark": ["x"]})
    assert faults(given, SCHEMA) == [("TAB-031", None, "my remark")]


def test_a_table_of_another_layout_is_left_as_it_is(faults: Faults) -> None:
    assert faults(pl.DataFrame({"SUBJECT": ["1"], "STUDYID": ["S"]}), SCHEMA) == [("TAB-031", None, "STUDYID")]
