from __future__ import annotations

import subprocess
import sys
from math import isclose

import numpy as np
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from galenic.science.units import (
    UnitError,
    allowed_units,
    combine,
    convert,
    parse_unit,
    prefer,
    same_dimension,
    typeset,
)


@pytest.mark.parametrize(
    ("text", "unit"),
    [
        ("ug/mL", "ug/mL"),
        ("mcg/ml", "ug/mL"),
        ("\u00b5g/mL", "ug/mL"),  # micro sign
        ("\u03bcg/mL", "ug/mL"),  # Greek mu
        ("NG/ML", "ng/mL"),
        ("hr", "h"),
        ("hours", "h"),
        ("months", "month"),
        ("ng/mL/mg", "ng/mL/mg"),
        ("ng*h/mL", "h*ng/mL"),
        ("%", "%"),
        ("% LC", "%"),
        ("IU/mL", "IU/mL"),
        ("°C", "degC"),
        ("1", ""),
        ("-", ""),
    ],
)
def test_parse_unit_understands_what_laboratories_write(text: str, unit: str) -> None:
    assert parse_unit(text) == unit


def test_an_unknown_unit_is_named_with_what_it_could_be() -> None:
    with pytest.raises(UnitError, match=r"'MM' is not known\. It could mean mm or mM") as refusal:
        parse_unit("MM")
    assert refusal.value.code == "UNT-001"
    with pytest.raises(UnitError, match="Did you mean"):
        parse_unit("nmoll")


def test_the_wrong_dimension_lists_the_allowed_units() -> None:
    with pytest.raises(UnitError, match="not a unit of the same dimension as ng/mL") as refusal:
        parse_unit("mg", like="ng/mL")
    assert refusal.value.code == "UNT-002"
    assert "ng/mL, ug/mL" in refusal.value.remedy


def test_mass_and_amount_do_not_convert() -> None:
    with pytest.raises(UnitError) as refusal:
        convert(1.0, "nmol/L", "ng/mL")
    assert "molar mass" in refusal.value.remedy


def test_an_unreadable_unit_is_named() -> None:
    with pytest.raises(UnitError, match="cannot be read") as refusal:
        parse_unit("ng//mL")
    assert refusal.value.code == "UNT-003"


@pytest.mark.parametrize(
    ("value", "source", "target", "expected"),
    [
        (250.0, "ng/mL", "ug/mL", 0.25),
        (0.1, "ug/L", "ng/mL", 0.1),
        (0.3, "mg", "ng", 300000.0),
        (90, "min", "h", 1.5),
        (3.0, "mg/(h*ng/mL)", "L/h", 3000.0),
        (37.0, "degC", "K", 310.15),
        (98.6, "degF", "degC", 37.0),
        (1.0, "degC/min", "K/s", 1 / 60),
        (0.85, "1", "%", 85.0),
        (5.0, "mIU/mL", "IU/L", 5.0),
    ],
)
def test_convert(value: float, source: str, target: str, expected: float) -> None:
    assert isclose(convert(value, source, target), expected, rel_tol=1e-15, abs_tol=1e-12)


def test_powers_of_ten_are_exact_to_the_bit() -> None:
    values = np.arange(1, 10_000) / 100
    assert (convert(values, "ng/mL", "ug/mL") == values / 1000).all()
    assert convert(pl.Series([1.1, None]), "ug/mL", "ng/mL").to_list() == [1100.0, None]


@given(st.floats(1e-6, 1e6), st.sampled_from(allowed_units("ng/mL")), st.sampled_from(allowed_units("ng/mL")))
def test_there_and_back(value: float, one: str, other: str) -> None:
    assert isclose(convert(convert(value, one, other), other, one), value, rel_tol=1e-14)


def test_combine_derives_the_unit_of_a_result() -> None:
    assert combine("time*concentration", time="h", concentration="ng/mL") == "h*ng/mL"
    assert combine("time^2*concentration", time="h", concentration="ng/mL") == "h2*ng/mL"
    assert combine("concentration/dose", concentration="ng/mL", dose="mg") == "ng/mL/mg"
    assert combine("1/time", time="h") == "1/h"
    assert combine("a/b", a="ng/mL", b="ng/mL") == ""


def test_prefer_takes_the_first_unit_that_fits() -> None:
    usual = ("L/h", "L/h/kg")
    assert prefer(combine("d/(t*c)", d="mg/kg", t="h", c="ng/mL"), usual) == "L/h/kg"
    assert prefer("mg/(h*nmol/L)", usual) == "mg*L/h/nmol"


def test_typeset() -> None:
    assert (typeset("h*ug/mL"), typeset("cm2"), typeset("degC"), typeset("mg/unit")) == (
        "h·µg/mL",
        "cm²",
        "°C",
        "mg/unit",
    )


def test_same_dimension() -> None:
    assert same_dimension("mg/kg", "%")
    assert not same_dimension("IU", "U")


def test_pint_is_imported_only_when_something_has_to_be_converted() -> None:
    call = "from galenic.science.units import convert; convert(1.0, 'ng/ml', 'ng/mL')"
    code = f"import sys; {call}; sys.exit('pint' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
