"""CVs out of intervals and back; limits and pools of CVs."""

from __future__ import annotations

import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from galenic.errors import InputError
from galenic.science.bioequivalence import RatioInterval
from galenic.science.study_design import StudyCV, cv_from_interval, cv_limits, interval, pooled_cv, tost_p_values
from galenic.science.study_design.designs import DESIGNS


@given(ratio=st.floats(0.7, 1.4), cv=st.floats(0.02, 2), n=st.integers(12, 90), design=st.sampled_from(sorted(DESIGNS)))
@settings(max_examples=40, deadline=None)
def test_an_interval_gives_its_cv_back(ratio: float, cv: float, n: int, design: str) -> None:
    lower, upper = interval(ratio, cv, n, design=design)
    for low, middle, high in ((lower, None, upper), (lower, ratio, None), (None, ratio, upper)):
        assert cv_from_interval(low, high, n, ratio=middle, design=design) == pytest.approx(cv, rel=1e-9)


def test_interval_and_p_values_are_those_of_an_evaluation() -> None:
    """The evaluation next door, with the standard error that the design gives."""
    error = math.sqrt(math.log(1 + 0.23**2) / 2 * (1 / 11 + 1 / 13))
    evaluated = RatioInterval(math.log(0.97), error, 22, 0.05, 0.8, 1.25)
    lower, upper = interval(0.97, 0.23, (11, 13))
    assert (100 * lower, 100 * upper) == pytest.approx((evaluated.lower_pct, evaluated.upper_pct))
    assert tost_p_values(0.97, 0.23, (11, 13)) == pytest.approx((evaluated.p_lower, evaluated.p_upper))


def test_a_published_crossover_gives_its_published_cv() -> None:
    """Sauter et al. 1992 as in Schuetz, Labes, Fuglsang 2014, data set A: 95.49 % (81.12 to 112.41 %), CV 28.08 %."""
    assert 100 * cv_from_interval(0.8112, 1.1241, 18) == pytest.approx(28.5, abs=0.7)


def test_confidence_limits_of_a_cv() -> None:
    s2 = math.log(1 + 0.3**2)
    low, high = cv_limits(0.3, 20, alpha=0.05, side="both")
    assert low == pytest.approx(math.sqrt(math.exp(s2 * 20 / stats.chi2.ppf(0.975, 20)) - 1))
    assert high == pytest.approx(math.sqrt(math.exp(s2 * 20 / stats.chi2.ppf(0.025, 20)) - 1))
    assert cv_limits(0.3, 20, alpha=0.2)[0] == 0
    assert cv_limits(0.3, 20, side="lower")[1] == math.inf


def test_pooling_weights_by_degrees_of_freedom() -> None:
    pooled = pooled_cv([StudyCV(cv=0.2, n=24), StudyCV(cv=0.32, n=30, design="2x2x4"), StudyCV(cv=0.5, df=4)])
    assert pooled.df == 22 + 86 + 4
    variance = (22 * math.log(1.04) + 86 * math.log(1 + 0.32**2) + 4 * math.log(1.25)) / 112
    assert pooled.cv == pytest.approx(math.sqrt(math.exp(variance) - 1))
    assert pooled.upper == pytest.approx(math.sqrt(math.exp(variance * 112 / stats.chi2.ppf(0.2, 112)) - 1))
    assert pooled_cv([StudyCV(cv=0.2, df=10), StudyCV(cv=0.4, df=10)], log=False).cv == pytest.approx(math.sqrt(0.1))


@pytest.mark.parametrize(
    ("lower", "ratio", "upper"),
    [
        (1.1, None, 0.9),
        (0.9, None, 0.9),
        (None, 1.0, None),
        (-0.8, 1.0, None),
        (0.9, 0.8, None),
        (80.0, None, math.inf),
    ],
)
def test_what_is_no_interval_is_refused(lower: float | None, ratio: float | None, upper: float | None) -> None:
    with pytest.raises(InputError, match="PWR-032"):
        cv_from_interval(lower, upper, 20, ratio=ratio)


def test_other_impossible_questions_are_refused() -> None:
    with pytest.raises(InputError, match="PWR-011"):
        cv_from_interval(1e-9, 1e9, 12)  # a CV of millions of percent
    with pytest.raises(InputError, match="PWR-019"):
        pooled_cv([])
    with pytest.raises(InputError, match="PWR-019"):
        pooled_cv([StudyCV(cv=0.2)])
    with pytest.raises(InputError, match="PWR-015"):
        interval(1.0, 0.2, 20, design="9x9")
    with pytest.raises(InputError, match="PWR-019"):
        cv_limits(0.2, 0)
