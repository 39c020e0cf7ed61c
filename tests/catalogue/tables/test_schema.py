from __future__ import annotations

import pytest

from galenic.catalogue.tables.schema import Column, Kind, TableSchema, plain_name

NAME = Column("name", Kind.TEXT, "Name")


def test_a_heading_states_the_unit() -> None:
    assert Column("time", Kind.NUMBER, "Time", unit="h").heading == "time [h]"
    assert Column("value", Kind.NUMBER, "Value", unit="any").heading == "value [?]"
    assert Column("value", Kind.NUMBER, "Value", unit="any", usual_unit="area").heading == "value [area]"
    assert NAME.heading == "name"


@pytest.mark.parametrize(
    ("column", "words"),
    [
        (Column("a", Kind.NUMBER, "A"), "a number"),
        (Column("a", Kind.NUMBER, "A", unit="h", minimum=0), "a number of at least 0 h"),
        (Column("a", Kind.NUMBER, "A", above=0, maximum=1), "a number above 0 up to 1"),
        (Column("a", Kind.INTEGER, "A", minimum=1, maximum=4), "a whole number from 1 to 4"),
        (Column("a", Kind.TEXT, "A", allowed=("T", "R"), blank=True), "T, R; empty"),
        (Column("a", Kind.NUMBER, "A", censored=True), "a number; BLQ, <LLOQ, <0.5, NS, NR, ND"),
        (Column("a", Kind.DATE, "A"), "a date like 2026-01-31"),
    ],
)
def test_what_a_cell_allows_is_said_in_words(column: Column, words: str) -> None:
    assert column.allows == words


@pytest.mark.parametrize(
    ("columns", "key", "problem"),
    [
        ((NAME, NAME), (), "name stands for two columns"),
        ((NAME, Column("other", Kind.TEXT, "Other", aliases=("Name",))), (), "name means two columns"),
        ((Column("row", Kind.INTEGER, "Row"),), (), "row stands for two columns"),
        ((NAME,), ("subject",), "the key subject is not a column"),
        ((Column("name", Kind.TEXT, "Name", censored=True),), (), "cannot be censored"),
        ((Column("name", Kind.TEXT, "Name", unit="h"),), (), "cannot have a unit"),
        ((Column("time", Kind.NUMBER, "Time", unit="hours"),), (), "the unit hours of time is written h"),
        ((Column("time", Kind.NUMBER, "Time", unit="xyz"),), (), "not known"),
        ((Column("Time of day", Kind.NUMBER, "Time"),), (), "not a name"),
    ],
)
def test_a_declaration_that_no_file_could_fulfil_is_a_bug(
    columns: tuple[Column, ...], key: tuple[str, ...], problem: str
) -> None:
    with pytest.raises(ValueError, match=problem):
        TableSchema(columns, key)


def test_headings_are_known_by_name_alias_and_title(schema: TableSchema) -> None:
    known = schema.by_heading()
    for heading in ("time", "TIME", "Time after dose", "time_after-dose"):
        assert known[plain_name(heading)].name == "time"
    assert known["dv"].name == "concentration"
    assert schema.column("day").kind is Kind.DATE
