"""Reference folder stability: ICH Q1E as the R package expirest computes it."""

from __future__ import annotations

import csv
import math
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from galenic.science.stability import (
    LimitRule,
    Line,
    Model,
    Precision,
    Scale,
    SpecificationLimit,
    StabilityStudy,
    Transformation,
    shelf_life,
    what_if_release,
)
from galenic.science.stability.limits import Side
from galenic.validation.results import Value

SCALES = {"no": Scale.NONE, "log": Scale.LOG, "sqrt": Scale.SQRT, "sq": Scale.SQUARE}
COEFFICIENTS = {
    "cics": Model.COMMON_LINE,
    "dics": Model.COMMON_SLOPE,
    "dids_pmse": Model.SEPARATE_LINES_POOLED_VARIANCE,
}
SOURCES = {"time": "time", "intercepts": "batch_intercept", "slopes": "time_x_batch_slope", "residual": "residual"}


def obtain(definition: Mapping[str, Any], folder: Path, questions: Sequence[Mapping[str, Any]]) -> dict[str, Value]:
    """Answer by name; what a single batch has no model for is not estimable."""
    inputs = definition["inputs"]
    with (folder / definition["data_files"][inputs["data"]]).open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream))
    scaled = _study(inputs, rows, inputs["transformation_xy"])
    # The tables of coefficients and of the analysis of covariance are those of the data as measured.
    plain = _study(inputs, rows, ["no", "no"])
    answers = _lives(scaled) | _releases(scaled, inputs) | _coefficients(plain, inputs["columns"]) | _ancova(plain)
    answers["model_type_by_ancova_0.25"] = scaled.model.value if scaled.poolability else "n.a."
    return {question["id"]: answers[question["name"]] for question in questions if question["name"] in answers}


def _study(inputs: Mapping[str, Any], rows: Sequence[Mapping[str, str]], scales: Sequence[str]) -> StabilityStudy:
    columns = inputs["columns"]
    reported = inputs.get("limits_detail_as_reported", {})
    shifts = reported.get("shift", [0, 0]) if list(scales) != ["no", "no"] else [0, 0]
    time_scale, response_scale = (Transformation(SCALES[s], float(d)) for s, d in zip(scales, shifts, strict=True))
    return shelf_life(
        [row[columns["batch"]] for row in rows],
        [float(row[columns["time_months"]]) for row in rows],
        [_number(row[columns["response"]]) for row in rows],
        _limits(inputs),
        precision=Precision(
            alpha=inputs["alpha"],
            two_sided=inputs["interval_type"] == "two.sided",
            prediction=inputs["interval"] == "prediction",
        ),
        alpha_pool=inputs["alpha_pool"],
        time_scale=time_scale,
        response_scale=response_scale,
        fewest_batches=1,
    )


def _limits(inputs: Mapping[str, Any]) -> list[SpecificationLimit]:
    rule = LimitRule(inputs["limit_rule"].split(" ")[0])
    stated, digits = _list(inputs["spec_limit"]), _list(inputs["spec_significant_digits"])
    sides: list[Side] = ["lower", "upper"] if inputs["side"] == "both" else [inputs["side"]]
    return [SpecificationLimit(side, v, d, rule) for side, v, d in zip(sides, stated, digits, strict=True)]


def _lives(study: StabilityStudy) -> dict[str, Value]:
    answers: dict[str, Value] = {}
    for model, life in study.lives.items():
        answers[f"shelf_life_months.{model}"] = life.months
        answers[f"critical_side.{model}"] = None if life.months is None else life.side
    missing = [model for model in Model if model not in study.lives]
    return answers | {f"{name}.{model}": None for model in missing for name in ("shelf_life_months", "critical_side")}


def _releases(study: StabilityStudy, inputs: Mapping[str, Any]) -> dict[str, Value]:
    answers: dict[str, Value] = {}
    for release in _list(inputs.get("release_limits") or []):
        for model, found in what_if_release(study, release).items():
            answers |= {
                f"what_if_release_{release:g}.Intercept.{model}": found.intercept,
                f"what_if_release_{release:g}.WCSL.{model}": found.worst_case_limit,
                f"what_if_release_{release:g}.Shelf.Life.{model}": found.months,
            }
    return answers


def _coefficients(study: StabilityStudy, columns: Mapping[str, str]) -> dict[str, Value]:
    """Coefficients by the names that R gives them."""
    batch, time = columns["batch"], columns["time_months"]
    answers: dict[str, Value] = {}
    for prefix, model in COEFFICIENTS.items():
        lines: tuple[Line, ...] = study.lines.get(model, ())
        for line in lines:
            common = model is Model.COMMON_LINE
            answers[f"coef.{prefix}.(Intercept)" if common else f"coef.{prefix}.{batch}{line.batch}"] = line.intercept
            own_slope = model is Model.SEPARATE_LINES_POOLED_VARIANCE
            answers[f"coef.{prefix}.{batch}{line.batch}:{time}" if own_slope else f"coef.{prefix}.{time}"] = line.slope
            answers[f"rmse.{prefix}"] = math.sqrt(line.mse)
    return answers


def _ancova(study: StabilityStudy) -> dict[str, Value]:
    answers: dict[str, Value] = {}
    for row in study.poolability.table if study.poolability else ():
        prefix = f"ancova_typeI.{SOURCES[row.name]}"
        answers |= {f"{prefix}.ss": row.sum_of_squares, f"{prefix}.df": row.df, f"{prefix}.ms": row.mean_square}
        answers |= {f"{prefix}.F": row.f, f"{prefix}.p": row.p}
    return answers


def _list(value: Any) -> list[Any]:
    return list(value) if isinstance(value, list) else [value] if not isinstance(value, Mapping) else []


def _number(cell: str) -> float | None:
    return None if cell.strip() in {"", "NA"} else float(cell)
