"""Pharmacodynamic areas: how far and how long an effect stays above or below its baseline and a threshold.

As the analysis of drug effect data in Phoenix WinNonlin (model 220) by the linear rule; crossings are interpolated.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from galenic.errors import InputError
from galenic.science.pharmacokinetics.compiled import kernel
from galenic.science.pharmacokinetics.observed import observe
from galenic.science.pharmacokinetics.options import NCAOptions
from galenic.science.pharmacokinetics.parameters import Parameter
from galenic.science.pharmacokinetics.profiles import Floats, Profiles, Samples, arrange
from galenic.science.pharmacokinetics.reasons import Reason

AREA = "time*effect"

EFFECT_PARAMETERS: Mapping[str, Parameter] = {
    parameter.code: parameter
    for parameter in (
        Parameter("BASELINE", "Baseline", "effect", "As given, or the last result at or before dosing"),
        Parameter("RMAX", "Max Effect", "effect"),
        Parameter("TMAX", "Time of RMAX", "time"),
        Parameter("RMIN", "Min Effect", "effect"),
        Parameter("TMIN", "Time of RMIN", "time"),
        Parameter("AUCABL", "Area Above Baseline", AREA),
        Parameter("AUCBBL", "Area Below Baseline", AREA),
        Parameter("AUCNETB", "Net Area from Baseline", AREA, "Above less below"),
        Parameter("TABL", "Time Above Baseline", "time"),
        Parameter("TBBL", "Time Below Baseline", "time"),
        Parameter("AUCATH", "Area Above Threshold", AREA),
        Parameter("AUCBTH", "Area Below Threshold", AREA),
        Parameter("AUCNETT", "Net Area from Threshold", AREA, "Above less below"),
        Parameter("TATH", "Time Above Threshold", "time"),
        Parameter("TBTH", "Time Below Threshold", "time"),
        Parameter("AUCBTW", "Area Between Baseline and Threshold", AREA, "On the side of the threshold"),
        Parameter("TIMEBTW", "Time Between Baseline and Threshold", "time"),
    )
}
_ABOVE, _BELOW, _TIME_ABOVE, _TIME_BELOW = range(4)


@dataclass(frozen=True, slots=True)
class EffectResult:
    """Parameters of every profile, codes of EFFECT_PARAMETERS; NaN has its Reason in `reasons`."""

    profiles: NDArray[Any]
    values: Mapping[str, Floats]
    reasons: Mapping[str, NDArray[np.int8]]

    def __getitem__(self, code: str) -> Floats:
        return self.values[code]


def effect_areas(
    profile: ArrayLike,
    time: ArrayLike,
    effect: ArrayLike,
    *,
    baseline: float | None = None,
    threshold: float | None = None,
    dose_time: ArrayLike = 0.0,
) -> EffectResult:
    """Areas and times of an effect from dosing to its last result, by the linear rule.

    Without `baseline` each profile has its own: the last result at or before dosing. Where no result was taken at
    dosing the effect starts from the baseline there. Effects may be negative.
    """
    if any(level is not None and not np.isfinite(level) for level in (baseline, threshold)):
        raise InputError("Baseline and threshold are finite numbers.", code="NCA-012")
    profiles = arrange(profile, time, effect, dose_time=dose_time, below_loq=_nowhere(effect), signed=True)
    levels = _baselines(profiles, baseline)
    limit = np.full(len(profiles), np.nan if threshold is None else threshold)
    values = {"BASELINE": levels} | _extremes(profiles)
    values |= _named(_against(profiles, levels, levels), ("AUCABL", "AUCBBL", "TABL", "TBBL"), "AUCNETB")
    values |= _named(_against(profiles, limit, levels), ("AUCATH", "AUCBTH", "TATH", "TBTH"), "AUCNETT")
    above = limit > levels
    values["AUCBTW"] = np.where(above, values["AUCABL"] - values["AUCATH"], values["AUCBBL"] - values["AUCBTH"])
    values["TIMEBTW"] = np.where(above, values["TABL"] - values["TATH"], values["TBBL"] - values["TBTH"])
    reasons = {code: _reasons(values, code, threshold is None) for code in values}
    return EffectResult(profiles.labels, values, reasons)


def _nowhere(effect: ArrayLike) -> NDArray[np.bool_]:
    return np.zeros(np.shape(effect), np.bool_)


def _baselines(profiles: Profiles, baseline: float | None) -> Floats:
    if baseline is not None:
        return np.full(len(profiles), float(baseline))
    observed, _ = observe(profiles, NCAOptions())
    return observed["PREDOSE"]


def _named(columns: Floats, codes: tuple[str, ...], net: str) -> dict[str, Floats]:
    named = {code: columns[:, i] for i, code in enumerate(codes)}
    return named | {net: columns[:, _ABOVE] - columns[:, _BELOW]}


def _reasons(values: Mapping[str, Floats], code: str, no_threshold: bool) -> NDArray[np.int8]:
    against_threshold = code in {"AUCATH", "AUCBTH", "AUCNETT", "TATH", "TBTH", "AUCBTW", "TIMEBTW"}
    empty = np.isnan(values["RMAX"])
    reason = np.where(empty, int(Reason.NO_SAMPLES), int(Reason.NO_BASELINE))
    if against_threshold and no_threshold:
        reason = np.where(empty, int(Reason.NO_SAMPLES), int(Reason.NO_THRESHOLD))
    return np.where(np.isnan(values[code]), reason, 0).astype(np.int8)


def _extremes(profiles: Profiles) -> dict[str, Floats]:
    found = np.full((len(profiles), 4), np.nan)
    _find_extremes(profiles.samples, found)
    return {code: found[:, i] for i, code in enumerate(("RMAX", "TMAX", "RMIN", "TMIN"))}


def _against(profiles: Profiles, level: Floats, baseline: Floats) -> Floats:
    """Areas above and below a level and the times there, as columns."""
    found = np.full((len(profiles), 4), np.nan)
    _areas(profiles.samples, level, baseline, found)
    return found


@kernel
def _find_extremes(samples: Samples, found: Floats) -> None:
    for p in range(len(found)):
        for i in range(samples.offsets[p], samples.offsets[p + 1]):
            now, since = samples.concentration[i], samples.time[i] - samples.dose_time[p]
            if np.isnan(now) or since < 0.0:
                continue
            if not now <= found[p, 0]:
                found[p, 0], found[p, 1] = now, since
            if not now >= found[p, 2]:
                found[p, 2], found[p, 3] = now, since


@kernel
def _segment(dt: float, d1: float, d2: float, row: Floats) -> None:
    """Add the part above and the part below zero of a straight line from d1 to d2."""
    if d1 * d2 < 0.0:
        first = dt * d1 / (d1 - d2)
        _segment_on_one_side(first, d1, 0.0, row)
        _segment_on_one_side(dt - first, 0.0, d2, row)
    else:
        _segment_on_one_side(dt, d1, d2, row)


@kernel
def _segment_on_one_side(dt: float, d1: float, d2: float, row: Floats) -> None:
    area = dt * (d1 + d2) / 2.0
    if area > 0.0:
        row[_ABOVE] += area
        row[_TIME_ABOVE] += dt
    elif area < 0.0:
        row[_BELOW] -= area
        row[_TIME_BELOW] += dt


@kernel
def _areas(samples: Samples, levels: Floats, baselines: Floats, found: Floats) -> None:
    for p in range(len(found)):
        level, row = levels[p], found[p]
        previous, before = 0.0, baselines[p]  # time from dosing and effect
        for i in range(samples.offsets[p], samples.offsets[p + 1]):
            now, since = samples.concentration[i], samples.time[i] - samples.dose_time[p]
            if np.isnan(now) or since < 0.0 or np.isnan(level):
                continue
            if np.isnan(row[0]):
                row[:] = 0.0
            if since > previous:
                _segment(since - previous, before - level, now - level, row)
            previous, before = since, now
