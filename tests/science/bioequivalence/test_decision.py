"""Verdicts at the edge: where rounding and the date decide."""

from __future__ import annotations

import math
from datetime import date

import pytest
from scipy import stats

from galenic.errors import InputError
from galenic.science.bioequivalence import RatioInterval, judge, judge_crossover_subjects, judge_parallel_subjects
from galenic.science.rules import rule


def interval(lower_pct: float, upper_pct: float) -> RatioInterval:
    """The interval with these limits."""
    low, high = math.log(lower_pct / 100), math.log(upper_pct / 100)
    error = (high - low) / 2 / float(stats.t.ppf(0.95, 22))
    return RatioInterval((low + high) / 2, error, 22, 0.05, 0.8, 1.25)


def on(day: str, agency: str, metric: str, lower_pct: float, upper_pct: float) -> bool:
    found = rule("bioequivalence", agency, "average", on=date.fromisoformat(day))
    return judge(metric, interval(lower_pct, upper_pct), found).passed


@pytest.mark.parametrize(
    ("day", "agency", "lower", "upper", "passed"),
    [
        ("2024-06-01", "EMA", 79.996, 124.0, True),  # EMA 4.1.8: 80.00 after rounding to two decimals
        ("2024-06-01", "EMA", 79.994, 124.0, False),
        ("2024-06-01", "EMA", 80.1, 125.004, True),
        ("2024-06-01", "EMA", 80.1, 125.006, False),
        ("2026-06-01", "FDA", 79.996, 124.0, True),
        ("2024-12-01", "FDA", 79.996, 124.0, False),  # the FDA edition of M13A states no rounding
        ("2024-12-01", "ICH", 79.9999, 124.0, False),
        ("2024-12-01", "ICH", 80.0, 125.0, True),
        ("2025-12-26", "Health Canada", 79.96, 125.04, True),  # 80.0 to 125.0 with one decimal
        ("2025-12-26", "Health Canada", 79.94, 124.0, False),
        ("2025-12-27", "Health Canada", 79.96, 124.0, False),
        ("2024-06-01", "GCC", 79.996, 124.0, True),
    ],
)
def test_rounding_follows_the_rule_in_force(day: str, agency: str, lower: float, upper: float, passed: bool) -> None:
    assert on(day, agency, "AUC", lower, upper) is passed


def test_health_canada_judged_cmax_by_its_estimate_until_m13a() -> None:
    assert on("2025-12-26", "Health Canada", "Cmax", 70.0, 110.0)
    assert not on("2025-12-27", "Health Canada", "Cmax", 70.0, 110.0)
    assert not on("2025-12-26", "Health Canada", "Cmax", 60.0, 100.0)


def test_a_verdict_cites_and_keeps_full_precision() -> None:
    found = rule("bioequivalence", "EMA", "average", on=date(2024, 6, 1))
    verdict = judge("AUC", interval(79.996, 124.0), found)
    assert verdict.lowest_pct == pytest.approx(79.996)
    assert (verdict.lower_limit_pct, verdict.upper_limit_pct, verdict.decimals) == (80.0, 125.0, 2)
    assert "1401/98" in verdict.source
    assert "4.1.8" in verdict.source


def test_minimum_of_evaluable_subjects() -> None:
    m13a = rule("bioequivalence", "ICH", "average", on=date(2025, 1, 1))
    gcc = rule("bioequivalence", "GCC", "average", on=date(2025, 1, 1))
    assert judge_crossover_subjects(12, m13a).passed
    assert not judge_crossover_subjects(11, m13a).passed
    assert not judge_crossover_subjects(17, gcc).passed
    assert not judge_parallel_subjects(11, 30, m13a).passed
    assert judge_parallel_subjects(3, 3, gcc).minimum is None


def test_another_level_or_metric_is_refused() -> None:
    found = rule("bioequivalence", "EMA", "average", on=date(2024, 6, 1))
    with pytest.raises(InputError, match="BEQ-024"):
        judge("Tmax", interval(90, 110), found)
    with pytest.raises(InputError, match="BEQ-025"):
        judge("AUC", RatioInterval(0.0, 0.1, 10, 0.025, 0.8, 1.25), found)
