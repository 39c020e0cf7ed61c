"""The one place for units: what people write is understood, one spelling is printed, conversion is exact.

Units travel through Galenic as text, in the spelling that `parse_unit` gives (`hr·ng/ml` is `h*ng/mL`, no unit is ``).
Mass and amount of substance do not convert into one another: that takes a molar mass, which belongs to the calculation.
"""

from __future__ import annotations

from collections.abc import Sequence
from difflib import get_close_matches
from fractions import Fraction
from functools import lru_cache
from typing import TYPE_CHECKING, Any, TypeVar

from galenic.errors import InputError
from galenic.science.unit_notation import (
    Powers,
    UnreadableUnit,
    known_spellings,
    meanings,
    read_powers,
    typeset_powers,
    write_powers,
)
from galenic.science.unit_table import COMMON, FAMILIES, PREFIXES

if TYPE_CHECKING:
    import pint

Values = TypeVar("Values")

_EXACT_INTEGER = 2**53
_PINT_NAMES = {"%": "percent", "% w/v": "percent_weight_volume", "m/z": "mass_per_charge"}
_TEMPERATURES = {"degC", "degF"}


class UnitError(InputError):
    """A unit that is not known (UNT-001), of another dimension (UNT-002), or that cannot be read (UNT-003)."""

    code = "UNT-001"


def parse_unit(text: str, *, like: str | None = None) -> str:
    """The unit that `text` means, as Galenic writes it.

    With `like`, only units of that unit's dimension are taken. Raises UnitError, which lists what is allowed.

    >>> parse_unit("hr·ng/ml"), parse_unit("mcg mL-1"), parse_unit("1")
    ('h*ng/mL', 'ug/mL', '')
    """
    powers = _powers(text, like)
    if like is not None and not _alike(powers, _powers(like)):
        raise UnitError(
            f"{text!r} is not a unit of the same dimension as {write_powers(_powers(like)) or 'a pure number'}.",
            code="UNT-002",
            remedy=_proposal(like) + _molar_hint(powers, _powers(like)),
        )
    return write_powers(powers)


def same_dimension(unit: str, other: str) -> bool:
    """Whether values in `unit` can be converted to `other`. Raises UnitError when one of them is not known."""
    return _alike(_powers(unit), _powers(other))


def convert(values: Values, from_unit: str, to_unit: str) -> Values:
    """`values` (a number, or an array or series that multiplies element by element) expressed in `to_unit`.

    Factors are exact fractions, so a power of ten costs one rounding at most: 250 ng/mL is 0.25 ug/mL to the last bit.
    Temperatures are points on their scale; in compounds (degC/min) they are differences. Raises UnitError.
    """
    if parse_unit(from_unit, like=to_unit) == parse_unit(to_unit):
        return values
    factor, offset = _conversion(from_unit, to_unit)
    result: Any = values
    if factor.numerator != 1:
        result = result * _number(factor.numerator)
    if factor.denominator != 1:
        result = result / _number(factor.denominator)
    if offset:
        result = result + float(offset)
    return result  # type: ignore[no-any-return]


def combine(expression: str, **units: str) -> str:
    """The unit of a result, from the units of what it is computed from. Raises UnitError.

    >>> combine("time*concentration", time="h", concentration="ng/mL")
    'h*ng/mL'
    """
    return write_powers(read_powers(expression, lambda name: _powers(units[name])))


def prefer(unit: str, candidates: Sequence[str]) -> str:
    """The first of `candidates` that `unit` converts to, else `unit`: clearance is read in L/h, not in mg/(h*ng/mL)."""
    return next(
        (parse_unit(candidate) for candidate in candidates if same_dimension(unit, candidate)), parse_unit(unit)
    )


def typeset(unit: str) -> str:
    """`unit` for a page or a report: `h·µg/mL`, `cm²`, `°C`. Files keep the plain spelling."""
    return typeset_powers(_powers(unit))


