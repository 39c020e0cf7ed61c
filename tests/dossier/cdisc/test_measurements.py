"""Numbers in results, and the one unit of a test."""

from __future__ import annotations

import pytest

from galenic.dossier.cdisc.measurements import converted, number_in, standard_units
from galenic.science.units import UnitError


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("121", ("", 121.0)),
        ("-0.5", ("", -0.5)),
        (".5", ("", 0.5)),
        ("<5", ("<", 5.0)),
        (">= 10", (">=", 10.0)),
        *((text, None) for text in ("", None, "NEGATIVE", "1+", "nan", "inf", "1-2", "5 mg", "1,5")),
    ],
)
def test_numbers_in_results(text: str | None, found: tuple[str, float] | None) -> None:
    assert number_in(text) == found


def test_the_standard_unit_is_the_declared_one_or_the_first() -> None:
    rows = [
        {"test": "GLUC", "specimen": "SERUM", "result": "NONE", "unit": "mg/dL"},
        {"test": "GLUC", "specimen": "SERUM", "result": "4.8", "unit": "mmol/L"},
        {"test": "GLUC", "specimen": "URINE", "result": "1", "unit": "g/L"},
    ]
    assert standard_units("LB", rows, {}) == {("GLUC", "SERUM"): "mmol/L", ("GLUC", "URINE"): "g/L"}
    assert set(standard_units("LB", rows, {"GLUC": "umol/L"}).values()) == {"umol/L"}


def test_units_that_cannot_be_converted_are_refused() -> None:
    assert converted(5.1, "mmol/L", "mmol/L") == 5.1
    assert converted(88, "umol/L", "mmol/L") == 0.088
    with pytest.raises(UnitError):
        converted(90, "mg/dL", "mmol/L")
