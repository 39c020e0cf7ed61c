"""What plans of replicate studies share."""

from __future__ import annotations

import math

import pytest

from galenic.errors import InputError
from galenic.science.study_design.scaled import ExpandingLimits, ReferenceScaled


def test_variances_are_those_of_the_cvs() -> None:
    plan = ReferenceScaled(cv=0.4, cv_test=0.3, interaction=0.15)
    assert (plan.variances.test, plan.variances.reference) == pytest.approx((math.log(1.09), math.log(1.16)))
    assert plan.variances.interaction == pytest.approx(0.0225)
    assert ReferenceScaled(cv=0.4).variances.test == pytest.approx(math.log(1.16))


@pytest.mark.parametrize("design", ["parallel", "2x2x2", "3x3", "2x4x2", "TR|RT", "TTR|RTT", "nonsense", "TRR"])
def test_designs_that_do_not_repeat_the_reference_are_refused(design: str) -> None:
    with pytest.raises(InputError, match="PWR-015"):
        ExpandingLimits(cv=0.4, design=design)


def test_sequences_may_be_given_as_they_are() -> None:
    assert ExpandingLimits(cv=0.4, design="TRTR|RTRT").layout.name == "2x2x4"
    assert ExpandingLimits(cv=0.4, design="trr|rtt").layout.sequences == ("TRR", "RTT")
    assert ExpandingLimits(cv=0.4).smallest == 4
