"""Where an axis has its marks, where the chart library's own choice would not be a scientist's."""

from __future__ import annotations

import math

# Steps that people think in, by the unit of the axis.
UNIT_STEPS = {
    "min": (1, 2, 5, 10, 15, 30, 60, 120),
    "h": (0.5, 1, 2, 4, 6, 12, 24, 48, 72, 168),
    "d": (1, 2, 7, 14, 28, 91),
    "month": (1, 3, 6, 12, 24),
}
SPELLINGS = {"day": "d", "days": "d", "months": "month", "hr": "h", "hours": "h"}
MOST_TICKS = 9
WITHIN_DECADE = (1, 2, 5)


def ticks(scale: str, unit: str, domain: list[float]) -> list[float] | None:
    """Marks within `domain`, or None to leave them to the chart library.

    Time goes in the steps of its unit. A logarithmic axis has round numbers when it spans less than a decade, 1-2-5 up
    to three decades, and whole decades beyond.
    """
    low, high = domain
    if scale == "log":
        return _logarithmic(low, high)
    fitting = (step for step in UNIT_STEPS.get(SPELLINGS.get(unit, unit), ()) if (high - low) / step <= MOST_TICKS)
    step = next(fitting, None)
    return _multiples(low, high, step) if step else None


def _logarithmic(low: float, high: float) -> list[float]:
    decades = math.log10(high / low)
    if decades < 1:
        return _multiples(low, high, _round_step((high - low) / (MOST_TICKS - 2)))
    first, last = math.floor(math.log10(low)), math.ceil(math.log10(high))
    factors = WITHIN_DECADE if decades <= 3 else WITHIN_DECADE[:1]
    marks = [_times_power_of_ten(factor, exponent) for exponent in range(first, last + 1) for factor in factors]
    return [mark for mark in marks if low <= mark <= high]


def _round_step(rough: float) -> float:
    """The smallest of 1, 2, 5 times a power of ten that is no less than `rough`."""
    exponent = math.floor(math.log10(rough))
    return next(
        step
        for step in (_times_power_of_ten(factor, exponent) for factor in (*WITHIN_DECADE, 10))
        if step >= rough * (1 - 1e-12)
    )


def _multiples(low: float, high: float, step: float) -> list[float]:
    first, last = math.ceil(low / step - 1e-9), math.floor(high / step + 1e-9)
    return [float(format(number * step, ".12g")) for number in range(first, last + 1)]


def _times_power_of_ten(factor: int, exponent: int) -> float:
    return float(f"{factor}e{exponent}")
