from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from galenic.reports import numbers


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (None, "not estimable"),
        (True, "yes"),
        (False, "no"),
        (23, "23"),
        (1234567890123, "1234567890123"),
        ("below LLOQ", "below LLOQ"),
        (0.0, "0"),
        (-0.0, "0"),
        (24.0, "24"),
        (0.25, "0.25"),
        (101.87021, "101.87"),
        (98.765432, "98.765"),
        (0.0123456, "0.012346"),
        (123456.789, "123457"),
        (1234567.8, "1234568"),
        (-0.5, "-0.5"),
        (0.0000312, "3.12E-5"),
        (0.00009999999, "1E-4"),
        (12345678.0, "1.2346E7"),
    ],
)
def test_a_value_is_shown_as_a_reader_would_write_it(value, text):
    assert numbers.shown(value) == text


def test_ties_go_away_from_zero_as_in_decisions():
    assert numbers.shown(79.995, decimals=2) == "80.00"
    assert numbers.shown(-0.125, decimals=2) == "-0.13"


@given(st.floats(min_value=1e-4, max_value=9e6))
def test_a_shown_value_is_within_half_a_unit_of_its_last_digit(value):
    assert float(numbers.shown(value)) == pytest.approx(value, rel=0.5e-4)


@given(st.floats(allow_nan=False, allow_infinity=False, min_value=-1e300, max_value=1e300))
def test_every_shown_value_reads_as_a_number(value):
    Decimal(numbers.shown(value))


@pytest.mark.parametrize(
    ("value", "limit", "text"),
    [
        (89.0432, "80.00 to 125.00 %", "89.04"),
        (79.9964, "at least 80.00 %", "79.996"),
        (79.99996, "at least 80.00 %", "79.99996"),
        (125.004, "80.00 to 125.00 %", "125.004"),
        (80.0, "80.00 to 125.00 %", "80.00"),
        (63.42187, "at least 50", "63.422"),
        (50.0, "at least 50", "50"),
        (49.99999, "at least 50", "49.99999"),
        (None, "at least 50", "not estimable"),
        (12, "at least 12 subjects", "12"),
    ],
)
def test_a_judged_value_never_reads_as_a_limit_that_it_is_not(value, limit, text):
    assert numbers.shown_against(value, limit) == text


def _laid_out(values, decimals=None):
    return [digits.text + digits.pad for digits in numbers.column(values, decimals)]


def test_a_column_with_decimals_is_uniform():
    assert _laid_out([7.2, 10.0, None, 0.12345], 3) == ["7.200", "10.000", "–", "0.123"]


def test_a_column_of_one_magnitude_takes_the_decimals_of_its_most_precise_cell():
    assert [digits.text for digits in numbers.column([82.612, 9.9123, 101.2345])] == ["82.612", "9.912", "101.235"]


def test_times_are_not_padded_beyond_what_they_hold():
    assert [digits.text for digits in numbers.column([0.0, 0.25, 1.0, 24.0])] == ["0.00", "0.25", "1.00", "24.00"]


def test_a_column_over_many_magnitudes_keeps_its_digits_and_aligns_on_the_point():
    digits = numbers.column([0.012345, 1530.4, 12])
    assert [item.text for item in digits] == ["0.01235", "1530", "12"]
    points = {len((item.text + item.pad).partition(".")[2]) for item in digits}
    assert points == {5}


def test_what_is_not_zero_does_not_read_as_zero():
    assert [digits.text for digits in numbers.column([0.0, 2.5458217e-09, 0.1704], 4)] == [
        "0.0000",
        "2.546E-9",
        "0.1704",
    ]


def test_text_and_powers_of_ten_are_left_as_they_are():
    assert [item.pad for item in numbers.column(["T", 0.5, 3e-7])] == ["", "", ""]


@pytest.mark.parametrize(("decimals", "code"), [(None, "General"), (0, "0"), (3, "0.000")])
def test_a_spreadsheet_gets_a_format_not_a_rounded_number(decimals, code):
    assert numbers.number_format(decimals) == code
