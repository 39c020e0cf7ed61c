"""Oracle: Fuglsang, Schütz, Labes, AAPS J 2015;17:400-404, data set P2 (published to two decimals); scipy's t test."""

from __future__ import annotations

import csv
import math
from typing import Any

import numpy as np
import pytest
from scipy import stats

from galenic.errors import InputError
from galenic.science.bioequivalence import parallel_groups
from galenic.validation import shipped_cases


def fuglsang_p2() -> tuple[list[str], list[str], list[Any]]:
    with (shipped_cases() / "bioequivalence_2x2" / "fuglsang_2015_p2.csv").open(encoding="utf-8") as stream:
        rows = list(csv.DictReader(stream))
    return [r["subject"] for r in rows], [r["treatment"] for r in rows], [float(r["PK"]) for r in rows]


def test_p2_as_published() -> None:
    result = parallel_groups(*fuglsang_p2())
    welch = [round(x, 2) for x in (result.welch.ratio_pct, result.welch.lower_pct, result.welch.upper_pct)]
    assert welch == [41.99, 23.71, 74.38]
    assert [round(x, 2) for x in (result.pooled.lower_pct, result.pooled.upper_pct)] == [18.26, 96.59]


def test_p_values_against_an_independent_t_test() -> None:
    people, products, values = fuglsang_p2()
    result = parallel_groups(people, products, values, limits=(0.2, 5.0))
    logs = {p: np.log([v for v, q in zip(values, products, strict=True) if q == p]) for p in "TR"}
    for interval, equal in ((result.welch, False), (result.pooled, True)):
        low = stats.ttest_ind(logs["T"] - math.log(0.2), logs["R"], equal_var=equal, alternative="greater")
        high = stats.ttest_ind(logs["T"] - math.log(5.0), logs["R"], equal_var=equal, alternative="less")
        assert interval.p_lower == pytest.approx(low.pvalue, rel=1e-9)
        assert interval.p_upper == pytest.approx(high.pvalue, rel=1e-9)
        assert interval.df == pytest.approx(low.df, rel=1e-12)
    assert result.test_mean == pytest.approx(stats.gmean(np.exp(logs["T"])))
    assert result.cv_reference_pct == pytest.approx(100 * math.sqrt(math.expm1(logs["R"].var(ddof=1))))


def test_a_missing_value_is_left_out_and_named() -> None:
    people, products, values = fuglsang_p2()
    result = parallel_groups(people, products, [None, *values[1:]])
    without = parallel_groups(people[1:], products[1:], values[1:])
    assert result.welch == without.welch
    assert [(s.subject, s.kept) for s in result.incomplete] == [(people[0], False)]


def test_subject_numbers_may_start_again_in_each_group() -> None:
    people, products, values = fuglsang_p2()
    numbers = [str(1 + products[:i].count(product)) for i, product in enumerate(products)]
    assert parallel_groups(numbers, products, values) == parallel_groups(people, products, values)


def codes(people: list[str], products: list[str], values: list[Any], **options: Any) -> set[str]:
    with pytest.raises(InputError) as refused:
        parallel_groups(people, products, values, **options)
    assert refused.value.remedy
    return {fault.code for fault in refused.value.faults}


def test_bad_input_is_refused_with_every_fault() -> None:
    people, products, values = fuglsang_p2()
    found = codes(["", people[2], *people[2:]], ["X", *products[1:]], [0.0, math.inf, -3.0, *values[3:]])
    assert found == {"BEQ-011", "BEQ-012", "BEQ-013", "BEQ-014", "BEQ-015"}
    assert codes(people, ["T"] * len(people), values) == {"BEQ-014"}
    assert codes(["1", "2", "3"], ["T", "R", "R"], [1.0, 2.0, 3.0]) == {"BEQ-023"}
    assert codes(people, products, [5.0] * len(people)) == {"BEQ-020"}
    assert codes(people, products, values, alpha=0.7) == {"BEQ-021"}
    assert codes([], [], []) == {"BEQ-010"}
