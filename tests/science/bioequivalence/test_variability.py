"""Oracles: EMA's data sets, evaluated by replicateBE 1.1.3.9000; general linear models solved by brute force."""

from __future__ import annotations

import math

import numpy as np
import pytest
from scipy import stats

from galenic.science.bioequivalence import WithinVariability, arrange, sd_ratio, within_variability
from tests.science.bioequivalence.published import ema
from tests.science.bioequivalence.simulated import columns, least_squares, levels, simulated


def variability(number: str, product: str = "reference") -> WithinVariability:
    found = within_variability(ema(number), product)  # type: ignore[arg-type]
    assert found is not None
    return found


def test_ema_data_sets() -> None:
    """CVwR 46.96 and 11.17 % (Schütz et al. 2020); EMA prints 47.0 and 11.2 %."""
    assert (round(variability("i").cv_pct, 2), round(variability("ii").cv_pct, 2)) == (46.96, 11.17)
    assert variability("i").sd == pytest.approx(0.446445462055771, rel=1e-12)
    assert variability("i", "test").sd == pytest.approx(0.341379075996322, rel=1e-12)
    assert (variability("i").n_subjects, variability("i", "test").n_subjects) == (73, 71)
    ratio = sd_ratio(variability("i", "test"), variability("i"))
    assert ratio is not None
    assert ratio.ratio == pytest.approx(0.764660199309354, rel=1e-12)
    assert ratio.upper == pytest.approx(0.932356817169209, rel=1e-12)
    assert within_variability(ema("ii"), "test") is None


@pytest.mark.parametrize("product", ["test", "reference"])
def test_against_a_general_linear_model(product: str) -> None:
    study = simulated({"TRTR": 6, "RTRT": 7, "TRT": 5}, missing=7)
    found = within_variability(arrange(*columns(study)), product)  # type: ignore[arg-type]
    letter = product[0].upper()
    used = [i for i, v in enumerate(study["value"]) if v is not None and study["treatment"][i] == letter]
    people = [study["subject"][i] for i in used]
    used = [i for i in used if people.count(study["subject"][i]) > 1]
    y = np.log([study["value"][i] for i in used])
    rss, rank = least_squares(y, *(levels([study[name][i] for i in used]) for name in ("subject", "period")))
    assert found is not None
    assert (found.df, found.n_subjects) == (len(y) - rank, len({study["subject"][i] for i in used}))
    assert found.variance == pytest.approx(rss / (len(y) - rank), rel=1e-10)
    assert found.cv_pct == pytest.approx(100 * math.sqrt(math.exp(found.variance) - 1))


def test_the_interval_of_the_ratio_covers_as_often_as_it_says() -> None:
    draw = np.random.default_rng(2)
    test, reference = (draw.chisquare(df, 4000) / df for df in (22, 21))
    inside = 0
    for t, r in zip(test, reference, strict=True):
        found = sd_ratio(WithinVariability(t, 22, 24), WithinVariability(r, 21, 24))
        assert found is not None
        inside += found.lower < 1.0 < found.upper
    assert stats.binomtest(inside, 4000, 0.90).pvalue > 0.001


def test_without_repeats_or_variance_there_is_nothing_to_divide() -> None:
    assert within_variability(arrange(*columns(simulated({"TR": 5, "RT": 5})))) is None
    none = WithinVariability(0.0, 10, 12)
    assert sd_ratio(none, WithinVariability(0.1, 10, 12)) is None
    assert sd_ratio(WithinVariability(0.1, 10, 12), none) is None
    assert none.cv_pct == 0.0