@lru_cache(maxsize=512)
def allowed_units(like: str) -> tuple[str, ...]:
    """Units that convert to `like`, the usual ones first: what forms and messages propose."""
    dimension = _dimension(_powers(like))
    single = (prefix + family.symbol for family in FAMILIES for prefix in PREFIXES if prefix in ("", *family.prefixes))
    known = dict.fromkeys([*COMMON.split(), *single])
    return tuple(unit for unit in known if _dimension(_powers(unit)) == dimension) or (parse_unit(like),)


@lru_cache(maxsize=1)
def _registry() -> pint.UnitRegistry[Any]:
    """Pint with our definitions only, calculating in fractions."""
    import pint

    registry: pint.UnitRegistry[Any] = pint.UnitRegistry(None, non_int_type=Fraction)
    for family in FAMILIES:
        name = _PINT_NAMES.get(family.symbol, family.symbol)
        registry.define(f"{name} = {family.definition}")
        for prefix in family.prefixes:
            registry.define(f"{prefix}{name} = 1e{PREFIXES[prefix][1]} * {name}")
    return registry


def _pint_unit(powers: Powers) -> Any:
    from pint.util import UnitsContainer

    compound = sum(abs(power) for power in powers.values()) > 1
    names = {_PINT_NAMES.get(symbol, symbol): power for symbol, power in powers.items()}
    if compound:
        names = {f"delta_{name}" if name in _TEMPERATURES else name: power for name, power in names.items()}
    return _registry().Unit(UnitsContainer(names))


def _dimension(powers: Powers) -> Any:
    return _pint_unit(powers).dimensionality


def _alike(powers: Powers, other: Powers) -> bool:
    """Equal units need no registry: pint takes half a second to import, and most files state the wanted unit."""
    return powers == other or bool(_dimension(powers) == _dimension(other))


@lru_cache(maxsize=512)
def _conversion(from_unit: str, to_unit: str) -> tuple[Fraction, Fraction]:
    """Factor and offset of the straight line from one unit to the other, read off at 0 and 1."""
    source, target = _pint_unit(_powers(from_unit)), _pint_unit(_powers(to_unit))
    at_zero, at_one = (Fraction(_registry().convert(Fraction(point), source, target)) for point in (0, 1))
    return at_one - at_zero, at_zero


def _number(whole: int) -> int | float:
    return whole if whole < _EXACT_INTEGER else float(whole)


@lru_cache(maxsize=2048)
def _powers(text: str, like: str | None = None) -> Powers:
    try:
        return read_powers(text, _meaning)
    except UnreadableUnit as problem:
        raise UnitError(
            f"The unit {text!r} cannot be read: {problem}.",
            code="UNT-003",
            remedy="Write it like ng/mL, h*ng/mL, mL/min/kg, mg/m2 or 1/h." if like is None else _proposal(like),
        ) from None
    except LookupError as unknown:
        name = str(unknown.args[0])
        raise UnitError(f"The unit {name!r} is not known.{_similar(name)}", remedy=_proposal(like)) from None


def _meaning(name: str) -> Powers:
    found = meanings(name)
    if len(found) != 1:
        raise LookupError(name)
    return {found[0]: 1}


def _similar(name: str) -> str:
    candidates = meanings(name)
    if candidates:
        return f" It could mean {' or '.join(candidates)}: mind the capitals."
    close = get_close_matches(name, known_spellings(), n=3)
    return f" Did you mean {' or '.join(close)}?" if close else ""


def _proposal(like: str | None) -> str:
    if like is None:
        return "Write it like ng/mL, h*ng/mL, mL/min/kg, mg/m2 or 1/h."
    units = allowed_units(like)
    return f"Allowed: {', '.join(units[:24])}{' and others' if len(units) > 24 else ''}."


def _molar_hint(powers: Powers, other: Powers) -> str:
    mixed = {"[mass]", "[amount]"} <= {*_dimension(powers), *_dimension(other)}
    return " Mass and amount of substance do not convert without a molar mass." if mixed else ""
