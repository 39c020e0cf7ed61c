"""Areas under the curve and its first moment, sample to sample and over any interval.

Gabrielsson and Weiner, Pharmacokinetic and Pharmacodynamic Data Analysis, 2.8.1 and 2.8.3. The logarithmic rule is
evaluated through (1 - exp(-L)) / L and its moment, so that it stays exact where two concentrations are nearly equal.
"""

from __future__ import annotations

from enum import IntEnum

import numpy as np

from galenic.science.pharmacokinetics.compiled import kernel
from galenic.science.pharmacokinetics.options import NCAOptions, Trapezoid
from galenic.science.pharmacokinetics.preparation import Points
from galenic.science.pharmacokinetics.profiles import Booleans, Floats, Integers
from galenic.science.pharmacokinetics.reasons import Reason

COLUMNS = ("AUCLST", "AUMCLST", "AUCALL", "AUMCALL")
_RULES = tuple(Trapezoid)
_LINEAR, _LINEAR_UP_LOG_DOWN, _LOG_AFTER, _LOG_DOWN_AFTER = range(4)
_SERIES_BELOW = 0.1


def areas(points: Points, options: NCAOptions, tmax: Floats) -> tuple[dict[str, Floats], dict[str, Integers]]:
    """Areas from dosing to the last quantifiable sample and over all samples, by name, with reasons.

    After the last quantifiable sample every segment is linear, as in AUCall of Phoenix WinNonlin and PKNCA. A profile
    without any quantifiable sample has areas of zero.
    """
    count = len(points.offsets) - 1
    values, reasons = np.full((count, len(COLUMNS)), np.nan), np.zeros(count, np.int64)
    _areas(
        points.offsets,
        points.time,
        points.concentration,
        points.quantifiable,
        tmax,
        _RULES.index(options.trapezoid),
        values,
        reasons,
    )
    return {name: values[:, i] for i, name in enumerate(COLUMNS)}, dict.fromkeys(COLUMNS, reasons)


_NO_SAMPLES = int(Reason.NO_SAMPLES)
_NO_START = int(Reason.NO_SAMPLE_AT_DOSE)


@kernel
def _is_logarithmic(rule: int, c1: float, c2: float, after_tmax: bool) -> bool:
    if rule == _LINEAR or c1 <= 0.0 or c2 <= 0.0 or c1 == c2:
        return False
    if rule == _LINEAR_UP_LOG_DOWN:
        return c2 < c1
    return after_tmax and (rule == _LOG_AFTER or c2 < c1)


@kernel
def _moment_factor(fall: float) -> float:
    """(1 - (1 + L) exp(-L)) / L^2, by its series near zero where the quotient cancels."""
    if abs(fall) >= _SERIES_BELOW:
        return (1.0 - (1.0 + fall) * np.exp(-fall)) / (fall * fall)
    term, total = 1.0, 0.0
    for k in range(12):
        total += term / (k + 2)
        term *= -fall / (k + 1)
    return total


@kernel
def _segment(rule: int, t1: float, c1: float, t2: float, c2: float, after_tmax: bool) -> tuple[float, float]:
    """Area and first moment between two points."""
    dt = t2 - t1
    if not _is_logarithmic(rule, c1, c2, after_tmax):
        return dt * (c1 + c2) / 2.0, dt * (t1 * c1 + t2 * c2) / 2.0
    fall = -np.log1p((c2 - c1) / c1)
    area = dt * (c1 - c2) / fall
    return area, t1 * area + dt * dt * c1 * _moment_factor(fall)


@kernel
def _areas(
    offsets: Integers,
    time: Floats,
    concentration: Floats,
    quantifiable: Booleans,
    tmax: Floats,
    rule: int,
    values: Floats,
    reasons: Integers,
) -> None:
    for p in range(len(offsets) - 1):
        begin, end = offsets[p], offsets[p + 1]
        if begin == end:
            reasons[p] = _NO_SAMPLES
            continue
        last = end - 1
        while last >= begin and not quantifiable[last]:
            last -= 1
        if last >= begin and time[begin] > 0.0:
            reasons[p] = _NO_START
            continue
        auc, aumc = 0.0, 0.0
        for i in range(begin, last):
            area, moment = _segment(
                rule, time[i], concentration[i], time[i + 1], concentration[i + 1], time[i] >= tmax[p]
            )
            auc += area
            aumc += moment
        values[p, 0], values[p, 1] = auc, aumc
        for i in range(max(last, begin), end - 1):
            area, moment = _segment(_LINEAR, time[i], concentration[i], time[i + 1], concentration[i + 1], True)
            auc += area
            aumc += moment
        values[p, 2], values[p, 3] = auc, aumc


class Beyond(IntEnum):
    """What an interval holds after the last quantifiable sample.

    ZERO: nothing (AUClast). TO_NEXT: the samples that follow, then nothing (AUCall). TERMINAL: the exponential decline of
    lambda z from the last concentration that is given, observed or predicted (AUCinf).
    """

    ZERO = 0
    TO_NEXT = 1
    TERMINAL = 2


