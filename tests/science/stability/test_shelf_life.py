"""Oracles: LeBlond, Griffith, Aubuchon (J Valid Technol 2011;17(3):47-68), batches b4, b5, b8, evaluated with the R
package expirest 0.1.7 (shipped validation case); and least squares with dummy variables and bisection, solved here."""

from __future__ import annotations

import math
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from scipy import optimize, stats

from galenic.errors import InputError
from galenic.science.stability import (
    Crossing,
    LimitRule,
    Model,
    Precision,
    Scale,
    SpecificationLimit,
    StabilityStudy,
    Transformation,
    shelf_life,
)
from galenic.validation import validate

Study = dict[str, list[Any]]
LOWER, UPPER = SpecificationLimit("lower", 95), SpecificationLimit("upper", 105)


def only(study: Study, name: str) -> Study:
    """The rows of one batch."""
    rows = [i for i, batch in enumerate(study["batch"]) if batch == name]
    return {column: [cells[i] for i in rows] for column, cells in study.items()}


def evaluate(study: Study, *limits: SpecificationLimit, **options: Any) -> StabilityStudy:
    return shelf_life(study["batch"], study["time"], study["response"], limits or (LOWER,), **options)


def changed(study: Study, row: int, **cells: Any) -> Study:
    return {name: [*col[:row], cells.get(name, col[row]), *col[row + 1 :]] for name, col in study.items()}


def test_leblond_as_expirest_computes_it(leblond: Study) -> None:
    study = evaluate(leblond)
    assert study.model is Model.SEPARATE_LINES
    assert study.poolability is not None
    assert study.poolability.slopes.p == pytest.approx(0.170420367, rel=1e-8)
    assert study.poolability.intercepts.p == pytest.approx(2.54582168e-09, rel=1e-8)
    found = {model.value: life.months for model, life in study.lives.items()}
    expected = {"cics": 27.92498, "dics": 22.266719, "dids.pmse": 15.606104, "dids": 15.844866}
    assert found == pytest.approx(expected, rel=1e-5)
    assert (study.shelf_life.batch, study.shelf_life.side) == ("b8", "lower")
    assert study.longest_observed == 24


@pytest.mark.reference
def test_reference_folder_passes(reference_dir: Path) -> None:
    result = validate(reference_dir / "stability")
    assert (result.failed, result.not_covered) == (0, 0)
    assert result.passed > 500


def crossing_by_bisection(study: Study, model: Model, precision: Precision, limit: float, side: str) -> float:
    """The earliest crossing of any batch, from a dummy-variable design and a root search."""
    names = list(dict.fromkeys(study["batch"]))
    dummy = np.array([[float(b == name) for name in names] for b in study["batch"]])
    t, y = np.array(study["time"]), np.array(study["response"])
    ones, column = np.ones((len(y), 1)), t[:, None]
    design = {
        Model.COMMON_LINE: np.hstack([ones, column]),
        Model.COMMON_SLOPE: np.hstack([dummy, column]),
        Model.SEPARATE_LINES_POOLED_VARIANCE: np.hstack([dummy, dummy * column]),
    }[model]

    def row(i: int, x: float) -> Any:
        one = np.eye(len(names))[i]
        parts = {Model.COMMON_LINE: [1, x], Model.COMMON_SLOPE: [*one, x]}
        return np.array(parts.get(model, [*one, *(one * x)]))

    inverse = np.linalg.inv(design.T @ design)
    beta = inverse @ design.T @ y
    df = len(y) - design.shape[1]
    mse = float(((y - design @ beta) ** 2).sum()) / df
    q = stats.t.ppf(1 - precision.alpha / (2 if precision.two_sided else 1), df)
    sign = 1 if side == "lower" else -1

    def margin(i: int) -> Callable[[float], float]:
        def at(x: float) -> float:
            r = row(i, x)
            return float(sign * (r @ beta - limit) - q * math.sqrt(mse * (r @ inverse @ r + precision.prediction)))

        return at

    times = []
    for i in range(1 if model is Model.COMMON_LINE else len(names)):
        grid = np.linspace(0, 200, 4001)
        first = next((b for b in grid if margin(i)(b) < 0), None)
        if first is not None:
            times.append(optimize.brentq(margin(i), first - 0.05, first, xtol=1e-13))
    return min(times)


