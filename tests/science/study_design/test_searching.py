"""Roots, and the smallest number with enough of a rising function."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from galenic.science.study_design.searching import root, smallest_enough


@pytest.mark.parametrize(
    ("function", "low", "high", "expected"),
    [
        (lambda x: x * x - 2, 0, 2, math.sqrt(2)),
        (lambda x: math.exp(-50 * x) - 0.5, 0, 1, math.log(2) / 50),
        (lambda x: (x - 1) ** 9, -3, 2.5, 1.0),
        (lambda x: math.atan(1e6 * (x - 0.3)), 0, 1, 0.3),
        (lambda x: x, 0, 1, 0.0),
    ],
)
def test_roots(function, low: float, high: float, expected: float) -> None:
    assert root(function, low, high) == pytest.approx(expected, abs=1e-2 if expected == 1.0 else 1e-10)


@given(needed=st.integers(1, 5000), smallest=st.integers(1, 50), steep=st.floats(0.05, 20))
def test_the_smallest_number_is_found_whatever_the_shape(needed: int, smallest: int, steep: float) -> None:
    def power(k: int) -> float:
        return 1 / (1 + math.exp(min(steep * (needed - 0.5 - k), 700)))

    assert smallest_enough(power, 0.5, smallest=smallest, largest=4000) == (
        max(needed, smallest) if needed <= 4000 else None
    )


def test_few_evaluations_are_needed() -> None:
    asked = []

    def power(k: int) -> float:
        asked.append(k)
        return 0.5 * math.erfc(-(0.04 * math.sqrt(k) - 1.7) / math.sqrt(2))

    found = smallest_enough(power, 0.9, smallest=2, largest=10**6)
    assert found == math.ceil(((1.7 + 1.2815515655446004) / 0.04) ** 2)
    assert len(asked) < 12