INTERVAL_COLUMNS = ("area", "moment", "end")
_BEYOND_LAST = int(Reason.BEYOND_LAST_SAMPLE)
_ALL_BLQ = int(Reason.ALL_BELOW_LOQ)
_ZERO_BEYOND, _TO_NEXT, _TERMINAL = 0, 1, 2


def interval_areas(
    points: Points,
    options: NCAOptions,
    tmax: Floats,
    start: Floats,
    end: Floats,
    *,
    beyond: Beyond,
    lambda_z: Floats,
    last: Floats,
) -> tuple[dict[str, Floats], Integers]:
    """Area, first moment and concentration at the end of one interval per profile, with reasons.

    `start` and `end` count from dosing (`end` NaN: none wanted). Between samples the concentration is interpolated by the
    rule that integrates the segment. After the last quantifiable sample `beyond` decides; TERMINAL starts from `last`.
    """
    values = np.full((len(tmax), len(INTERVAL_COLUMNS)), np.nan)
    reasons = np.zeros(len(tmax), np.int64)
    _interval_areas(
        points.offsets,
        points.time,
        points.concentration,
        points.quantifiable,
        tmax,
        _RULES.index(options.trapezoid),
        start,
        end,
        int(beyond),
        lambda_z,
        last,
        values,
        reasons,
    )
    return {name: values[:, i] for i, name in enumerate(INTERVAL_COLUMNS)}, reasons


@kernel
def _between(rule: int, t1: float, c1: float, t2: float, c2: float, after_tmax: bool, t: float) -> float:
    share = (t - t1) / (t2 - t1)
    if _is_logarithmic(rule, c1, c2, after_tmax):
        return c1 * np.exp(share * np.log(c2 / c1))
    return c1 + share * (c2 - c1)


@kernel
def _clipped(
    rule: int, t1: float, c1: float, t2: float, c2: float, after_tmax: bool, start: float, end: float
) -> tuple[float, float, float]:
    """Area, moment and final concentration of the part of a segment that lies within start and end."""
    low, high = max(t1, start), min(t2, end)
    at_low = c1 if low == t1 else _between(rule, t1, c1, t2, c2, after_tmax, low)
    at_high = c2 if high == t2 else _between(rule, t1, c1, t2, c2, after_tmax, high)
    area, moment = _segment(rule, low, at_low, high, at_high, after_tmax)
    return area, moment, at_high


@kernel
def _decline(t0: float, c0: float, lambda_z: float, low: float, high: float) -> tuple[float, float, float]:
    """Area, moment and final concentration of c0 exp(-lambda (t - t0)) from low to high, where high may be infinite."""
    at_low = c0 * np.exp(-lambda_z * (low - t0))
    if np.isinf(high):
        return at_low / lambda_z, at_low * low / lambda_z + at_low / lambda_z**2, 0.0
    fall = lambda_z * (high - low)
    at_high = at_low * np.exp(-fall)
    area = -at_low * np.expm1(-fall) / lambda_z
    return area, low * area + (high - low) ** 2 * at_low * _moment_factor(fall), at_high


@kernel
def _interval_areas(
    offsets: Integers,
    time: Floats,
    concentration: Floats,
    quantifiable: Booleans,
    tmax: Floats,
    rule: int,
    starts: Floats,
    ends: Floats,
    beyond: int,
    lambda_z: Floats,
    clast: Floats,
    values: Floats,
    reasons: Integers,
) -> None:
    for p in range(len(offsets) - 1):
        begin, stop, start, end = offsets[p], offsets[p + 1], starts[p], ends[p]
        if np.isnan(end) or begin == stop:
            reasons[p] = _NO_SAMPLES
            continue
        if time[begin] > start:
            reasons[p] = _NO_START
            continue
        last = stop - 1
        while last >= begin and not quantifiable[last]:
            last -= 1
        if last < begin and beyond == _TERMINAL:
            reasons[p] = _ALL_BLQ
            continue
        auc, aumc = 0.0, 0.0
        at_end = concentration[begin] if end == time[begin] else 0.0
        final = stop - 1 if beyond == _TO_NEXT else max(last, begin)
        for i in range(begin, final):
            if time[i + 1] > start and time[i] < end:
                kind = rule if i < last else _LINEAR
                area, moment, at_end = _clipped(
                    kind, time[i], concentration[i], time[i + 1], concentration[i + 1], time[i] >= tmax[p], start, end
                )
                auc += area
                aumc += moment
        if end > time[final]:
            at_end = 0.0
            if beyond == _TERMINAL:
                if np.isnan(lambda_z[p]) or np.isnan(clast[p]):
                    reasons[p] = _BEYOND_LAST
                    continue
                area, moment, at_end = _decline(time[last], clast[p], lambda_z[p], max(start, time[last]), end)
                auc += area
                aumc += moment
        values[p, 0], values[p, 1], values[p, 2] = auc, aumc, at_end
