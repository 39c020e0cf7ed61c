"""Descriptive statistics against certified and published figures."""

from __future__ import annotations

import math

import pytest

from galenic.science.descriptive import describe


def test_certified_mean_and_sd() -> None:
    # NIST Statistical Reference Datasets, NumAcc1: mean 10000002, standard deviation 1 (certified, exact).
    told = describe([10000001.0, 10000003.0, 10000002.0])
    assert (told.n, told.mean, told.sd, told.median) == (3, 10000002.0, 1.0, 10000002.0)
    assert (told.minimum, told.maximum) == (10000001.0, 10000003.0)


def test_geometric_figures_by_hand() -> None:
    # Logarithms to base 10 are 0, 1, 2: geometric mean 10, variance of natural logs (ln 10)^2.
    told = describe([1.0, 10.0, 100.0])
    assert told.geometric_mean == pytest.approx(10.0)
    assert told.geometric_cv_pct == pytest.approx(100 * math.sqrt(math.exp(math.log(10) ** 2) - 1))
    assert told.cv_pct == pytest.approx(100 * math.sqrt(2997) / 37)


def test_missing_values_are_not_counted() -> None:
    assert describe([2.0, None, math.nan, 4.0]).n == 2


def test_what_is_not_defined_is_none() -> None:
    nothing, one, zero = describe([]), describe([5.0]), describe([0.0, 1.0])
    assert nothing.n == 0
    assert nothing.mean is None
    assert (one.sd, one.cv_pct, one.geometric_cv_pct) == (None, None, None)
    assert one.geometric_mean == pytest.approx(5.0)
    assert zero.geometric_mean is None
    assert describe([-1.0, 1.0]).cv_pct is None
