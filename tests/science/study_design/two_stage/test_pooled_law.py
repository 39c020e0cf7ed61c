"""The second look's region of estimates in closed form, against the inequality it solves."""

from __future__ import annotations

import math

import numpy as np
import pytest

from galenic.science.study_design.two_stage import TwoStage
from galenic.science.study_design.two_stage.pooled_law import Look, _Second, _Stage


def stage(n1: int = 16) -> _Stage:
    plan = TwoStage(cv=0.3, n1=n1)
    look = Look(first=0.0294, second=0.0294, before=None, monitored=0.0294, again=True)
    error = plan.sd * math.sqrt(2 / n1)
    return _Stage(plan, look, math.log(0.95), math.log(0.8), math.log(1.25), error, n1 - 2)


@pytest.mark.parametrize("total", [18, 24, 60])
def test_the_pooled_interval_fits_exactly_for_these_second_estimates(total: int) -> None:
    first = stage()
    second = _Second.of(first, total)
    draw = np.random.default_rng(5)
    estimates, squares = draw.normal(0, 0.1, 40), draw.uniform(5, 60, 40)
    trial = np.linspace(-1.5, 1.5, 20_001)
    n1, n2, sd = 16, total - 16, first.plan.sd
    for estimate, square in zip(estimates, squares, strict=True):
        pooled = (n1 * estimate + n2 * trial) / total
        variance = (sd**2 * square + (trial - estimate) ** 2 * n1 * n2 / (2 * total)) / (total - 3)
        t = math.sqrt(second.unit * total * (total - 3) / 2) / sd
        half = t * np.sqrt(variance * 2 / total)
        inside = (pooled - half >= first.lower) & (pooled + half <= first.upper)
        density = np.exp(-0.5 * ((trial - first.center) / second.spread) ** 2) / second.spread / math.sqrt(2 * math.pi)
        expected = float(np.sum(inside * density) * (trial[1] - trial[0]))
        assert float(second.passing(np.array(estimate), np.array(square))) == pytest.approx(expected, abs=2e-3)