@pytest.mark.parametrize("model", [m for m in Model if m is not Model.SEPARATE_LINES])
@pytest.mark.parametrize(
    "precision", [Precision(), Precision(two_sided=True), Precision(prediction=True), Precision(alpha=0.01)]
)
def test_against_dummy_variables_and_bisection(model: Model, precision: Precision, leblond: Study) -> None:
    study = leblond
    expected = crossing_by_bisection(study, model, precision, 95, "lower")
    assert evaluate(study, precision=precision).lives[model].months == pytest.approx(expected, rel=1e-9)


@pytest.mark.parametrize("model", [Model.COMMON_LINE, Model.COMMON_SLOPE])
def test_rising_attribute_against_an_upper_limit(model: Model, leblond: Study) -> None:
    study = leblond
    study["response"] = [0.05 * (105 - y) for y in study["response"]]
    limit = SpecificationLimit("upper", 0.5)
    expected = crossing_by_bisection(study, model, Precision(), 0.5, "upper")
    life = evaluate(study, limit).lives[model]
    assert (life.months, life.side) == (pytest.approx(expected, rel=1e-9), "upper")


def test_own_variance_is_each_batch_alone(leblond: Study) -> None:
    lives = evaluate(leblond).lives[Model.SEPARATE_LINES].by_batch
    for life in lives:
        alone = evaluate(only(leblond, life.batch), fewest_batches=1)
        assert alone.poolability is None
        assert list(alone.lives) == [Model.SEPARATE_LINES]
        assert alone.shelf_life.months == pytest.approx(life.months, rel=1e-12)


def test_the_model_follows_the_level_of_poolability(leblond: Study) -> None:
    assert evaluate(leblond, alpha_pool=0.15).model is Model.COMMON_SLOPE  # slopes p = 0.170, intercepts p = 3e-9
    assert evaluate(leblond, alpha_pool=0.25).model is Model.SEPARATE_LINES
    assert evaluate(leblond, alpha_pool=1e-10).model is Model.COMMON_LINE


def test_both_limits_the_earlier_crossing_decides(leblond: Study) -> None:
    study = evaluate(leblond, LOWER, UPPER, precision=Precision(two_sided=True))
    assert study.shelf_life.side == "lower"
    assert {life.side for life in study.shelf_life.by_batch} == {"lower", "upper"}
    close = evaluate(leblond, SpecificationLimit("lower", 50), SpecificationLimit("upper", 104.9))
    assert close.lives[Model.COMMON_SLOPE].crossing is not Crossing.OUTSIDE_AT_START


def test_logarithm_of_the_response_is_the_same_line_on_logs(leblond: Study) -> None:
    study = leblond
    logs = study | {"response": [math.log(y) for y in study["response"]]}
    on_logs = evaluate(logs, SpecificationLimit("lower", math.log(95)))
    scaled = evaluate(study, response_scale=Transformation(Scale.LOG))
    assert scaled.shelf_life.months == pytest.approx(on_logs.shelf_life.months, rel=1e-9)


def test_square_root_of_time_is_the_same_line_on_roots(leblond: Study) -> None:
    study = leblond
    roots = study | {"time": [math.sqrt(t) for t in study["time"]]}
    on_roots = evaluate(roots, horizon_months=math.sqrt(500)).shelf_life.months
    scaled = evaluate(study, time_scale=Transformation(Scale.SQRT)).shelf_life.months
    assert on_roots is not None
    assert scaled == pytest.approx(on_roots**2, rel=1e-9)


def test_a_bound_that_never_crosses_or_starts_outside_gives_no_number(leblond: Study) -> None:
    never = evaluate(leblond, SpecificationLimit("lower", -1000)).shelf_life
    assert (never.months, never.crossing) == (None, Crossing.NEVER)
    outside = evaluate(leblond, SpecificationLimit("lower", 103.9)).shelf_life
    assert (outside.months, outside.crossing) == (None, Crossing.OUTSIDE_AT_START)
    assert outside.batch in {"b4", "b5", "b8"}


def test_missing_results_are_left_out(leblond: Study) -> None:
    study = leblond
    with_gap = {
        "batch": [*study["batch"], "b4", "b5"],
        "time": [*study["time"], 36.0, 36.0],
        "response": [*study["response"], None, math.nan],
    }
    assert evaluate(with_gap).shelf_life == evaluate(study).shelf_life


