"""The double quadrature itself: rules whose probability is known."""

from __future__ import annotations

import math

import numpy as np
import pytest
from scipy import stats

from galenic.science.study_design.designs import layout_of
from galenic.science.study_design.distributions import both_rejected
from galenic.science.study_design.scaled.integration import Acceptance, probability
from galenic.science.study_design.scaled.laws import Variances, anova_law, contrasts_law

LAYOUT, V = layout_of("2x2x4"), Variances(0.15, 0.15)


def wide(variance: np.ndarray, error: np.ndarray) -> np.ndarray:
    return np.full(np.broadcast(variance, error).shape, 9.0)


def test_a_rule_that_accepts_everything_has_probability_one() -> None:
    rule = Acceptance(wide, lambda variance: np.full((len(variance), 1), 1e6))
    for law in (anova_law(LAYOUT, (12, 12), V), contrasts_law(LAYOUT, (12, 12), V)):
        assert probability(law, 0.1, rule) == pytest.approx(1.0, abs=1e-10)


def test_what_else_must_hold_is_weighed() -> None:
    law = contrasts_law(LAYOUT, (12, 12), V)
    rule = Acceptance(
        wide,
        lambda variance: np.full((len(variance), 1), 1e6),
        switches=(0.2,),
        weight=lambda variance: (variance > 0.2).astype(float),
    )
    assert probability(law, 0.0, rule) == pytest.approx(stats.chi2.sf(0.2 * 22 / 0.15, 22), abs=1e-10)


def test_fixed_limits_are_two_one_sided_tests() -> None:
    law, limit = anova_law(LAYOUT, (12, 12), V), math.log(1.25)
    t = stats.t.ppf(0.95, law.df)
    rule = Acceptance(lambda v, e: limit - t * e + 0 * v, lambda v: np.full((len(v), 1), limit / t))
    expected = float(both_rejected((limit + 0.05) / law.spread, (limit - 0.05) / law.spread, t, t, law.df))
    assert probability(law, 0.05, rule) == pytest.approx(expected, abs=1e-10)
