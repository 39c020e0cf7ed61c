"""Summaries of a law of sizes."""

from __future__ import annotations

import pytest

from galenic.science.study_design.two_stage import OperatingCharacteristics


def test_mean_quantiles_and_the_largest_of_many_studies() -> None:
    found = OperatingCharacteristics(0.8, 0.3, 0.5, {12: 0.5, 20: 0.3, 40: 0.199, 80: 0.001})
    assert found.expected_size == pytest.approx(6 + 6 + 7.96 + 0.08)
    assert [found.size_quantile(p) for p in (0.05, 0.5, 0.8, 0.95, 1.0)] == [12, 12, 20, 40, 80]
    assert (found.largest_of(10), found.largest_of(10_000)) == (40, 80)
    assert found.standard_error == 0
