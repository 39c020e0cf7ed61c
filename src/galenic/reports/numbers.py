"""How a number looks in every report: one module, so that PDF, page, Word and screen show the same digits.

Rounding is `galenic.science.rounding` (ties away from zero), as for decisions. No thousands separators and an ordinary
minus, so that a number can be copied into another program; scientific notation only outside 0.0001 to 10 000 000.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from galenic.catalogue.outcome import Cell
from galenic.science.rounding import as_decimal, round_half_up

NOT_ESTIMABLE = "not estimable"
VALUE_DIGITS = 5
TABLE_DIGITS = 4
# Beyond this difference, a common number of decimals would pretend precision at one end of a column or hide it.
COMMON_SPREAD = 2
MOST_DECIMALS = 12
# Values at or above 10^7, or below 10^-4, are written as 1.234E-5.
PLAIN_FROM, PLAIN_TO = -4, 7
PLAIN_NUMBER = re.compile(r"-?\d+(?:\.(\d+))?")


@dataclass(frozen=True, slots=True)
class Digits:
    """A number as text; `pad` is what a renderer adds unseen on the right, to align a column on the decimal point."""

    text: str
    pad: str = ""


def shown(value: Cell, *, digits: int = VALUE_DIGITS, decimals: int | None = None) -> str:
    """`value` as read: `digits` significant digits, or `decimals` places when given; null is "not estimable".

    A number that is exact within `digits` is not padded with zeros: 24.0 months is "24", 0.25 h is "0.25".
    """
    if value is None:
        return NOT_ESTIMABLE
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, (int, str)):
        return str(value)
    if decimals is not None:
        return _plain(value, decimals)
    if value and not PLAIN_FROM <= _exponent(value) < PLAIN_TO:
        return _scientific(value, digits)
    return _plain(value, min(_exact_decimals(value), _decimals(value, digits)))


def shown_against(value: Cell, limit: str) -> str:
    """A judged value in the decimals that its limit is written in, and in more where it would read as the limit itself.

    79.9964 against "80.00 to 125.00 %" is 79.996: neither 80.00 nor lost in digits. A limit without decimals sets none.
    """
    if not isinstance(value, float) or (value and not PLAIN_FROM <= _exponent(value) < PLAIN_TO):
        return shown(value)
    written = [Decimal(number) for number in re.findall(r"\d+(?:\.\d+)?", limit)]
    places = max((-int(number.as_tuple().exponent) for number in written), default=0)
    start = places or min(_exact_decimals(value), _decimals(value, VALUE_DIGITS))
    exact = as_decimal(value)
    for decimals in range(start, MOST_DECIMALS):
        rounded = round_half_up(value, decimals)
        if rounded == exact or rounded not in written:
            return _plain(value, decimals)
    return _plain(value, MOST_DECIMALS)


def column(values: Sequence[Cell], decimals: int | None = None) -> list[Digits]:
    """A column's cells, aligned on the decimal point. Null is an en dash, text is as it is.

    Without `decimals` the column takes those of its most precise cell at four significant digits, as long as the cells
    are of similar magnitude; otherwise each cell has its own and is padded.
    """
    common = decimals if decimals is not None else _common_decimals(values)
    return aligned([_cell(value, common) for value in values])


def aligned(texts: Sequence[str]) -> list[Digits]:
    """Texts under each other, those that are plain numbers padded to the longest fraction among them."""
    tails = [len(found[1] or "") if (found := PLAIN_NUMBER.fullmatch(text)) else None for text in texts]
    longest = max((tail for tail in tails if tail is not None), default=0)
    return [
        Digits(text, "" if tail is None else _padding(tail, longest)) for text, tail in zip(texts, tails, strict=True)
    ]


def number_format(decimals: int | None) -> str:
    """The spreadsheet's own format for a column: the cell keeps its full precision."""
    return "General" if decimals is None else "0" if decimals == 0 else "0." + "0" * decimals


def _cell(value: Cell, common: int | None) -> str:
    if value is None:
        return "–"
    if not isinstance(value, float):
        return shown(value)
    text = shown(value, digits=TABLE_DIGITS, decimals=common)
    # What is not zero must not read as zero.
    return shown(value, digits=TABLE_DIGITS) if value and not text.strip("-0.") else text


def _common_decimals(values: Sequence[Cell]) -> int | None:
    floats = [value for value in values if isinstance(value, float) and value]
    if any(not PLAIN_FROM <= _exponent(value) < PLAIN_TO for value in floats):
        return None
    exact = [_exact_decimals(value) for value in floats]
    if exact and max(exact) < TABLE_DIGITS:
        return max(exact)
    needed = [_decimals(value, TABLE_DIGITS) for value in floats]
    return max(needed) if needed and max(needed) - min(needed) <= COMMON_SPREAD else None


def _exponent(value: float) -> int:
    return as_decimal(value).adjusted()


def _decimals(value: float, digits: int) -> int:
    """Places after the point that give `digits` significant digits, never cutting into the integer part."""
    return max(0, digits - 1 - _exponent(value)) if value else 0


def _exact_decimals(value: float) -> int:
    """Places after the point that hold the value exactly, at the digits that a double reliably carries."""
    return max(0, -int(as_decimal(value).normalize().as_tuple().exponent))


def _plain(value: float, decimals: int) -> str:
    rounded = round_half_up(value, decimals)
    return format(abs(rounded) if rounded == 0 else rounded, "f")


def _scientific(value: float, digits: int) -> str:
    exponent = _exponent(value)
    mantissa = round_half_up(as_decimal(value).scaleb(-exponent), digits - 1)
    if abs(mantissa) == 10:
        mantissa, exponent = mantissa / 10, exponent + 1
    return f"{mantissa.normalize():f}E{exponent}"


def _padding(tail: int, longest: int) -> str:
    if tail == longest:
        return ""
    return ("." if tail == 0 else "") + "0" * (longest - tail)
