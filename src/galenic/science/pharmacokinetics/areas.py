"""Areas under the curve and its first moment, sample to sample and over any interval.

Gabrielsson and Weiner, Pharmacokinetic and Pharmacodynamic Data Analysis, 2.8.1 and 2.8.3. The logarithmic rule is
evaluated through (1 - exp(-L)) / L and its moment, so that it stays exact where two concentrations are nearly equal.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from galenic.science.pharmacokinetics.compiled import kernel
from galenic.science.pharmacokinetics.options import Beyond, Trapezoid
from galenic.science.pharmacokinetics.preparation import Points
from galenic.science.pharmacokinetics.profiles import Floats, Integers
from galenic.science.pharmacokinetics.reasons import Reason

COLUMNS = ("AUCLST", "AUMCLST", "AUCALL", "AUMCALL", "AUCBACK")
INTERVAL_COLUMNS = ("area", "moment", "end")
LINEAR, LINEAR_UP_LOG_DOWN, LOG_AFTER_TMAX, LOG_DOWN_AFTER_TMAX = range(4)
RULES = dict(zip(Trapezoid, range(4), strict=True))
SERIES_BELOW = 0.1
NO_SAMPLES, NO_SAMPLE_AT_DOSE = int(Reason.NO_SAMPLES), int(Reason.NO_SAMPLE_AT_DOSE)
BEYOND_LAST_SAMPLE, ALL_BELOW_LOQ = int(Reason.BEYOND_LAST_SAMPLE), int(Reason.ALL_BELOW_LOQ)


ZERO, TO_NEXT, TERMINAL, LINE = (int(choice) for choice in Beyond)


class Curve(NamedTuple):
    """How concentrations run between the points of each profile, and what comes after the last one.

    `rule` is a code of RULES. TERMINAL declines by `lambda_z` from the concentration `last`; LINE goes to what `last`,
    predicted, has declined to.
    """

    rule: int
    tmax: Floats
    lambda_z: Floats
    last: Floats
    beyond: int = TERMINAL


class _Segment(NamedTuple):
    t1: float
    c1: float
    t2: float
    c2: float
    is_log: bool


class _Area(NamedTuple):
    """Area, first moment, and the concentration where they end."""

    area: float
    moment: float
    end: float


def areas(points: Points, curve: Curve) -> tuple[dict[str, Floats], dict[str, Integers]]:
    """Areas from dosing to the last quantifiable sample and over all samples, by name, with reasons.

    After the last quantifiable sample every segment is linear, as in AUCall of Phoenix WinNonlin and PKNCA. A profile
    without any quantifiable sample has areas of zero. AUCBACK is the part before the first sample.
    """
    count = len(curve.tmax)
    values, reasons = np.full((count, len(COLUMNS)), np.nan), np.zeros(count, np.int64)
    _areas(points, curve, values, reasons)
    return {name: values[:, i] for i, name in enumerate(COLUMNS)}, dict.fromkeys(COLUMNS, reasons)


def interval_areas(points: Points, curve: Curve, start: Floats, end: Floats) -> tuple[dict[str, Floats], Integers]:
    """Area, first moment and concentration at the end of one interval per profile, with reasons.

    `start` and `end` count from dosing (`end` NaN: none wanted), end after start. Between samples the concentration is
    interpolated by the rule that integrates the segment; after the last quantifiable sample `curve.beyond` decides.
    """
    count = len(curve.tmax)
    values, reasons = np.full((count, len(INTERVAL_COLUMNS)), np.nan), np.zeros(count, np.int64)
    _interval_areas(points, curve, np.column_stack([start, end]), values, reasons)
    return {name: values[:, i] for i, name in enumerate(INTERVAL_COLUMNS)}, reasons


def concentrations(points: Points, curve: Curve, times: Floats) -> Floats:
    """Concentrations of every profile (rows) at `times` from dosing (columns), interpolated and extrapolated alike.

    Zero before dosing; NaN before the first point, and after the last quantifiable one where lambda z is missing.
    """
    values = np.full((len(curve.tmax), len(times)), np.nan)
    _concentrations(points, curve, np.ascontiguousarray(times, dtype=np.float64), values)
    return values


@kernel
def _is_log(rule: int, c1: float, c2: float, after_tmax: bool) -> bool:
    if rule == LINEAR or c1 <= 0.0 or c2 <= 0.0 or c1 == c2:
        return False
    if rule == LINEAR_UP_LOG_DOWN:
        return c2 < c1
    return after_tmax and (rule == LOG_AFTER_TMAX or c2 < c1)


@kernel
def _segment(points: Points, curve: Curve, p: int, i: int, last: int) -> _Segment:
    """The segment from point i to the next; linear after the last quantifiable one."""
    t1, c1, t2, c2 = points.time[i], points.concentration[i], points.time[i + 1], points.concentration[i + 1]
    return _Segment(t1, c1, t2, c2, i < last and _is_log(curve.rule, c1, c2, t1 >= curve.tmax[p]))


@kernel
def _moment_factor(fall: float) -> float:
    """(1 - (1 + L) exp(-L)) / L^2, by its series near zero where the quotient cancels."""
    if abs(fall) >= SERIES_BELOW:
        return (1.0 - (1.0 + fall) * np.exp(-fall)) / (fall * fall)  # type: ignore[no-any-return]
    term, total = 1.0, 0.0
    for k in range(12):
        total += term / (k + 2)
        term *= -fall / (k + 1)
    return total


@kernel
def _under(s: _Segment) -> _Area:
    dt = s.t2 - s.t1
    if not s.is_log:
        return _Area(dt * (s.c1 + s.c2) / 2.0, dt * (s.t1 * s.c1 + s.t2 * s.c2) / 2.0, s.c2)
    fall = -np.log1p((s.c2 - s.c1) / s.c1)
    area = dt * (s.c1 - s.c2) / fall
    return _Area(area, s.t1 * area + dt * dt * s.c1 * _moment_factor(fall), s.c2)


@kernel
def _concentration(s: _Segment, t: float) -> float:
    if t == s.t2:
        return s.c2
    share = (t - s.t1) / (s.t2 - s.t1)
    if s.is_log:
        return s.c1 * np.exp(share * np.log(s.c2 / s.c1))  # type: ignore[no-any-return]
    return s.c1 + share * (s.c2 - s.c1)


@kernel
def _clipped(s: _Segment, start: float, end: float) -> _Segment:
    low, high = max(s.t1, start), min(s.t2, end)
    return _Segment(low, _concentration(s, low), high, _concentration(s, high), s.is_log)


@kernel
def _decline(t0: float, c0: float, lambda_z: float, low: float, high: float) -> _Area:
    """Under c0 exp(-lambda (t - t0)) from low to high, which may be infinite."""
    at_low = c0 * np.exp(-lambda_z * (low - t0))
    if np.isinf(high):
        return _Area(at_low / lambda_z, at_low * low / lambda_z + at_low / lambda_z**2, 0.0)
    fall = lambda_z * (high - low)
    area = -at_low * np.expm1(-fall) / lambda_z
    moment = low * area + (high - low) ** 2 * at_low * _moment_factor(fall)
    return _Area(area, moment, at_low * np.exp(-fall))


@kernel
def _last_quantifiable(points: Points, p: int) -> int:
    """Position of the last quantifiable point; before the first point if there is none."""
    last = points.offsets[p + 1] - 1
    while last >= points.offsets[p] and not points.quantifiable[last]:
        last -= 1
    return last  # type: ignore[no-any-return]


@kernel
def _areas(points: Points, curve: Curve, values: Floats, reasons: Integers) -> None:
    for p in range(len(reasons)):
        begin, stop, last = points.offsets[p], points.offsets[p + 1], _last_quantifiable(points, p)
        if begin == stop:
            reasons[p] = NO_SAMPLES
            continue
        if last >= begin and points.time[begin] > 0.0:
            reasons[p] = NO_SAMPLE_AT_DOSE
            continue
        auc, aumc = 0.0, 0.0
        values[p] = 0.0
        for i in range(begin, stop - 1):
            part = _under(_segment(points, curve, p, i, last))
            auc += part.area
            aumc += part.moment
            if i + 1 == last:
                values[p, 0], values[p, 1] = auc, aumc
            if points.source[i] < 0:
                values[p, 4] = part.area
        values[p, 2], values[p, 3] = auc, aumc


@kernel
def _interval_area(points: Points, curve: Curve, p: int, bounds: Floats, final: int) -> _Area:
    """Of the segments up to the point `final` that lie within the bounds."""
    begin, start, end = points.offsets[p], bounds[0], bounds[1]
    area, moment = 0.0, 0.0
    at_end = points.concentration[begin] if end == points.time[begin] else 0.0
    for i in range(begin, final):
        if points.time[i + 1] > start and points.time[i] < end:
            segment = _segment(points, curve, p, i, _last_quantifiable(points, p))
            part = _under(_clipped(segment, start, end))
            area, moment, at_end = area + part.area, moment + part.moment, part.end
    return _Area(area, moment, at_end)


@kernel
def _after_last(points: Points, curve: Curve, p: int, bounds: tuple[int, float, float]) -> _Area:
    """From the last quantifiable point on; NaN where that takes a lambda z that is missing."""
    last, start, end = bounds
    if curve.beyond in (ZERO, TO_NEXT):
        return _Area(0.0, 0.0, 0.0)
    t_last = points.time[last]
    declined = _decline(t_last, curve.last[p], curve.lambda_z[p], start, end)
    if curve.beyond == TERMINAL or start > t_last:
        return declined
    c_last = points.concentration[last]
    is_log = _is_log(curve.rule, c_last, declined.end, True)
    return _under(_Segment(t_last, c_last, end, declined.end, is_log))


@kernel
def _interval_areas(points: Points, curve: Curve, bounds: Floats, values: Floats, reasons: Integers) -> None:
    for p in range(len(reasons)):
        begin, stop, (start, end) = points.offsets[p], points.offsets[p + 1], bounds[p]
        if np.isnan(end) or begin == stop:
            reasons[p] = NO_SAMPLES
            continue
        if points.time[begin] > start:
            reasons[p] = NO_SAMPLE_AT_DOSE
            continue
        last = max(_last_quantifiable(points, p), begin)
        final = stop - 1 if curve.beyond == TO_NEXT else last
        inside = _interval_area(points, curve, p, bounds[p], final)
        after = _Area(0.0, 0.0, inside.end)
        if end > points.time[final]:
            after = _after_last(points, curve, p, (last, max(start, points.time[last]), end))
        if np.isnan(after.area):
            reasons[p] = BEYOND_LAST_SAMPLE
            continue
        values[p] = inside.area + after.area, inside.moment + after.moment, after.end


@kernel
def _concentration_at(points: Points, curve: Curve, p: int, last: int, t: float) -> float:
    begin = points.offsets[p]
    if t < 0.0:
        return 0.0
    if last < begin:
        return 0.0 if points.offsets[p + 1] > begin else np.nan
    if t < points.time[begin]:
        return np.nan
    if t > points.time[last]:
        return _decline(points.time[last], curve.last[p], curve.lambda_z[p], t, t).end
    i = begin
    while i < last and points.time[i] < t:
        i += 1
    if points.time[i] == t:
        return points.concentration[i]  # type: ignore[no-any-return]
    return _concentration(_segment(points, curve, p, i - 1, last), t)


@kernel
def _concentrations(points: Points, curve: Curve, times: Floats, values: Floats) -> None:
    for p in range(len(curve.tmax)):
        last = _last_quantifiable(points, p)
        for k in range(len(times)):
            values[p, k] = _concentration_at(points, curve, p, last, times[k])
