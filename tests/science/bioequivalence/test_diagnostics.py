"""Oracles: scipy's Shapiro-Wilk, Spearman and Box-Cox likelihood on residuals of models solved by brute force."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest
from scipy import optimize, stats

from galenic.errors import InputError
from galenic.science.bioequivalence import arrange, diagnose
from tests.science.bioequivalence.published import ema
from tests.science.bioequivalence.simulated import columns, levels, simulated


def hat(data: Any) -> Any:
    design = np.column_stack([levels(c.tolist()) for c in (data.subject_of, data.period_of, data.is_test)])
    return design @ np.linalg.pinv(design)


def test_residuals_against_the_hat_matrix() -> None:
    data = arrange(*columns(simulated({"TRTR": 5, "RTRT": 6}, missing=3)))
    found = diagnose(data)
    projection = hat(data)
    left = data.log_value - projection @ data.log_value
    df = len(left) - round(float(np.trace(projection)))
    error = np.sqrt((left @ left) / df * (1 - np.diag(projection)))
    for i, row in enumerate(found.residuals):
        assert row.residual == pytest.approx(left[i], abs=1e-12)
        assert row.fitted == pytest.approx(data.log_value[i] - left[i])
        assert row.standardized == pytest.approx(left[i] / error[i], rel=1e-8)
        others = math.sqrt((left @ left - left[i] ** 2 / (1 - projection[i, i])) / (df - 1) * (1 - projection[i, i]))
        assert row.studentized == pytest.approx(left[i] / others, rel=1e-7)
        assert row.row == data.row[i]
    scaled = left / error
    assert found.log_scale.shapiro_w == pytest.approx(stats.shapiro(scaled).statistic)
    spread = stats.spearmanr(abs(scaled), data.log_value - left)
    assert found.log_scale.spread_correlation == pytest.approx(spread.statistic)


def test_box_cox_against_a_direct_maximum() -> None:
    data = ema("ii")
    found = diagnose(data).box_cox
    left = np.eye(len(data.log_value)) - hat(data)
    values = np.exp(data.log_value)

    def likelihood(power: float) -> float:
        changed = left @ stats.boxcox(values, power)
        return -len(values) / 2 * math.log(changed @ changed / len(values)) + (power - 1) * data.log_value.sum()

    best = optimize.minimize_scalar(lambda p: -likelihood(p), bounds=(-3, 3), method="bounded")
    assert found.power == pytest.approx(best.x, abs=1e-3)
    assert found.p_log == pytest.approx(stats.chi2.sf(2 * (-best.fun - likelihood(0)), 1), rel=1e-5)
    assert found.p_none == pytest.approx(stats.chi2.sf(2 * (-best.fun - likelihood(1)), 1), rel=1e-4)
    for bound in (found.lower, found.upper):
        assert bound is not None
        assert 2 * (-best.fun - likelihood(bound)) == pytest.approx(stats.chi2.ppf(0.95, 1), abs=1e-4)


def test_log_normal_data_ask_for_the_log() -> None:
    study = simulated({"TRTR": 30, "RTRT": 30})
    study["value"] = [v**1.0 for v in study["value"]]
    found = diagnose(arrange(*columns(study)))
    assert found.box_cox.p_none < 0.001
    assert found.log_scale.spread_p is not None
    assert found.original_scale.spread_correlation is not None
    assert found.log_scale.spread_correlation is not None
    assert found.original_scale.spread_correlation > found.log_scale.spread_correlation


def test_the_unit_of_the_values_changes_nothing() -> None:
    study = simulated({"TR": 8, "RT": 8})
    nanograms, grams = (
        diagnose(arrange(*columns(study | {"value": [v * unit for v in study["value"]]}))) for unit in (1.0, 1e-9)
    )
    assert grams.box_cox.power == pytest.approx(nanograms.box_cox.power, abs=1e-6)
    assert grams.original_scale.shapiro_w == pytest.approx(nanograms.original_scale.shapiro_w, rel=1e-9)


def test_the_only_value_of_a_subject_has_no_scaled_residual() -> None:
    study = simulated({"TR": 5, "RT": 5})
    study["value"][0] = None
    lonely = next(r for r in diagnose(arrange(*columns(study))).residuals if r.subject == "1")
    assert lonely.residual == pytest.approx(0.0, abs=1e-12)
    assert (lonely.standardized, lonely.studentized) == (None, None)


def test_bad_data_are_refused() -> None:
    with pytest.raises(InputError, match="BEQ-023"):
        diagnose(arrange(*columns(simulated({"TR": 1, "RT": 1}))))
    with pytest.raises(InputError, match="BEQ-020"):
        diagnose(arrange(*columns(simulated({"TR": 4, "RT": 4}) | {"value": [3.0] * 16})))
