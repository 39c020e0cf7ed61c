"""Fieller's interval: simulated means, and the crossover whose subjects do not differ."""

from __future__ import annotations

import math

import numpy as np
import pytest
from scipy import stats

from galenic.errors import InputError
from galenic.science.study_design import RatioOfMeans, sample_size


def test_power_by_simulation_of_means() -> None:
    """Fieller's interval lies within the limits when both linear statistics are far enough from 0."""
    draw, trials, n, cv, ratio = np.random.default_rng(5), 400_000, 60, 0.3, 0.95
    test = ratio + cv * draw.standard_normal(trials) / math.sqrt(n / 2)
    reference = 1 + cv * draw.standard_normal(trials) / math.sqrt(n / 2)
    sd = cv * np.sqrt(draw.chisquare(n - 2, trials) / (n - 2))
    t = stats.t.ppf(0.975, n - 2)
    above = (test - 0.8 * reference) / (sd * math.sqrt((1 + 0.8**2) * 2 / n)) > t
    below = (1.25 * reference - test) / (sd * math.sqrt((1 + 1.25**2) * 2 / n)) > t
    expected = RatioOfMeans(cv=cv, design="parallel").power(n)
    assert abs(np.mean(above & below) - expected) < 4 * math.sqrt(expected * (1 - expected) / trials)


def test_power_by_simulation_of_a_crossover() -> None:
    draw, trials, n, within, between = np.random.default_rng(6), 100_000, 20, 0.2, 0.4
    subject = between * draw.standard_normal((trials, n))
    test = 0.95 + subject + within * draw.standard_normal((trials, n))
    reference = 1 + subject + within * draw.standard_normal((trials, n))
    passed = np.ones(trials, dtype=bool)
    for limit, sign in ((0.8, 1), (1.25, -1)):
        difference = sign * (test - limit * reference)
        # Two sequences: each estimates its own mean, which takes one more degree of freedom.
        residual = difference - np.repeat(difference.reshape(trials, 2, n // 2).mean(axis=2), n // 2, axis=1)
        error = np.sqrt((residual**2).sum(axis=1) / (n - 2) / n)
        passed &= difference.mean(axis=1) / error > stats.t.ppf(0.975, n - 2)
    # The two tests estimate their variances separately here, while the law shares one: close, not equal.
    expected = RatioOfMeans(cv=within, cv_between=between).power(n)
    assert np.mean(passed) == pytest.approx(expected, abs=0.02)


def test_the_size_is_the_smallest() -> None:
    plan = RatioOfMeans(cv=0.3, design="parallel")
    found = sample_size(plan, 0.8)
    assert plan.power(found.n - 2) < 0.8 <= found.power


def test_a_crossover_needs_the_cv_between_subjects() -> None:
    with pytest.raises(InputError, match="cv_between"):
        RatioOfMeans(cv=0.2)
    with pytest.raises(InputError, match="PWR-015"):
        RatioOfMeans(cv=0.2, cv_between=0.4, design="2x2x4")
