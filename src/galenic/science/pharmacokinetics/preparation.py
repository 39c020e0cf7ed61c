"""From samples as reported to the points that are integrated and fitted: BLQ, missing samples, start at dosing."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

import numpy as np

from galenic.science.pharmacokinetics.compiled import kernel
from galenic.science.pharmacokinetics.options import AtDose, BLQRule, NCAOptions, Route
from galenic.science.pharmacokinetics.profiles import Booleans, Floats, Integers, Profiles, Samples

ZERO, DROP, KEEP, NUMBER = range(4)
PUT_IN = -1


class Points(NamedTuple):
    """Points of each profile from dosing on, times counted from dosing, without missing samples.

    Arrays may be longer than the last offset. `source` is the index of the sample, PUT_IN for the point put in at
    dosing. `fit` marks points that lambda z may use, `quantifiable` those that can end the area to the last one.
    """

    offsets: Integers
    time: Floats
    concentration: Floats
    quantifiable: Booleans
    fit: Booleans
    source: Integers


class _Rules(NamedTuple):
    """BLQ rules by position (before, between, after the quantifiable samples), and what each profile has at dosing."""

    modes: Integers
    numbers: Floats
    substituted_is_measured: bool
    around_tmax: bool
    at_dose: Floats
    tmax: Floats


def prepare(profiles: Profiles, options: NCAOptions, observed: Mapping[str, Floats]) -> Points:
    """Apply the BLQ rules and the rule for dosing, which may put in C0 or the LOWEST of the concentrations observed."""
    size = len(profiles.samples.time) + len(profiles)
    points = Points(
        offsets=np.zeros(len(profiles) + 1, np.int64),
        time=np.empty(size),
        concentration=np.empty(size),
        quantifiable=np.zeros(size, np.bool_),
        fit=np.zeros(size, np.bool_),
        source=np.full(size, PUT_IN),
    )
    at_dose = _concentration_at_dose(profiles, options, observed["C0"], observed["LOWEST"])
    _prepare(profiles.samples, _coded(options, at_dose, observed["TMAX"]), points)
    return points


def at_dosing(points: Points) -> Floats:
    """Concentration at dosing, sampled or put in; NaN where there is neither."""
    first = points.offsets[:-1]
    starts_there = (first < points.offsets[1:]) & (points.time[first] == 0.0)
    return np.where(starts_there, points.concentration[first], np.nan)


def _coded(options: NCAOptions, at_dose: Floats, tmax: Floats) -> _Rules:
    rules = (options.blq.first, options.blq.middle, options.blq.last)
    return _Rules(
        np.array([_mode(rule) for rule in rules]),
        np.array([0.0 if isinstance(rule, str) else float(rule) for rule in rules]),
        options.substituted_in_lambda_z,
        options.blq.around_tmax,
        at_dose,
        tmax,
    )


def _mode(rule: BLQRule) -> int:
    return {"zero": ZERO, "drop": DROP, "keep": KEEP}[rule] if isinstance(rule, str) else NUMBER


def _concentration_at_dose(profiles: Profiles, options: NCAOptions, c0: Floats, lowest: Floats) -> Floats:
    """What stands at dosing where no sample was taken then; NaN puts nothing in."""
    zero = np.zeros(len(profiles))
    if options.at_dose is AtDose.BY_ROUTE:
        return c0 if options.route is Route.BOLUS else np.where(profiles.samples.tau > 0, lowest, zero)
    return {
        AtDose.ZERO: zero,
        AtDose.LOWEST: lowest,
        AtDose.BACK_EXTRAPOLATED: c0,
        AtDose.REQUIRED: np.full(len(profiles), np.nan),
    }[options.at_dose]


@kernel
def _middle(samples: Samples, p: int, begin: int, end: int, rules: _Rules) -> tuple[int, int]:
    """First and last sample that are neither before nor after: the quantifiable ones, or Tmax alone."""
    first, last = end, -1
    for i in range(begin, end):
        if rules.around_tmax:
            if samples.time[i] - samples.dose_time[p] >= rules.tmax[p]:
                return i, i
            continue
        if samples.concentration[i] > 0.0 and not samples.below_loq[i]:
            first = min(first, i)
            last = i
    return first, last


@kernel
def _value(samples: Samples, i: int, position: int, rules: _Rules) -> float:
    """What is integrated for a sample; NaN leaves it out."""
    value: float = samples.concentration[i]
    if not samples.below_loq[i]:
        return value
    mode = rules.modes[position]
    if mode == DROP:
        return np.nan
    if mode == ZERO:
        return 0.0
    return rules.numbers[position] if mode == NUMBER else value


@kernel
def _prepare_one(samples: Samples, p: int, rules: _Rules, points: Points, n: int) -> int:
    """Write the points of one profile from position `n` on; returns the position after them."""
    begin, end, dosed = samples.offsets[p], samples.offsets[p + 1], samples.dose_time[p]
    while begin < end and samples.time[begin] < dosed:
        begin += 1
    first, last = _middle(samples, p, begin, end, rules)
    start = n
    if not np.isnan(rules.at_dose[p]):
        points.time[n], points.concentration[n] = 0.0, rules.at_dose[p]
        n += 1
    put_in = n
    for i in range(begin, end):
        value = _value(samples, i, 0 if i < first else (2 if i > last else 1), rules)
        if np.isnan(value):
            continue
        if n == put_in and samples.time[i] == dosed:
            n = start  # a sample was taken at dosing: nothing is put in
        points.time[n], points.concentration[n], points.source[n] = samples.time[i] - dosed, value, i
        points.quantifiable[n] = value > 0.0 and (rules.substituted_is_measured or not samples.below_loq[i])
        points.fit[n] = points.quantifiable[n] and not samples.excluded[i]
        n += 1
    return start if n == put_in else n


@kernel
def _prepare(samples: Samples, rules: _Rules, points: Points) -> None:
    n = 0
    for p in range(len(rules.at_dose)):
        n = _prepare_one(samples, p, rules, points, n)
        points.offsets[p + 1] = n
