"""Oracles: EMA's data sets as published and as evaluated independently; a numerical search over whole matrices."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest
from scipy import optimize

from galenic.errors import InputError
from galenic.science.bioequivalence import (
    Arrangement,
    RatioInterval,
    arrange,
    fixed_effects,
    random_subject_model,
    variances_by_treatment_model,
)
from tests.science.bioequivalence.published import ema
from tests.science.bioequivalence.simulated import columns, levels, simulated


def bounds(interval: RatioInterval) -> tuple[float, float]:
    return round(interval.lower_pct, 2), round(interval.upper_pct, 2)


def test_method_b_as_ema_shows_it() -> None:
    """EMA/618604/2008 Rev. 13: 107.17 to 124.97 and 97.32 to 107.46 (SAS, containment)."""
    first, second = (random_subject_model(ema(number), df="containment") for number in ("i", "ii"))
    assert bounds(first.interval) == (107.17, 124.97)
    assert bounds(second.interval) == (97.32, 107.46)
    assert (first.interval.df, second.interval.df) == (217, 45)


def test_method_c_as_ema_shows_it() -> None:
    """EMA/618604/2008 Rev. 13: 107.10 to 124.89 and 97.05 to 107.76 (SAS)."""
    assert bounds(variances_by_treatment_model(ema("i")).interval) == (107.10, 124.89)
    assert bounds(variances_by_treatment_model(ema("ii")).interval) == (97.05, 107.76)


def test_method_b_against_spss() -> None:
    """Schütz et al., AAPS J 2020;22:44: SPSS has 216.94 degrees of freedom and -2 log L 536.2011488 for data set I."""
    found = random_subject_model(ema("i"))
    assert found.interval.df == pytest.approx(216.94, abs=0.005)
    assert found.minus_2_log_likelihood == pytest.approx(536.2011488, abs=1e-6)


def test_a_correlation_of_one_is_told_and_is_no_parameter_any_more() -> None:
    """SPSS warns of the Hessian and finds -2 log L 530.1445186; degrees of freedom were recomputed independently."""
    found = variances_by_treatment_model(ema("i"))
    assert found.boundary == ("the correlation of test and reference between subjects is 1",)
    assert found.minus_2_log_likelihood == pytest.approx(530.1445186, abs=1e-6)
    assert found.interval.df == pytest.approx(207.73, abs=0.01)
    variances = found.variances
    assert variances["covariance"] == pytest.approx(
        math.sqrt(variances["between test"] * variances["between reference"]), rel=1e-10
    )


def test_what_a_partial_replicate_cannot_tell_is_told() -> None:
    """Recomputed independently: 19.89 degrees of freedom from observed, 21.54 from expected information."""
    found = variances_by_treatment_model(ema("ii"))
    assert "no subject received it twice" in found.inseparable[0]
    assert set(found.variances) == {
        "within reference",
        "between and within test",
        "between reference",
        "covariance",
    }
    assert found.interval.df == pytest.approx(19.89, abs=0.005)
    expected = variances_by_treatment_model(ema("ii"), information="expected")
    assert expected.interval.df == pytest.approx(21.54, abs=0.005)
    assert bounds(expected.interval) == (97.07, 107.73)


def whole_matrices(data: Arrangement, kind: str) -> tuple[float, float, float, float]:
    """Difference, error, Satterthwaite df and -2 log L by a numerical search, with derivatives by differences."""
    order = levels(data.sequence_of[data.subject_of].tolist())[:, 1:]
    x = np.column_stack([np.ones(len(order)), order, levels(data.period_of.tolist())[:, 1:], data.is_test])
    y, z = data.log_value, np.column_stack([data.is_test, 1 - data.is_test])
    same = data.subject_of[:, None] == data.subject_of

    def parts(p: Any) -> tuple[float, Any, Any]:
        if kind == "B":
            covariance = p[0] * np.eye(len(y)) + p[1] * same
        else:
            between = np.array([[p[2], p[4]], [p[4], p[3]]])
            covariance = np.diag(z @ p[:2]) + same * (z @ between @ z.T)
        if np.linalg.eigvalsh(covariance)[0] <= 0:
            return math.inf, x[0], x.T @ x
        inverse = np.linalg.inv(covariance)
        information = x.T @ inverse @ x
        b = np.linalg.solve(information, x.T @ inverse @ y)
        left = y - x @ b
        logs = np.linalg.slogdet(covariance)[1] + np.linalg.slogdet(information)[1]
        value = (len(y) - x.shape[1]) * np.log(2 * np.pi) + logs + left @ inverse @ left
        return float(value), b, np.linalg.inv(information)

    start = np.array([0.1, 0.3]) if kind == "B" else np.array([0.05, 0.1, 0.3, 0.3, 0.2])
    found = optimize.minimize(lambda p: parts(p)[0], start, method="Nelder-Mead", options=TIGHT).x
    value, b, covariance = parts(found)
    step = 1e-4 * np.abs(found)
    unit = np.diag(step)
    slope = np.array(
        [(parts(found + e)[2][-1, -1] - parts(found - e)[2][-1, -1]) / (2 * s) for e, s in zip(unit, step, strict=True)]
    )
    bend = np.array(
        [
            [
                (parts(found + e + f)[0] - parts(found + e - f)[0] - parts(found - e + f)[0] + parts(found - e - f)[0])
                / (4 * s * t)
                for f, t in zip(unit, step, strict=True)
            ]
            for e, s in zip(unit, step, strict=True)
        ]
    )
    v = covariance[-1, -1]
    return float(b[-1]), math.sqrt(v), v**2 / float(slope @ np.linalg.solve(bend, slope)), value


TIGHT = {"xatol": 1e-10, "fatol": 1e-12, "maxiter": 20000, "maxfev": 20000, "adaptive": True}


@pytest.mark.parametrize(
    ("sequences", "missing", "seed"),
    [({"TRTR": 8, "RTRT": 7}, 5, 4), ({"TRT": 9, "RTR": 8}, 0, 2), ({"TRTR": 4, "RTTR": 5, "TRRT": 6}, 4, 3)],
)
def test_against_a_numerical_search(sequences: dict[str, int], missing: int, seed: int) -> None:
    data = arrange(*columns(simulated(sequences, missing=missing, seed=seed)))
    for kind, model in (("B", random_subject_model), ("C", variances_by_treatment_model)):
        found = model(data)
        assert not found.boundary
        difference, error, df, value = whole_matrices(data, kind)
        assert found.minus_2_log_likelihood == pytest.approx(value, abs=1e-7)
        assert found.interval.log_difference == pytest.approx(difference, rel=1e-5)
        assert found.interval.standard_error == pytest.approx(error, rel=1e-5)
        assert found.interval.df == pytest.approx(df, rel=2e-3)


def test_balanced_complete_data_need_no_search() -> None:
    """In a complete 2x2x2 crossover all models give the t interval with n - 2 degrees of freedom."""
    data = arrange(*columns(simulated({"TR": 9, "RT": 9})))
    plain = fixed_effects(data).interval
    for model in (random_subject_model, variances_by_treatment_model):
        for df in ("satterthwaite", "kenward-roger", "containment"):
            found = model(data, df=df).interval  # type: ignore[arg-type]
            assert found.df == pytest.approx(plain.df, rel=1e-6)
            assert found.standard_error == pytest.approx(plain.standard_error, rel=1e-7)


def test_a_subject_variance_of_zero_is_told() -> None:
    study = simulated({"TRTR": 6, "RTRT": 6}, seed=5)
    draw = np.random.default_rng(8)
    while True:  # until subjects differ by less than chance would have it
        study["value"] = [math.exp(draw.normal()) for _ in study["value"]]
        found = random_subject_model(arrange(*columns(study)))
        if found.boundary:
            break
    assert found.boundary == ("the variance between subjects is 0",)
    assert found.variances["between subjects"] == 0.0
    assert found.interval.df == pytest.approx(48 - 1 - 1 - 3 - 1)  # ordinary least squares: rows less coefficients


def test_groups_enter_the_fixed_effects() -> None:
    study = simulated({"TRTR": 8, "RTRT": 8}, groups=2)
    one, two = (arrange(*columns(study), group=group) for group in (None, study["group"]))
    assert random_subject_model(two, df="containment").interval.df == fixed_effects(two).interval.df
    assert random_subject_model(two).interval != random_subject_model(one).interval


def codes(data: Arrangement, model: Any = variances_by_treatment_model, **options: Any) -> set[str]:
    with pytest.raises(InputError) as refused:
        model(data, **options)
    assert refused.value.remedy
    return {fault.code for fault in refused.value.faults}


def test_identical_replicates_are_refused_before_the_likelihood_runs_away() -> None:
    study = simulated({"TRTR": 6, "RTRT": 6})
    for first in range(0, 48, 4):
        a, b = (first, first + 2) if study["treatment"][first] == "T" else (first + 1, first + 3)
        study["value"][b] = study["value"][a]
    data = arrange(*columns(study))
    assert codes(data) == {"BEQ-020"}
    assert random_subject_model(data).interval.df > 0
    exact = study | {
        "value": [math.exp(s / 7 + (t == "T")) for s, t in zip(study["subject"], study["treatment"], strict=True)]
    }
    for model in (random_subject_model, variances_by_treatment_model):
        assert codes(arrange(*columns(exact)), model) == {"BEQ-020"}


def nearly_equal(spread: float, seed: int = 0) -> Arrangement:
    """A study whose replicates of the reference differ by this part only."""
    study, draw = simulated({"TRTR": 6, "RTRT": 6}, seed=seed), np.random.default_rng(seed)
    for first in range(0, 48, 4):
        a, b = (first + 1, first + 3) if study["treatment"][first] == "T" else (first, first + 2)
        study["value"][b] = study["value"][a] * (1 + spread * draw.normal())
    return arrange(*columns(study))


@pytest.mark.parametrize("seed", [0, 3, 5])
def test_variances_of_very_different_size_keep_their_degrees_of_freedom(seed: int) -> None:
    """As the variance of the reference goes to 0, twelve subjects in two sequences leave 10 for the comparison."""
    for spread in (1e-3, 1e-5):
        assert variances_by_treatment_model(nearly_equal(spread, seed)).interval.df == pytest.approx(10.0, abs=1e-3)
    assert codes(nearly_equal(1e-7, seed)) == {"BEQ-028"}


def test_a_likelihood_that_vanishes_along_its_boundary_is_refused() -> None:
    values = {
        "TRT": [(None, 43.48134144898997, 55.756635039445), (None, 50.70388073439803, None)],
        "RTR": [
            (37.657053264755525, 39.7158728303788, 30.15204435361746),
            (None, None, 75.94996902852486),
            (None, 31.80305195554472, 16.90064570788166),
        ],
    }
    rows = [
        (f"{sequence} {number}", sequence, period, sequence[period - 1], value)
        for sequence, people in values.items()
        for number, found in enumerate(people)
        for period, value in enumerate(found, start=1)
    ]
    data = arrange(*([row[at] for row in rows] for at in range(5)))  # type: ignore[arg-type]
    assert codes(data) == {"BEQ-028"}


def test_bad_studies_are_refused() -> None:
    assert codes(arrange(*columns(simulated({"TRTR": 6})))) == {"BEQ-026"}
    assert codes(arrange(*columns(simulated({"TRTR": 1, "RTRT": 1})))) == {"BEQ-023"}
    assert codes(ema("ii"), alpha=0.7) == {"BEQ-021"}
    assert codes(ema("ii"), random_subject_model, limits=(1.2, 1.3)) == {"BEQ-022"}
