"""One-sided tests against one margin."""

from __future__ import annotations

import math

import pytest
from scipy import stats

from galenic.errors import InputError
from galenic.science.study_design import AverageEquivalence, Noninferiority, sample_size


@pytest.mark.parametrize(("ratio", "margin"), [(0.95, 0.8), (1.05, 1.25), (0.9, 0.85)])
def test_power_is_a_noncentral_t_probability(ratio: float, margin: float) -> None:
    error = math.sqrt(math.log(1 + 0.3**2) * 2 / 30)
    shift = abs(math.log(ratio / margin)) / error
    expected = stats.nct.sf(stats.t.ppf(0.975, 28), 28, shift)
    assert Noninferiority(cv=0.3, ratio=ratio, margin=margin).power(30) == pytest.approx(expected, abs=1e-10)


def test_it_mirrors_and_bounds_equivalence() -> None:
    plan = Noninferiority(cv=0.3, ratio=0.92, margin=0.8, alpha=0.05)
    assert plan.power(24) == pytest.approx(Noninferiority(cv=0.3, ratio=1 / 0.92, margin=1.25, alpha=0.05).power(24))
    assert plan.power(24) >= AverageEquivalence(cv=0.3, ratio=0.92).power(24)


def test_a_ratio_beyond_the_margin_has_no_size() -> None:
    with pytest.raises(InputError, match="PWR-002"):
        sample_size(Noninferiority(cv=0.3, ratio=0.79))
    assert Noninferiority(cv=0.3, ratio=0.79).power(40) < 0.025


@pytest.mark.parametrize("margin", [1, 0, -1, math.inf])
def test_impossible_margins_are_refused(margin: float) -> None:
    with pytest.raises(InputError, match=r"PWR-01[23]"):
        Noninferiority(cv=0.3, margin=margin)
