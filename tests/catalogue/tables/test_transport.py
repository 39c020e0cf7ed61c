"""Transport files as pyreadstat and SAS write them, and what it would pass over in silence."""

from __future__ import annotations

import io
import struct
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import polars as pl
import pyreadstat
import pytest

from galenic.catalogue.tables.reading import read_table
from galenic.catalogue.tables.schema import Column, Kind, TableSchema

Faults = Callable[..., list[tuple[Any, ...]]]
SCHEMA = TableSchema(
    (
        Column("subject", Kind.TEXT, "Subject"),
        Column("value", Kind.NUMBER, "Value", blank=True),
        Column("day", Kind.DATE, "Day", required=False, blank=True),
    )
)


def written(folder: Path, rows: int = 3, **more: Any) -> bytes:
    columns = {"SUBJECT": [f"{row:03d}" for row in range(rows)], "VALUE": [0.1, None, -12345.678][:rows]}
    file = folder / "data.xpt"
    pyreadstat.write_xport(pl.DataFrame(columns | more), str(file), file_format_version=5, table_name="DATA")
    return file.read_bytes()


def test_numbers_texts_and_dates(tmp_path: Path) -> None:
    content = written(tmp_path, DAY=[date(2026, 1, 31), None, date(1960, 1, 1)])
    frame = read_table(content, SCHEMA, name="data.xpt").frame
    assert frame["value"].to_list() == [0.1, None, -12345.678]
    assert frame["day"].to_list() == [date(2026, 1, 31), None, date(1960, 1, 1)]
    assert frame["row"].to_list() == [1, 2, 3]


def test_special_missing_values_are_blank(tmp_path: Path) -> None:
    """SAS writes .A to .Z as that letter followed by zeros (TS-140)."""
    content = written(tmp_path)
    missing = b"." + b"\0" * 7
    assert content.count(missing) == 1
    frame = read_table(content.replace(missing, b"B" + b"\0" * 7), SCHEMA).frame
    assert frame["value"].to_list() == [0.1, None, -12345.678]


@pytest.mark.parametrize("cut", [1, 79, 80, 160, 400, 1000])
def test_a_file_that_breaks_off_is_refused(tmp_path: Path, faults: Faults, cut: int) -> None:
    whole = written(tmp_path, LONG=["x" * 150, "y" * 150, "z" * 150])
    assert faults(whole[:-cut], SCHEMA, name="data.xpt")[0][0] in ("TAB-007", "TAB-025")


def test_pyreadstat_alone_would_lose_the_rows(tmp_path: Path) -> None:
    """Why the length is checked here; when this fails, the check may go."""
    whole = written(tmp_path)
    frame, _ = pyreadstat.read_xport(io.BytesIO(whole[:-80]), output_format="polars")
    assert frame.height < 3


def test_several_data_sets_in_a_file_are_refused(tmp_path: Path, faults: Faults) -> None:
    content = written(tmp_path)
    assert faults(content + content[240:], SCHEMA) == [("TAB-025", None, "")]
    assert faults(content[:240], SCHEMA) == [("TAB-025", None, "")]


def test_texts_of_windows_are_declared(tmp_path: Path, faults: Faults) -> None:
    content = written(tmp_path).replace(b"001", b"\xe901")
    assert faults(content, SCHEMA) == [("TAB-009", None, "")]
    assert read_table(content, SCHEMA, encoding="windows-1252").frame["subject"][1] == "é01"


def test_damage_in_the_headers_is_refused(tmp_path: Path, faults: Faults) -> None:
    content = written(tmp_path)
    for change in (
        (b"NAMESTR HEADER", b"NAMESTX HEADER"),
        (b"OBS     HEADER", b"OBX     HEADER"),
        (b"0000000002000", b"00000000zz000"),
        (b"0140  ", b"0999  "),
    ):
        assert faults(content.replace(*change), SCHEMA) == [("TAB-007", None, "")], change


def test_too_many_variables_are_refused(tmp_path: Path, faults: Faults) -> None:
    content = written(tmp_path, **{f"V{place}": [1.0] * 3 for place in range(999)})
    assert faults(content, SCHEMA) == [("TAB-022", None, "")]


def test_a_length_that_lies_is_refused(tmp_path: Path, faults: Faults) -> None:
    content = bytearray(written(tmp_path))
    first = content.index(b"NAMESTR HEADER") - 20 + 80
    content[first + 4 : first + 6] = struct.pack(">H", 200)
    assert faults(bytes(content), SCHEMA)[0][0] == "TAB-007"
