"""Rounding for decisions: ties away from zero, and no last bit that decides."""

from __future__ import annotations

from decimal import Decimal

import pytest

from galenic.science.rounding import at_least, at_most, round_half_up, significant


@pytest.mark.parametrize(
    ("value", "decimals", "rounded"),
    [
        # USP General Notices 7.20: 5 and more are raised. 79.995 has no exact double; it lies below the tie.
        (79.995, 2, "80.00"),
        (79.994999, 2, "79.99"),
        (125.005, 2, "125.01"),
        (-0.125, 2, "-0.13"),
        (0.045, 2, "0.05"),
        (2.5, 0, "3"),
        (1e300, 2, f"1{'0' * 300}.00"),
    ],
)
def test_ties_go_away_from_zero(value: float, decimals: int, rounded: str) -> None:
    assert round_half_up(value, decimals) == Decimal(rounded)


def test_limits_are_met_after_rounding_only_where_decimals_are_stated() -> None:
    assert at_least(79.995, 80.0, 2)
    assert not at_least(79.995, 80.0)
    assert at_most(125.004, 125.0, 2)
    assert not at_most(125.004, 125.0)


def test_the_last_bit_decides_nothing() -> None:
    assert at_least(0.1 + 0.2, 0.3)
    assert at_most(0.1 + 0.2, 0.3)
    assert significant(0.1 + 0.2) == 0.3
