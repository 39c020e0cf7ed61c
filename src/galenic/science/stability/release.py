"""What if a batch is released at its release limit? How long does it then stay within the specification?"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import NoReturn

import numpy as np

from galenic.errors import Fault, InputError
from galenic.science.stability.crossing import Crossing, first_crossing
from galenic.science.stability.limits import Side, SpecificationLimit
from galenic.science.stability.lines import Line, Model
from galenic.science.stability.shelf_life import BatchLife, StabilityStudy, worst


@dataclass(frozen=True, slots=True)
class WhatIfRelease:
    """Shelf life of a batch that starts at the release limit, under one model.

    `intercept` is where the line of the worst-case `batch` starts, and `worst_case_limit` that start less the permitted
    change; both on the original scale, and None where no bound crosses, so that no batch is the worst. `by_batch` holds
    the life of every line against its own worst-case limit.
    """

    model: Model
    release_limit: float
    months: float | None
    crossing: Crossing
    batch: str | None
    intercept: float | None
    worst_case_limit: float | None
    by_batch: tuple[BatchLife, ...]


@dataclass(frozen=True)
class _Start:
    """The study, the side of its limit, and the change that the release limit permits, on the scale of the fit."""

    study: StabilityStudy
    side: Side
    permitted: float
    window: tuple[float, float]

    def level(self, line: Line) -> float:
        """The worst-case limit of a line: its start less the permitted change."""
        return line.intercept + line.slope * self.window[0] - self.permitted

    def life(self, line: Line, level: float) -> BatchLife:
        """Where the bound of a line meets a level; `months` stays on the scale of the fit."""
        start, end = self.window
        how, when = first_crossing(line, self.side, level, self.study.precision, start=start, end=end)
        return BatchLife(line.batch, self.side, how, when)

    def bound(self, line: Line, time: float) -> float:
        """The bound of a line, turned so that the smallest of several is the nearest to leaving the specification."""
        at = np.array([time])
        precision = self.study.precision
        width = precision.quantile(line.df) * line.standard_error(at, prediction=precision.prediction)[0]
        return float((line.at(at)[0] if self.side == "lower" else -line.at(at)[0]) - width)


def what_if_release(
    study: StabilityStudy, release: float, *, significant_digits: int | None = None
) -> dict[Model, WhatIfRelease]:
    """Shelf life per model if a batch is released at `release` (TGA, Stability testing for prescription medicines).

    The permitted change is the difference of release and specification limit, on the scale of the fit; a line's start
    less this change is its worst-case limit. At the earliest time at which a bound meets any of these limits, the batch
    nearest to leaving the specification is the worst case; the shelf life is where a bound meets *its* limit: the first
    bound of all, or its own where every batch has a variance of its own. The release limit is rounded by the rule of
    the specification limit, with at least as many decimals, unless `significant_digits` says otherwise.

    Raises InputError STB-003 when the study has two limits, or the release limit lies outside the specification.
    """
    limit = _only_limit(study)
    if not math.isfinite(release):
        _refuse(Fault("STB-033", "The release limit is not finite.", value=str(release)))
    decided = _release_limit(limit, release, significant_digits)
    permitted = decided.on(study.response_scale) - limit.on(study.response_scale)
    if permitted * (1.0 if limit.side == "lower" else -1.0) <= 0:
        found, allowed = f"{decided.effective:g}", f"inside the specification limit {limit.effective:g}"
        _refuse(Fault("STB-032", "The release limit lies outside the specification.", value=found, allowed=allowed))
    begin, end = study.time_scale.apply(np.array([0.0, study.horizon_months]))
    start = _Start(study, limit.side, permitted, (float(begin), float(end)))
    return {model: _what_if(start, model, lines, decided) for model, lines in study.lines.items()}


def _what_if(start: _Start, model: Model, lines: Sequence[Line], release: SpecificationLimit) -> WhatIfRelease:
    own = [start.life(line, start.level(line)) for line in lines]
    if model is Model.SEPARATE_LINES:
        lives = own
    else:
        lives = [worst([start.life(other, start.level(line)) for other in lines]) for line in lines]
    crossing = [life.months for life in lives if life.months is not None]
    # Without any crossing no batch is the worst; a common line is all batches at once.
    chosen = None if len(lines) > 1 else 0
    if crossing and chosen is None:
        earliest = min(crossing)
        chosen = int(np.argmin([start.bound(line, earliest) for line in lines]))
    decisive = lives[chosen] if chosen is not None else worst(lives)
    level = start.level(lines[chosen]) if chosen is not None else None
    return WhatIfRelease(
        model=model,
        release_limit=release.stated,
        months=_months(start, decisive.months),
        crossing=decisive.crossing,
        batch=None if chosen is None else lines[chosen].batch,
        intercept=None if level is None else _original(start, level + start.permitted),
        worst_case_limit=None if level is None else _original(start, level),
        by_batch=tuple(replace(life, months=_months(start, life.months)) for life in own),
    )


def _months(start: _Start, time: float | None) -> float | None:
    return None if time is None else float(start.study.time_scale.undo(np.array([time]))[0])


def _original(start: _Start, response: float) -> float:
    return float(start.study.response_scale.undo(np.array([response]))[0])


def _release_limit(limit: SpecificationLimit, release: float, significant_digits: int | None) -> SpecificationLimit:
    stated = replace(limit, stated=release, significant_digits=significant_digits)
    if significant_digits is not None or stated.decimals >= limit.decimals:
        return stated
    # 98 beside a specification of 95.0 means 98.0: count the digits down to the decimals of the specification.
    to_units = replace(stated, significant_digits=1).decimals
    return replace(stated, significant_digits=limit.decimals - to_units + 1)


def _only_limit(study: StabilityStudy) -> SpecificationLimit:
    if len(study.limits) != 1:
        _refuse(Fault("STB-031", "A release limit belongs to one specification limit.", value=str(len(study.limits))))
    return study.limits[0]


def _refuse(fault: Fault) -> NoReturn:
    raise InputError(
        "The release limit cannot be evaluated.",
        remedy="Evaluate the study against the one limit that the release limit guards.",
        faults=[fault],
        code="STB-003",
    )
