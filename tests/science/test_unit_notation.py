from __future__ import annotations

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from galenic.science.unit_notation import UnreadableUnit, meanings, read_powers, typeset_powers, write_powers
from galenic.science.unit_table import FAMILIES

SYMBOLS = [
    prefix + family.symbol for family in FAMILIES for prefix in ("", *family.prefixes) if " " not in family.symbol
]
PLAIN = [symbol for symbol in SYMBOLS if "/" not in symbol]


def _only(name: str) -> dict[str, int]:
    (symbol,) = meanings(name) or (None,)
    if symbol is None:
        raise LookupError(name)
    return {symbol: 1}


@pytest.mark.parametrize(
    ("text", "powers"),
    [
        ("ng/mL", {"ng": 1, "mL": -1}),
        ("ng·mL⁻¹", {"ng": 1, "mL": -1}),
        ("ng mL-1", {"ng": 1, "mL": -1}),
        ("µg per mL", {"ug": 1, "mL": -1}),
        ("ng-hr/mL", {"ng": 1, "h": 1, "mL": -1}),
        ("mg/(h*ng/mL)", {"mg": 1, "h": -1, "ng": -1, "mL": 1}),
        ("h^2*ng/mL", {"h": 2, "ng": 1, "mL": -1}),
        ("(mg/L)2", {"mg": 2, "L": -2}),
        ("/h", {"h": -1}),
        ("1/h", {"h": -1}),
        ("mg/mg", {}),
        ("mg^0", {}),
        ("TCID50^2/mL", {"TCID50": 2, "mL": -1}),
        ("1e6 cells/mL", {"Mcells": 1, "mL": -1}),
        ("10⁶ cells/mL", {"Mcells": 1, "mL": -1}),
        ("%/month", {"%": 1, "month": -1}),
    ],
)
def test_notations_of_the_field(text: str, powers: dict[str, int]) -> None:
    assert read_powers(text, _only) == powers


@pytest.mark.parametrize(
    "text", ["ng/", "ng//mL", "(ng", "ng)", "ng$", "L/h kg", "3 mg", "ng**", "ng^x", "*", "()", "10"]
)
def test_nonsense_is_refused(text: str) -> None:
    with pytest.raises(UnreadableUnit):
        read_powers(text, _only)


def test_capitals_decide_unless_nothing_fits_them() -> None:
    assert (meanings("mM"), meanings("mm"), meanings("MG"), meanings("H")) == (("mM",), ("mm",), ("mg",), ("h",))
    assert set(meanings("MM")) == {"mm", "mM"}
    assert meanings("a") == ()


@given(
    st.dictionaries(st.sampled_from(PLAIN), st.integers(-3, 3).filter(bool), max_size=4),
)
def test_what_is_written_is_read_back(powers: dict[str, int]) -> None:
    assert read_powers(write_powers(powers), _only) == powers
    assert read_powers(typeset_powers(powers), _only) == powers


@given(st.text(alphabet="nghmLµ/*()^-1 2%°.", max_size=12))
def test_no_text_crashes_the_reader(text: str) -> None:
    with suppress(UnreadableUnit, LookupError):
        read_powers(text, _only)
