from __future__ import annotations

from math import isclose

import pytest

from galenic.science.unit_table import COMMON, FAMILIES, PHRASES, PREFIXES
from galenic.science.units import convert, parse_unit, same_dimension

# Unit, the base units it is made of, and how many. BIPM, SI brochure (9th ed., 2019), tables 4, 7 and 8;
# CODATA 2022 (Da); NIST SP 811 (2008), appendix B.8 (psi, atm, mmHg, torr, calorie, kilogram-force, poise, stokes).
PUBLISHED = [
    ("min", "s", 60),
    ("h", "s", 3600),
    ("day", "s", 86400),
    ("L", "m3", 1e-3),
    ("cc", "mL", 1),
    ("Da", "kg", 1.66053906892e-27),
    ("N", "kg*m/s2", 1),
    ("Pa", "N/m2", 1),
    ("kp", "N", 9.80665),
    ("bar", "Pa", 1e5),
    ("psi", "Pa", 6.894757e3),
    ("atm", "Pa", 101325),
    ("mmHg", "Pa", 133.3224),
    ("Torr", "Pa", 133.3224),
    ("J", "kg*m2/s2", 1),
    ("cal", "J", 4.184),
    ("W", "J/s", 1),
    ("P", "Pa*s", 0.1),
    ("cP", "mPa*s", 1),
    ("St", "m2/s", 1e-4),
    ("Hz", "1/s", 1),
    ("rpm", "1/min", 1),
    ("V", "W/A", 1),
    ("S", "A/V", 1),
    ("Ohm", "V/A", 1),
    ("M", "mol/L", 1),
    ("% w/v", "g/dL", 1),
    ("%", "1", 0.01),
    ("ppm", "mg/kg", 1),
    ("ppb", "ug/kg", 1),
    ("year", "day", 365.25),
    ("month", "day", 30.4375),
    ("week", "day", 7),
]


@pytest.mark.parametrize(("unit", "base", "factor"), PUBLISHED)
def test_definitions_agree_with_the_published_factors(unit: str, base: str, factor: float) -> None:
    assert isclose(convert(1.0, unit, base), factor, rel_tol=1e-6)


def test_every_derived_unit_has_a_published_factor() -> None:
    derived = {family.symbol for family in FAMILIES if not family.definition.startswith("[")}
    assert derived - {"degC", "degF"} == {unit for unit, _, _ in PUBLISHED if unit != "cP"}


DIFFERENT = {"degC", "degF", "U", "EU", "AU", "cc", "unit", "dose", "rpm"}  # offsets; rpm as an angle; namesakes


def test_definitions_agree_with_those_that_pint_ships() -> None:
    pint = pytest.importorskip("pint")
    shipped = pint.UnitRegistry()
    checked = 0
    for family in FAMILIES:
        if family.symbol not in shipped or family.symbol in DIFFERENT:
            continue
        theirs = shipped.Quantity(1, family.symbol)
        for other in ("s", "g", "mol", "m", "L", "Pa", "J", "W", "N", "Hz", "V", "A", "P", "St", "bar"):
            if theirs.is_compatible_with(other) and same_dimension(family.symbol, other):
                assert isclose(convert(1.0, family.symbol, other), theirs.m_as(other), rel_tol=1e-9), family.symbol
                checked += 1
    assert checked > 25


def test_no_spelling_means_two_units() -> None:
    meaning: dict[str, str] = {}
    for family in FAMILIES:
        for prefix in ("", *family.prefixes):
            starts = (prefix, "mc") if prefix == "u" else (prefix,)
            words = [PREFIXES[prefix][0] + word + plural for word in family.words for plural in ("", "s")]
            for spelling in {start + short for start in starts for short in (family.symbol, *family.symbols)} | {
                *words
            }:
                assert meaning.setdefault(spelling, prefix + family.symbol) == prefix + family.symbol, spelling


def test_common_units_and_phrases_are_written_as_they_are_printed() -> None:
    assert [unit for unit in COMMON.split() if parse_unit(unit) != unit] == []
    assert all(parse_unit(symbol) == symbol for symbol in PHRASES.values())
