"""Oracle: EMA's data set I in replicateBE 1.1.3 (its README): subjects 45 and 52, whiskers, CVwR without them."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest

from galenic.errors import InputError
from galenic.science.bioequivalence import arrange, find_outliers, within_variability
from galenic.science.bioequivalence.outliers import QUARTILES
from tests.science.bioequivalence.published import ema
from tests.science.bioequivalence.simulated import columns, levels, simulated


def test_data_set_i() -> None:
    found = find_outliers(ema("i"))
    far = {each.subject: round(each.value, 6) for each in found.residuals if each.is_outlier}
    assert far == {"45": -6.65694, "52": 3.453122}
    assert found.whiskers == pytest.approx((-1.717435, 1.877877), abs=5e-7)
    assert found.without is not None
    assert round(found.without.cv_pct, 2) == 32.16
    assert found.without.sd == pytest.approx(0.313738454741125, rel=1e-12)
    assert (found.variability.n_subjects, found.without.n_subjects, len(found.residuals)) == (73, 71, 73)


def test_standardized_residuals() -> None:
    found = find_outliers(ema("i"), residual="standardized")
    far = {each.subject: round(each.value, 6) for each in found.residuals if each.is_outlier}
    assert far == {"45": -5.246293, "52": 3.214663}
    assert found.whiskers == pytest.approx((-1.69433, 1.845333), abs=5e-6)


def test_without_outliers_nothing_changes() -> None:
    found = find_outliers(ema("ii"))
    assert found.subjects == ()
    assert found.without == found.variability == within_variability(ema("ii"))


def test_leaving_out_is_evaluating_anew() -> None:
    found = find_outliers(ema("i"))
    assert found.without == within_variability(ema("i", drop=("45", "52")))


def test_a_studentized_residual_leaves_its_subject_out_of_the_error() -> None:
    """With its own mean for one observation, the model's drop in residual sum of squares is the residual's square."""
    data = arrange(*columns(simulated({"TRTR": 6, "RTRT": 6}, missing=2)))
    first = find_outliers(data).residuals[0]
    rows = np.flatnonzero((data.is_test == 0) & (data.count(0.0) > 1)[data.subject_of])
    y = data.log_value[rows]
    design = np.column_stack([levels(c[rows].tolist()) for c in (data.subject_of, data.period_of)])
    own = (np.array([data.subjects[i] for i in data.subject_of[rows]]) == first.subject) & (
        np.array([data.periods[i] for i in data.period_of[rows]]) == first.period
    )

    def rss(x: Any) -> tuple[float, int]:
        b, _, rank, _ = np.linalg.lstsq(x, y, rcond=None)
        return float(((y - x @ b) ** 2).sum()), len(y) - int(rank)

    (without, df), (full, _) = rss(np.column_stack([design, own])), rss(design)
    assert abs(first.value) == pytest.approx(math.sqrt((full - without) / (without / df)), rel=1e-8)


@pytest.mark.parametrize("kind", sorted(QUARTILES))
def test_every_definition_of_quartiles(kind: int) -> None:
    """Hyndman and Fan's nine for 1..9 and the lower quartile, written out by their formulas."""
    found = find_outliers(ema("i"), quartile_type=kind)
    ordered = np.sort([each.value for each in found.residuals])
    n, p = len(ordered), 0.25
    if kind <= 3:
        g, j = math.modf(n * p + (-0.5 if kind == 3 else 0.0))
        gamma = {1: float(g > 0), 2: 1.0 if g > 0 else 0.5, 3: float(g != 0 or int(j) % 2 == 1)}[kind]
    else:
        m = {4: 0.0, 5: 0.5, 6: p, 7: 1 - p, 8: (p + 1) / 3, 9: p / 4 + 3 / 8}[kind]
        gamma, j = math.modf(n * p + m)
    expected = (1 - gamma) * ordered[int(j) - 1] + gamma * ordered[int(j)]
    assert found.quartiles[0] == pytest.approx(expected, rel=1e-12)
    assert found.subjects == ("45", "52")


@pytest.mark.parametrize("options", [{"fence": 0}, {"fence": math.nan}, {"quartile_type": 10}, {"residual": "raw"}])
def test_bad_options_are_refused(options: dict[str, Any]) -> None:
    with pytest.raises(InputError, match=r"BEQ-006[\s\S]*BEQ-030"):
        find_outliers(ema("ii"), **options)


def test_without_replicates_there_is_nothing_to_look_for() -> None:
    with pytest.raises(InputError, match="BEQ-006"):
        find_outliers(arrange(*columns(simulated({"TR": 6, "RT": 6}))))
    with pytest.raises(InputError, match="BEQ-006"):
        find_outliers(ema("ii"), "test")
