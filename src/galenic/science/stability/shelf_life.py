"""Shelf life of a stability study by ICH Q1E: pool what may be pooled, then find where a bound first meets a limit."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from galenic.errors import Fault, InputError
from galenic.science.stability.arrays import Floats
from galenic.science.stability.crossing import Crossing, Precision, first_crossing
from galenic.science.stability.limits import Side, SpecificationLimit
from galenic.science.stability.lines import Line, Model, fit, residual_sums
from galenic.science.stability.observations import Measurements, measurements
from galenic.science.stability.poolability import Poolability, poolability
from galenic.science.stability.transformation import Transformation

# A search beyond this many months would extrapolate beyond all meaning.
HORIZON_MONTHS = 500.0
NO_VARIABILITY = 1e-20


@dataclass(frozen=True, slots=True)
class BatchLife:
    """Where the bound of one line meets one limit; `months` is None unless it crosses."""

    batch: str
    side: Side
    crossing: Crossing
    months: float | None


@dataclass(frozen=True, slots=True)
class ShelfLife:
    """The shelf life under one model: that of its worst batch and side (Q1E 2.6, Appendix B.4).

    `months` is None when no bound crosses within the horizon, or when one is outside at the start; `crossing` tells.
    """

    model: Model
    months: float | None
    crossing: Crossing
    batch: str
    side: Side
    by_batch: tuple[BatchLife, ...]


@dataclass(frozen=True)
class Band:
    """A fitted line with its bounds, on the original scale; (n,) each."""

    months: Floats
    fitted: Floats
    lower: Floats
    upper: Floats


@dataclass(frozen=True)
class StabilityStudy:
    """One attribute evaluated. `model` is what poolability chose, `lives` and `lines` hold every model for comparison.

    `poolability` is None for a single batch. Lines are on the scale of the fit.
    """

    model: Model
    poolability: Poolability | None
    lives: Mapping[Model, ShelfLife]
    lines: Mapping[Model, tuple[Line, ...]]
    limits: tuple[SpecificationLimit, ...]
    precision: Precision
    time_scale: Transformation
    response_scale: Transformation
    longest_observed: float
    horizon_months: float

    @property
    def shelf_life(self) -> ShelfLife:
        """The shelf life under the chosen model."""
        return self.lives[self.model]

    def band(self, line: Line, months: Sequence[float]) -> Band:
        """The line and its bounds over time, for a chart."""
        at = np.asarray(months, dtype=np.float64)
        x = self.time_scale.apply(at)
        width = self.precision.quantile(line.df) * line.standard_error(x, prediction=self.precision.prediction)
        fitted = line.at(x)
        lower, middle, upper = (self.response_scale.undo(y) for y in (fitted - width, fitted, fitted + width))
        return Band(at, middle, lower, upper)


def shelf_life(
    batch: Sequence[Any],
    time: Sequence[float],
    response: Sequence[float | None],
    limits: Sequence[SpecificationLimit],
    *,
    precision: Precision | None = None,
    alpha_pool: float = 0.25,
    time_scale: Transformation | None = None,
    response_scale: Transformation | None = None,
    fewest_batches: int = 2,
    horizon_months: float = HORIZON_MONTHS,
) -> StabilityStudy:
    """Evaluate one attribute of a stability study.

    `batch`, `time` (months) and `response` are columns of equal length, one row per result; None or NaN is a missing
    result. One lower limit, one upper limit, or both. `precision` defaults to the one-sided 95 % confidence limit of
    the mean (Q1E 2.6); where the direction of change is not known, or both limits matter, choose it two-sided.

    Raises InputError STB-001 naming every fault of the data (columns, times, values that do not exist on the scale,
    fewer than three time points in a batch, fewer batches than `fewest_batches`, no residual variability), STB-002 for
    limits and options.
    """
    precision = precision or Precision()
    time_scale, response_scale = time_scale or Transformation(), response_scale or Transformation()
    _refuse_bad_options(limits, precision, alpha_pool, horizon_months)
    batches = measurements(
        batch, time, response, time_scale=time_scale, response_scale=response_scale, fewest_batches=fewest_batches
    )
    _refuse_no_variability(batches)
    pooled = poolability(batches, alpha_pool) if len(batches) > 1 else None
    lines = fit(batches)
    levels = [(limit.side, limit.on(response_scale)) for limit in limits]
    start, end = time_scale.apply(np.array([0.0, horizon_months]))

    def months(line: Line, side: Side, level: float) -> BatchLife:
        how, when = first_crossing(line, side, level, precision, start=start, end=end)
        return BatchLife(line.batch, side, how, None if when is None else float(time_scale.undo(np.array([when]))[0]))

    lives = {m: [months(line, *level) for line in of_model for level in levels] for m, of_model in lines.items()}
    return StabilityStudy(
        model=pooled.model if pooled else Model.SEPARATE_LINES,
        poolability=pooled,
        lives={m: _decided(m, found) for m, found in lives.items()},
        lines=lines,
        limits=tuple(limits),
        precision=precision,
        time_scale=time_scale,
        response_scale=response_scale,
        longest_observed=float(time_scale.undo(np.array([max(float(b.time.max()) for b in batches)]))[0]),
        horizon_months=horizon_months,
    )


def worst(lives: Sequence[BatchLife]) -> BatchLife:
    """The one that decides: outside at the start before all, then the earliest crossing."""
    outside = [life for life in lives if life.crossing is Crossing.OUTSIDE_AT_START]
    crossing = sorted((life for life in lives if life.months is not None), key=lambda life: life.months or 0.0)
    return (outside or crossing or list(lives))[0]


def _decided(model: Model, lives: Sequence[BatchLife]) -> ShelfLife:
    decisive = worst(lives)
    return ShelfLife(model, decisive.months, decisive.crossing, decisive.batch, decisive.side, tuple(lives))


def _refuse_no_variability(batches: Sequence[Measurements]) -> None:
    scale = sum(float(b.response @ b.response) for b in batches) + 1e-300
    if residual_sums(batches)[Model.SEPARATE_LINES] <= NO_VARIABILITY * scale:
        raise InputError(
            "The results leave no residual variability, so that no confidence limit exists.",
            remedy="Check whether rounded or copied results were entered; report results with more digits.",
            faults=[Fault("STB-017", "The residual variance is zero.", column="response")],
            code="STB-001",
        )


def _refuse_bad_options(
    limits: Sequence[SpecificationLimit], precision: Precision, alpha_pool: float, horizon_months: float
) -> None:
    sides = [limit.side for limit in limits]
    stated = {limit.side: limit.effective for limit in limits}
    checks = (
        ("STB-022", not sides or len(set(sides)) != len(sides), "Give a lower limit, an upper limit, or one of each."),
        (
            "STB-023",
            stated.get("lower", 0) >= stated.get("upper", np.inf) and len(stated) == 2,
            "The limits are reversed.",
        ),
        ("STB-024", not all(np.isfinite(value) for value in stated.values()), "A limit is not finite."),
        ("STB-025", not 0 < precision.alpha < 0.5, "alpha is out of range (0 to 0.5)."),
        ("STB-026", not 0 < alpha_pool < 1, "alpha_pool is out of range (0 to 1)."),
        ("STB-027", not 0 < horizon_months < np.inf, "The horizon must be a positive number of months."),
    )
    faults = [Fault(code, message) for code, wrong, message in checks if wrong]
    if faults:
        raise InputError(
            "The limits or options cannot be used.",
            remedy="Correct the options named above.",
            faults=faults,
            code="STB-002",
        )