def test_band_meets_the_limit_at_the_shelf_life(leblond: Study) -> None:
    study = evaluate(leblond, response_scale=Transformation(Scale.LOG))
    months = study.shelf_life.months
    assert months is not None
    line = next(line for line in study.lines[study.model] if line.batch == study.shelf_life.batch)
    band = study.band(line, [0.0, months])
    assert band.lower[1] == pytest.approx(95, rel=1e-9)
    assert band.lower[0] < band.fitted[0] < band.upper[0]


@pytest.mark.parametrize(
    ("side", "stated", "digits", "effective"),
    [
        ("lower", 95, 3, 94.95),
        ("lower", 95, 2, 94.5),
        ("lower", 95, None, 94.5),
        ("upper", 0.3, 1, 0.34),
        ("upper", 0.3, 2, 0.304),
        ("upper", 0.15, None, 0.154),
        ("upper", 105, 4, 105.04),
        ("upper", 0, None, 0.4),
    ],
)
def test_loose_limits_are_the_last_value_that_rounds_to_the_limit(
    side: Any, stated: float, digits: int | None, effective: float
) -> None:
    assert SpecificationLimit(side, stated, digits, LimitRule.LOOSE).effective == effective
    assert SpecificationLimit(side, stated, digits).effective == stated


def codes(study: Study, *limits: SpecificationLimit, **options: Any) -> set[str]:
    with pytest.raises(InputError) as refused:
        evaluate(study, *limits, **options)
    assert refused.value.remedy
    return {fault.code for fault in refused.value.faults}


@pytest.mark.parametrize(
    ("cells", "code"),
    [
        ({"batch": ""}, "STB-011"),
        ({"time": -1.0}, "STB-012"),
        ({"time": math.nan}, "STB-012"),
        ({"time": math.inf}, "STB-012"),
        ({"response": math.inf}, "STB-013"),
    ],
)
def test_bad_cells_are_refused(cells: dict[str, Any], code: str, leblond: Study) -> None:
    assert codes(changed(leblond, 0, **cells)) == {code}


def test_every_fault_is_named_with_its_row(leblond: Study) -> None:
    with pytest.raises(InputError) as refused:
        evaluate(changed(changed(leblond, 0, response=math.inf), 3, time=-2.0))
    assert [(f.code, f.row) for f in refused.value.faults] == [("STB-012", 5), ("STB-013", 2)]


def test_zero_and_negative_have_no_logarithm(leblond: Study) -> None:
    log = Transformation(Scale.LOG)
    assert codes(changed(leblond, 0, response=0.0), response_scale=log) == {"STB-014"}
    assert codes(changed(leblond, 0, response=-1.0), response_scale=log) == {"STB-014"}
    assert codes(leblond, SpecificationLimit("lower", 0), response_scale=log) == {"STB-021"}
    assert codes(leblond, time_scale=log) == {"STB-012"}
    assert evaluate(leblond, time_scale=Transformation(Scale.LOG, 1.0)).shelf_life.months is not None


def test_studies_that_cannot_be_evaluated_are_refused(leblond: Study) -> None:
    study = leblond
    assert codes(only(leblond, "b4")) == {"STB-015"}
    assert codes({name: [] for name in study}) == {"STB-010"}
    assert codes(study | {"time": study["time"][1:]}) == {"STB-010"}
    early = [t if b != "b8" else min(t, 3.0) for t, b in zip(study["time"], study["batch"], strict=True)]
    assert codes(study | {"time": early}) == {"STB-016"}
    assert codes(study | {"response": [100.0] * len(study["time"])}) == {"STB-017"}


@pytest.mark.parametrize(
    ("limits", "options", "code"),
    [
        ((LOWER, LOWER), {}, "STB-022"),
        ((SpecificationLimit("lower", 106), UPPER), {}, "STB-023"),
        ((SpecificationLimit("lower", math.nan),), {}, "STB-024"),
        ((LOWER,), {"precision": Precision(alpha=0.5)}, "STB-025"),
        ((LOWER,), {"alpha_pool": 0.0}, "STB-026"),
        ((LOWER,), {"horizon_months": math.inf}, "STB-027"),
    ],
)
def test_bad_options_are_refused(limits: Any, options: dict[str, Any], code: str, leblond: Study) -> None:
    assert codes(leblond, *limits, **options) == {code}
