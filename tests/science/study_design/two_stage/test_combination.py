"""Interim and final evaluations: a peer's figures where it is accurate, simulation and laws where it is not."""

from __future__ import annotations

import math

import numpy as np
import pytest
from scipy import stats

from galenic.errors import InputError
from galenic.science.study_design.two_stage import CombinationRules, StageResult, evaluate_final, evaluate_interim

EXACT = CombinationRules(method="exact")
FIRST = StageResult(ratio=0.93, cv=0.28, n=16)
SECOND = StageResult(ratio=0.97, cv=0.31, n=14)


def test_final_evaluation_of_a_peer() -> None:
    """Power2Stage 0.5-4.9000, final.tsd.in: statistics to all digits; limits follow its simulated critical value."""
    found = evaluate_final(FIRST, SECOND, EXACT)
    assert found.z == pytest.approx((2.139428178413, 3.259363900404), abs=1e-9)
    assert found.interval == pytest.approx((0.813968075736, 1.104800633051), abs=2e-6)
    assert found.passed
    other = evaluate_final(StageResult(ratio=0.88, cv=0.35, n=20), StageResult(ratio=1.01, cv=0.3, n=30), EXACT)
    assert other.z == pytest.approx((2.883137416859, 3.869180378693), abs=1e-9)
    assert other.interval == pytest.approx((0.8554065231095, 1.083959566283), abs=2e-6)


@pytest.mark.parametrize(
    ("first", "second"),
    [(FIRST, SECOND), (StageResult(ratio=0.88, cv=0.35, n=20), StageResult(ratio=1.01, cv=0.3, n=30))],
)
def test_the_median_unbiased_ratio_has_an_overall_p_value_of_one_half(first: StageResult, second: StageResult) -> None:
    """Wassmer, Brannath 2016, 8.3.3: p = P(stop at once, or go on and combine to no less than was observed)."""
    found = evaluate_final(first, second, EXACT)
    at, c = math.log(found.ratio), EXACT.critical_value
    z1, z2 = (stats.norm.ppf(stats.t.cdf((s.center - at) / s.error, s.degrees_of_freedom)) for s in (first, second))
    observed = max(math.sqrt(w) * z1 + math.sqrt(1 - w) * z2 for w in EXACT.weights)
    draw = np.random.default_rng(9).standard_normal((2, 4_000_000))
    combined = np.maximum.reduce([math.sqrt(w) * draw[0] + math.sqrt(1 - w) * draw[1] for w in EXACT.weights])
    p = np.mean((draw[0] >= c) | (combined >= observed))
    assert p == pytest.approx(0.5, abs=4 * math.sqrt(0.25 / 4e6))


def test_the_limits_are_where_the_combination_is_just_critical() -> None:
    found = evaluate_final(FIRST, SECOND, EXACT)
    assert found.interval is not None
    for limit, side in zip(found.interval, (1, -1), strict=True):
        at = math.log(limit)
        z1, z2 = (
            stats.norm.ppf(stats.t.cdf(side * (s.center - at) / s.error, s.degrees_of_freedom)) for s in (FIRST, SECOND)
        )
        combined = max(math.sqrt(w) * z1 + math.sqrt(1 - w) * z2 for w in EXACT.weights)
        assert combined == pytest.approx(EXACT.critical_value, abs=1e-8)


def test_the_interim_look_sizes_the_second_stage() -> None:
    found = evaluate_interim(FIRST, EXACT)
    assert found.goes_on
    assert found.n2 in range(4, 100, 2)
    assert found.assumed_ratio == pytest.approx(0.95)
    assert found.p == pytest.approx(tuple(stats.norm.sf(z) for z in found.z))


def test_a_clear_first_stage_ends_the_study() -> None:
    found = evaluate_interim(StageResult(ratio=1.0, cv=0.15, n=24), EXACT)
    assert (found.passed, found.goes_on, found.n2) == (True, False, 0)


def test_a_futile_first_stage_ends_it_as_well() -> None:
    far_off = evaluate_interim(StageResult(ratio=0.7, cv=0.2, n=24), EXACT)
    assert (far_off.futile, far_off.goes_on) == (("power", "interval"), False)
    small = CombinationRules(futile_total=18)
    assert "size" in evaluate_interim(FIRST, small).futile


def test_lost_subjects_change_error_and_degrees_of_freedom() -> None:
    given = StageResult(ratio=0.93, cv=0.28, n=(9, 7), df=13.2, standard_error=0.11)
    assert (given.size, given.degrees_of_freedom, given.error) == (16, 13.2, 0.11)
    for wrong in ({"df": 0.0}, {"standard_error": math.inf}, {"cv": 0.0}, {"ratio": -1.0}):
        with pytest.raises(InputError, match="PWR-001"):
            StageResult(**({"ratio": 0.93, "cv": 0.28, "n": 16} | wrong))  # type: ignore[arg-type]
