"""Units as controlled terminology spells them."""

from __future__ import annotations

from functools import cache

from galenic.dossier.cdisc.standard import codelists
from galenic.science.units import UnitError, convert, same_dimension

CONCENTRATION_UNITS = "PKUNIT"


@cache
def controlled(unit: str, codelist: str = CONCENTRATION_UNITS) -> str:
    """The term of a list that means exactly this unit: mg/L is ug/mL, 1/h is /h; `unit` itself where there is none.

    Only the spelling changes; a number in the one unit is the same number in the other.
    """
    if not unit or unit in codelists()[codelist]:
        return unit
    for term in codelists()[codelist].terms:
        if _same(unit, _plain(term.value)):
            return term.value
    return unit


def _plain(term: str) -> str:
    return f"1{term}" if term.startswith("/") else term


def _same(unit: str, other: str) -> bool:
    try:
        return same_dimension(unit, other) and convert(1.0, unit, other) == 1.0
    except UnitError:
        return False
