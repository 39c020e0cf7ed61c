"""From samples as reported to the points that are integrated and fitted: BLQ rules, missing samples, start at dosing."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from galenic.science.pharmacokinetics.compiled import kernel
from galenic.science.pharmacokinetics.options import AtDose, BLQRule, NCAOptions, Route
from galenic.science.pharmacokinetics.profiles import Booleans, Floats, Integers, Profiles

ZERO, DROP, KEEP, NUMBER = range(4)


@dataclass(frozen=True, slots=True)
class Points:
    """Points of each profile from dosing on, times counted from dosing, without missing samples.

    `source` is the index of the sample, -1 for the point put in at dosing. `fit` marks points that lambda z may use,
    `quantifiable` those that can end the area to the last concentration.
    """

    offsets: Integers
    time: Floats
    concentration: Floats
    quantifiable: Booleans
    fit: Booleans
    source: Integers


def prepare(profiles: Profiles, options: NCAOptions, c0: Floats, lowest: Floats) -> Points:
    """Apply the BLQ rules and the rule for dosing; `c0` and `lowest` are the concentrations it may put in."""
    size = len(profiles.time) + len(profiles)
    offsets = np.zeros(len(profiles) + 1, np.int64)
    time, concentration = np.empty(size), np.empty(size)
    quantifiable, fit = np.empty(size, np.bool_), np.empty(size, np.bool_)
    source = np.empty(size, np.int64)
    modes, numbers = _coded(options)
    _prepare(
        profiles.offsets,
        profiles.time,
        profiles.concentration,
        profiles.below_loq,
        profiles.excluded,
        profiles.dose_time,
        modes,
        numbers,
        options.substituted_in_lambda_z,
        _concentration_at_dose(profiles, options, c0, lowest),
        offsets,
        time,
        concentration,
        quantifiable,
        fit,
        source,
    )
    used = offsets[-1]
    return Points(offsets, time[:used], concentration[:used], quantifiable[:used], fit[:used], source[:used])


def _coded(options: NCAOptions) -> tuple[Integers, Floats]:
    rules = (options.blq.first, options.blq.middle, options.blq.last)
    return np.array([_mode(rule) for rule in rules]), np.array([0.0 if isinstance(r, str) else float(r) for r in rules])


def _mode(rule: BLQRule) -> int:
    return {"zero": ZERO, "drop": DROP, "keep": KEEP}[rule] if isinstance(rule, str) else NUMBER


def _concentration_at_dose(profiles: Profiles, options: NCAOptions, c0: Floats, lowest: Floats) -> Floats:
    """What stands at dosing where no sample was taken then; NaN puts nothing in."""
    zero = np.zeros(len(profiles))
    if options.at_dose is AtDose.BY_ROUTE:
        return c0 if options.route is Route.BOLUS else np.where(profiles.tau > 0, lowest, zero)
    return {
        AtDose.ZERO: zero,
        AtDose.LOWEST: lowest,
        AtDose.BACK_EXTRAPOLATED: c0,
        AtDose.REQUIRED: np.full(len(profiles), np.nan),
    }[options.at_dose]


@kernel
def _quantifiable_range(begin: int, end: int, concentration: Floats, blq: Booleans) -> tuple[int, int]:
    first, last = end, -1
    for i in range(begin, end):
        if concentration[i] > 0.0 and not blq[i]:
            first = min(first, i)
            last = i
    return first, last


@kernel
def _prepare(
    offsets: Integers,
    time: Floats,
    concentration: Floats,
    blq: Booleans,
    excluded: Booleans,
    dose_time: Floats,
    modes: Integers,
    numbers: Floats,
    substituted_is_measured: bool,
    at_dose: Floats,
    out_offsets: Integers,
    out_time: Floats,
    out_concentration: Floats,
    out_quantifiable: Booleans,
    out_fit: Booleans,
    out_source: Integers,
) -> None:
    n = 0
    for p in range(len(offsets) - 1):
        begin, end = offsets[p], offsets[p + 1]
        while begin < end and time[begin] < dose_time[p]:
            begin += 1
        first, last = _quantifiable_range(begin, end, concentration, blq)
        start = n
        if not np.isnan(at_dose[p]):
            out_time[n], out_concentration[n], out_source[n] = 0.0, at_dose[p], -1
            out_quantifiable[n], out_fit[n] = False, False
            n += 1
        put_in = n
        for i in range(begin, end):
            value, measured = concentration[i], True
            if np.isnan(value):
                continue
            if blq[i]:
                position = 0 if i < first else (2 if i > last else 1)
                if modes[position] == DROP:
                    continue
                if modes[position] == ZERO:
                    value = 0.0
                elif modes[position] == NUMBER:
                    value = numbers[position]
                measured = substituted_is_measured
            if n == put_in and time[i] == dose_time[p]:
                n = start  # a sample was taken at dosing: nothing is put in
            out_time[n], out_concentration[n], out_source[n] = time[i] - dose_time[p], value, i
            out_quantifiable[n] = value > 0.0 and measured
            out_fit[n] = out_quantifiable[n] and not excluded[i]
            n += 1
        if n == put_in:
            n = start
        out_offsets[p + 1] = n
