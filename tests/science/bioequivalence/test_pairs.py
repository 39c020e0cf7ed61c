"""Oracle: scipy's paired t test."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest
from scipy import stats

from galenic.errors import InputError
from galenic.science.bioequivalence import paired

TEST, REFERENCE = [9.1, 12.0, 7.7, 15.2, 10.3], [8.8, 13.1, 8.9, 14.0, 9.9]


def study() -> tuple[list[int], list[str], list[Any]]:
    return [1, 2, 3, 4, 5] * 2, ["T"] * 5 + ["R"] * 5, [*TEST, *REFERENCE]


def test_against_a_paired_t_test() -> None:
    result = paired(*study(), limits=(0.9, 1.2))
    logs, others = np.log(TEST), np.log(REFERENCE)
    low = stats.ttest_rel(logs - math.log(0.9), others, alternative="greater")
    high = stats.ttest_rel(logs - math.log(1.2), others, alternative="less")
    assert result.interval.p_lower == pytest.approx(low.pvalue, rel=1e-10)
    assert result.interval.p_upper == pytest.approx(high.pvalue, rel=1e-10)
    bounds = stats.ttest_rel(logs, others).confidence_interval(0.90)
    assert result.interval.lower_pct == pytest.approx(100 * math.exp(bounds.low), rel=1e-12)
    assert result.interval.upper_pct == pytest.approx(100 * math.exp(bounds.high), rel=1e-12)
    assert (result.interval.df, result.n_evaluable) == (4, 5)
    assert result.test_mean == pytest.approx(stats.gmean(TEST))
    within = (logs - others).var(ddof=1) / 2
    assert result.cv_intra_pct == pytest.approx(100 * math.sqrt(math.expm1(within)))


def test_half_a_pair_is_left_out_and_named() -> None:
    people, products, values = study()
    result = paired(people, products, [None, *values[1:]])
    assert (result.n_evaluable, len(result.individual_ratios_pct)) == (4, 4)
    assert [(s.subject, s.reason, s.kept) for s in result.incomplete] == [("1", "no value (T)", False)]


def test_bad_input_is_refused() -> None:
    people, products, values = study()

    def codes(*columns: Any, **options: Any) -> set[str]:
        with pytest.raises(InputError) as refused:
            paired(*columns, **options)
        assert refused.value.remedy
        return {fault.code for fault in refused.value.faults}

    assert codes([1, 1, *people[2:]], products, values) == {"BEQ-015"}
    assert codes(people, ["X", *products[1:]], values) == {"BEQ-014"}
    assert codes(people, products, [0, *values[1:]]) == {"BEQ-013"}
    assert codes(people, products, [5.0] * 10) == {"BEQ-020"}
    assert codes([1, 2], ["T", "R"], [1.0, 2.0]) == {"BEQ-023"}
    assert codes([], [], []) == {"BEQ-010"}
    assert codes(people, products, values, alpha=-1) == {"BEQ-021"}
