"""Verdicts on estimates, one by one."""

from __future__ import annotations

import numpy as np
import pytest

from galenic.science.study_design import AverageEquivalence
from galenic.science.study_design.scaled import ExpandingLimits, HighlyVariableNarrowIndex, NarrowIndex, ReferenceScaled
from galenic.science.study_design.simulation.evaluation import Estimates
from galenic.science.study_design.simulation.judging import passes


def one(difference: float, error: float, s2wr: float, s2wt: float = 0.1, df: int = 22) -> Estimates:
    def array(value: float) -> np.ndarray:
        return np.array([value], dtype=float)

    return Estimates(array(difference), array(error), array(df), array(s2wr), array(df), array(s2wt), array(df))


@pytest.mark.parametrize(
    ("plan", "estimates", "passed"),
    [
        (AverageEquivalence(cv=0.3), one(0.0, 0.12, 0.1), True),  # half width 0.206 < 0.2231
        (AverageEquivalence(cv=0.3), one(0.02, 0.12, 0.1), False),
        (AverageEquivalence(cv=0.3), one(0.0, 0.0, 0.1, df=0), False),
        (ExpandingLimits(cv=0.4), one(0.02, 0.12, 0.16), True),  # widened to 0.76 * 0.4 = 0.304
        (ExpandingLimits(cv=0.4), one(0.24, 0.01, 0.16), False),  # the estimate is beyond 125 %
        (ReferenceScaled(cv=0.4), one(0.1, 0.1, 0.16), True),
        (ReferenceScaled(cv=0.4), one(0.1, 0.1, 0.08), False),  # not scaled below 0.294
        (ReferenceScaled(cv=0.4), one(0.23, 0.01, 0.5), False),
        (NarrowIndex(cv=0.1), one(0.02, 0.02, 0.01, 0.01), True),
        (NarrowIndex(cv=0.1), one(0.02, 0.02, 0.01, 0.05), False),  # swT/swR too large
        (NarrowIndex(cv=0.1), one(0.09, 0.02, 0.01, 0.01), False),  # beyond the scaled limit
        (HighlyVariableNarrowIndex(cv=0.4), one(0.1, 0.1, 0.16), True),
        (HighlyVariableNarrowIndex(cv=0.4, scaled=False), one(0.1, 0.1, 0.16), False),
    ],
)
def test_verdicts(plan, estimates: Estimates, passed: bool) -> None:
    assert passes(plan, estimates).tolist() == [passed]
