"""The one place where numbers are rounded for a decision or a report.

A bound is compared *after* rounding only where an agency says so (EMA and FDA: confidence limits to two decimals). The
tie rule is half away from zero, as people round by hand (USP General Notices 7.20); binary floats cannot hold 79.995,
so the value is first read back at the 12 significant digits that a double reliably carries.
"""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Context, Decimal

RELIABLE_DIGITS = 12
WIDE = Context(prec=700)  # holds any double with any number of decimals a limit has


def as_decimal(value: float | str | Decimal) -> Decimal:
    """The decimal number a person would read from `value`, free of binary residue."""
    if isinstance(value, float):
        return Decimal(format(value, f".{RELIABLE_DIGITS}g"))
    return Decimal(value)


def round_half_up(value: float | str | Decimal, decimals: int) -> Decimal:
    """Round to `decimals` places, ties away from zero.

    >>> round_half_up(79.995, 2), round_half_up(-0.125, 2)
    (Decimal('80.00'), Decimal('-0.13'))
    """
    return as_decimal(value).quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP, WIDE)


def significant(value: float, digits: int = RELIABLE_DIGITS) -> float:
    """`value` at `digits` significant digits: what two machines that agree will both print."""
    return float(format(value, f".{digits}g"))


def at_least(value: float, limit: float, decimals: int | None = None) -> bool:
    """`value >= limit`, rounding first when `decimals` is given; never decided by a float's last bit."""
    left = as_decimal(value) if decimals is None else round_half_up(value, decimals)
    return left >= as_decimal(limit)


def at_most(value: float, limit: float, decimals: int | None = None) -> bool:
    """`value <= limit`, rounding first when `decimals` is given; never decided by a float's last bit."""
    left = as_decimal(value) if decimals is None else round_half_up(value, decimals)
    return left <= as_decimal(limit)
