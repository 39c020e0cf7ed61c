"""Transport files: the bytes that TS-140 prints, what pyreadstat reads of them, and what is refused beforehand."""

from __future__ import annotations

import io
import math
from datetime import UTC, datetime

import pyreadstat
import pytest
from hypothesis import given
from hypothesis import strategies as st

from galenic.dossier.cdisc import transport, transport_reading
from galenic.dossier.cdisc.errors import CdiscRefused, UnreadableDataSet
from galenic.dossier.cdisc.package import FOLDERS, Package
from galenic.dossier.cdisc.tables import Cell, Column, DataSet

MOMENT = datetime(2026, 3, 2, 8, 5, 9, tzinfo=UTC)
TEXT, AGE = Column("USUBJID", "Unique Subject Identifier", False, 5), Column("AGE", "Age", True)
WHEN = Column("TRTSDTM", "Datetime of First Exposure", True, 8, "DATETIME20.")


def data_set(*rows: tuple[Cell, ...], columns: tuple[Column, ...] = (TEXT, AGE, WHEN), name: str = "DM") -> DataSet:
    return DataSet(name, "Demographics", columns, rows)


# Patterns of TS-140, "Numeric data fields", and of IBM System/360 Principles of Operation: 1, -118.625, 0.15625, 100.
@pytest.mark.parametrize(
    ("value", "stored"),
    [
        (0.0, "0000000000000000"),
        (1.0, "4110000000000000"),
        (2.0, "4120000000000000"),
        (3.0, "4130000000000000"),
        (-1.0, "C110000000000000"),
        (-118.625, "C276A00000000000"),
        (0.15625, "4028000000000000"),
        (100.0, "4264000000000000"),
        (None, "2E00000000000000"),
    ],
)
def test_numbers_are_stored_as_system_360_stores_them(value: float | None, stored: str) -> None:
    assert transport.system_360(value).hex().upper() == stored
    assert transport.ieee_754(bytes.fromhex(stored)) == value


@given(st.floats(min_value=1e-75, max_value=1e74) | st.floats(min_value=-1e74, max_value=-1e-75))
def test_no_digit_of_a_number_is_lost(value: float) -> None:
    assert transport.ieee_754(transport.system_360(value)) == value


def test_an_independent_reader_finds_what_was_written() -> None:
    content = transport.write(data_set(("S-001", 31, 2.0e9), ("S-2", None, None), ("", 0.1, 0.0)), MOMENT)
    assert len(content) % 80 == 0
    frame, about = pyreadstat.read_xport(io.BytesIO(content), disable_datetime_conversion=True)
    assert frame["USUBJID"].tolist() == ["S-001", "S-2", ""]
    assert frame["AGE"].tolist()[::2] == [31.0, 0.1]
    assert math.isnan(frame["AGE"][1])
    assert frame["TRTSDTM"][0] == 2.0e9
    assert (about.table_name, about.file_label) == ("DM", "Demographics")
    assert about.column_names_to_labels["USUBJID"] == "Unique Subject Identifier"
    assert about.original_variable_types["TRTSDTM"] == "DATETIME20"
    assert about.creation_time == MOMENT.replace(tzinfo=None)


def test_every_data_set_of_a_study_is_read_as_it_was_written(made: Package) -> None:
    for family, data_sets in made.data_sets.items():
        for name, one in data_sets.items():
            content = made.files[f"{FOLDERS[family]}/{name.lower()}.xpt"]
            assert transport_reading.read(content, name) == one
            frame, about = pyreadstat.read_xport(io.BytesIO(content), disable_datetime_conversion=True)
            assert list(about.column_names_to_labels.items()) == [(each.name, each.label) for each in one.columns]
            assert len(frame) == len(one.rows)
            for each in one.columns:
                found = frame[each.name].tolist()
                expected = one.values(each.name)
                if each.is_number:
                    found = [None if math.isnan(value) else value for value in found]
                assert found == expected, (name, each.name)


@pytest.mark.parametrize(
    ("broken", "message"),
    [
        (data_set(name="TOOLONGNAME"), "cannot be written"),
        (data_set(columns=(Column("age", "Age", True),)), "cannot be written"),
        (data_set(columns=(Column("9AGE", "Age", True),)), "cannot be written"),
        (data_set(columns=(Column("AGE", "A" * 41, True),)), "label would be cut"),
        (data_set(columns=(Column("AGE", "Ålder", True),)), "not ASCII"),
        (data_set(("S-0001", 1, None)), "text would be cut"),
        (data_set(("x" * 201,), columns=(Column("AETERM", "Term", False, 300),)), "text would be cut"),
        (data_set(("Zoë", 1, None)), "not printable ASCII"),
        (data_set(("a\nb", 1, None)), "not printable ASCII"),
        (data_set(("a ", 1, None)), "Blanks at the end"),
        (data_set((7, 1, None)), "This is no text"),
        (data_set(("S", math.nan, None)), "This is no number"),
        (data_set(("S", math.inf, None)), "This is no number"),
        (data_set(("S", True, None)), "This is no number"),
        (data_set(("S", "1", None)), "This is no number"),
        (data_set(("S", 1e76, None)), "outside of the range"),
        (data_set(("S", 1e-80, None)), "outside of the range"),
        (data_set(("S", 2**53 + 1, None)), "more digits"),
    ],
)
def test_what_would_be_lost_is_refused(broken: DataSet, message: str) -> None:
    with pytest.raises(CdiscRefused) as refused:
        transport.write(broken, MOMENT)
    assert refused.value.code == "CDI-003"
    assert any(message in fault.message for fault in refused.value.faults)


def test_every_loss_is_named_at_once() -> None:
    broken = data_set(("toolong", 1e76, None), ("ü", math.nan, None), columns=(TEXT, AGE, Column("X" * 9, "x", True)))
    places = [(fault.row, fault.column) for fault in transport.losses(broken)]
    assert places == [(None, "X" * 9), (1, "USUBJID"), (2, "USUBJID"), (1, "AGE"), (2, "AGE")]


@pytest.mark.parametrize("cut", [79, 400, 800])
def test_a_file_that_breaks_off_is_refused(cut: int) -> None:
    content = transport.write(data_set(("S-001", 31, 2.0e9)), MOMENT)
    with pytest.raises(UnreadableDataSet):
        transport_reading.read(content[:cut], "dm.xpt")


def test_texts_of_other_encodings_are_read() -> None:
    content = transport.write(data_set(("Zoe", 1, None)), MOMENT).replace(b"Zoe", b"Zo\xeb")
    assert transport_reading.read(content, "dm.xpt").rows[0][0] == "Zoë"
