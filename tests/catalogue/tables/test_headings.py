from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from galenic.catalogue.tables.faults import TableError
from galenic.catalogue.tables.headings import split_heading
from galenic.catalogue.tables.reading import read_table
from galenic.catalogue.tables.schema import Column, Kind, TableSchema

Faults = Callable[..., list[tuple[Any, ...]]]


def csv(*headings: str) -> bytes:
    cells = {"subject": "1", "id": "1", "period": "1", "treatment": "T", "time": "60", "conc": "5"}
    row = [cells.get(split_heading(heading)[0].casefold(), "5") for heading in headings]
    return (";".join(headings) + "\n" + ";".join(row) + "\n").encode()


@pytest.mark.parametrize(
    ("heading", "parts"),
    [
        ("concentration [ng/mL]", ("concentration", "ng/mL")),
        ("Time (h)", ("Time", "h")),
        ("CL (mL/(min kg))", ("CL", "mL/(min kg)")),
        ("time[h]", ("time", "h")),
        ("time []", ("time", "")),
        ("AUC(0-t)", ("AUC", "0-t")),
        (" subject ", ("subject", None)),
        ("[h]", ("[h]", None)),
        ("", ("", None)),
    ],
)
def test_split_heading(heading: str, parts: tuple[str, str | None]) -> None:
    assert split_heading(heading) == parts


def test_headings_are_matched_by_name_alias_and_title_whatever_the_case(schema: TableSchema) -> None:
    table = read_table(csv("ID", "Period", "TREATMENT", "Time after dose (min)", "dv [ug/L]"), schema)
    assert table.frame.select("subject", "time", "concentration").rows() == [("1", 0.08333333333333333, 5.0)]
    assert table.units == {"period": "", "time": "h", "concentration": "ng/mL", "response": "", "weight": "kg"}
    assert table.stated_units == {"time": "min", "concentration": "ug/L"}


def test_a_whole_heading_counts_before_its_brackets_do() -> None:
    schema = TableSchema((Column("auc", Kind.NUMBER, "AUC", unit="h*ng/mL", aliases=("AUC(0-t)",)),))
    table = read_table(b"AUC(0-t)\n5\n", schema, units={"auc": "h*ng/mL"})
    assert table.frame["auc"].to_list() == [5.0]


def test_the_caller_can_state_units(schema: TableSchema) -> None:
    table = read_table(csv("id", "period", "treatment", "time", "conc"), schema, units={"Time": "min", "DV": "ug/mL"})
    assert table.frame.select("time", "concentration").rows() == [(1.0, 5000.0)]


def test_any_unit_is_handed_on(schema: TableSchema, faults: Faults) -> None:
    base = ("id", "period", "treatment", "time [h]", "conc [ng/mL]")
    table = read_table(csv(*base, "response [hr*mAU]"), schema)
    assert (table.units["response"], table.frame["response"].to_list()) == ("h*mAU", [5.0])
    assert read_table(csv(*base, "response [1]"), schema).units["response"] == ""
    assert faults(csv(*base, "response")) == [("TAB-034", None, "response")]
    assert faults(csv(*base, "response [?]")) == [("TAB-034", None, "response")]
    assert faults(csv(*base, "response [furlong]")) == [("TAB-035", None, "response")]


def test_an_optional_column_that_was_left_empty_is_as_good_as_absent(schema: TableSchema, faults: Faults) -> None:
    content = b"id,period,treatment,time [h],conc [ng/mL],response [?],weight,day\n1,1,T,0,5,,,\n"
    table = read_table(content, schema)
    assert (table.units["response"], table.frame["response"].to_list()) == ("", [None])
    assert faults(content.replace(b"5,,,", b"5,1,,")) == [("TAB-034", None, "response")]
    optional = TableSchema((Column("a", Kind.TEXT, "A"), Column("b", Kind.TEXT, "B", required=False)), key=("a", "b"))
    assert read_table(b"a,b\n1,\n2,\n", optional).frame["b"].to_list() == [None, None]
    assert faults(b"a,b\n1,\n2,x\n", optional) == [("TAB-050", 2, "b")]


def test_a_pure_number_may_be_stated_in_percent() -> None:
    schema = TableSchema((Column("fraction", Kind.NUMBER, "Fraction", maximum=1),))
    assert read_table(b"fraction [%]\n7\n", schema).frame["fraction"].to_list() == [0.07]


@pytest.mark.parametrize(
    ("headings", "units", "expected"),
    [
        (("id", "period", "treatment", "time [h]"), {}, [("TAB-030", None, "concentration")]),
        (("id", "period", "treatment", "time [h]", "conc [ng/mL]", "colour"), {}, [("TAB-031", None, "colour")]),
        (("id", "period", "treatment", "time [h]", "conc [ng/mL]", "Subject"), {}, [("TAB-032", None, "Subject")]),
        (("id", "period", "treatment", "time", "conc [ng/mL]"), {}, [("TAB-034", None, "time")]),
        (("id", "period", "treatment", "time [hoooour]", "conc [ng/mL]"), {}, [("TAB-035", None, "time")]),
        (("id", "period", "treatment", "time [h/]", "conc [ng/mL]"), {}, [("TAB-035", None, "time")]),
        (("id", "period", "treatment", "time [ng]", "conc [ng/mL]"), {}, [("TAB-036", None, "time")]),
        (("id", "period", "treatment", "time [h]", "conc [nmol/L]"), {}, [("TAB-036", None, "conc")]),
        (("id [kg]", "period", "treatment", "time [h]", "conc [ng/mL]"), {}, [("TAB-037", None, "id")]),
        (("id", "period", "treatment", "time [h]", "conc [ng/mL]"), {"id": "kg"}, [("TAB-037", None, "id")]),
        (("id", "period", "treatment", "time [h]", "conc [ng/mL]"), {"time": "min"}, [("TAB-038", None, "time")]),
        (("id", "period", "treatment", "time [h]", "conc [ng/mL]"), {"tim": "min"}, [("TAB-039", None, "")]),
    ],
)
def test_faults_of_headings(
    headings: tuple[str, ...], units: dict[str, str], expected: list[Any], faults: Faults
) -> None:
    assert faults(csv(*headings), units=units) == expected


def test_the_same_unit_stated_twice_is_no_contradiction(schema: TableSchema) -> None:
    content = csv("id", "period", "treatment", "time [hr]", "conc [ng/mL]")
    assert read_table(content, schema, units={"time": "h"}).frame["time"].to_list() == [60.0]


def test_messages_say_how_to_mend(schema: TableSchema) -> None:
    with pytest.raises(TableError) as refusal:
        read_table(csv("id", "period", "tretment", "time"), schema)
    said = {fault.column: str(fault) for fault in refusal.value.faults}
    assert "Is 'treatment' meant?" in said["tretment"]
    assert "its heading is 'concentration [ng/mL]', also read as conc, DV" in said["concentration"]
    assert "as in 'time [h]', or state it with the table" in said["time"]


def test_headings_that_are_missing_do_not_hide_faults_in_cells(faults: Faults) -> None:
    assert faults(b"id,period,time [h]\n1,x,-1\n") == [
        ("TAB-030", None, "treatment"),
        ("TAB-030", None, "concentration"),
        ("TAB-051", 2, "period"),
        ("TAB-061", 2, "time"),
    ]
