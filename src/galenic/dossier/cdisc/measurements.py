"""Results of examinations (VS, LB) as tables hold them: numbers in text, units, the standard unit of a test."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

from galenic.dossier.cdisc.standard import codelists
from galenic.dossier.cdisc.terminology import controlled
from galenic.science.units import convert

Row = Mapping[str, Any]
NUMBER = re.compile(r"([<>]=?)?\s*([+-]?(?:\d+\.?\d*|\.\d+))")
UNITS = {"VS": "VSRESU", "LB": "UNIT"}
DIGITS = 12


def number_in(text: str | None) -> tuple[str, float] | None:
    """The sign (empty, <, <=, >, >=) and the number that a result is; None where it is a word."""
    found = NUMBER.fullmatch(text or "")
    return (found[1] or "", float(found[2])) if found else None


def unit_of(domain: str, row: Row) -> str:
    """The unit of a result, as the terminology of the domain spells it."""
    return controlled(row["unit"] or "", UNITS[domain])


def test_name(domain: str, row: Row) -> str:
    """The name of a test: that of the terminology, else the one that the table gives."""
    term = codelists()[f"{domain}TESTCD"].term(row["test"])
    return term.decode if term else row["test_name"] or ""


def kind_of(row: Row) -> tuple[str, str]:
    """What is reported in one unit: a test, in one specimen."""
    return row["test"], row.get("specimen") or ""


def standard_units(domain: str, rows: Iterable[Row], declared: Mapping[str, str]) -> dict[tuple[str, str], str]:
    """The unit in which each test is standardized: the declared one, else the first that the table has for it."""
    found: dict[tuple[str, str], str] = {}
    for row in rows:
        if number_in(row["result"]):
            unit = controlled(declared.get(row["test"], ""), UNITS[domain]) or unit_of(domain, row)
            found.setdefault(kind_of(row), unit)
    return found


def converted(value: float, unit: str, standard: str) -> float:
    """A number in the standard unit, to 12 digits where it had another one. UnitError where that cannot be."""
    return value if unit == standard else float(f"{convert(value, unit, standard):.{DIGITS}g}")
