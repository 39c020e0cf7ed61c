"""What is read off the samples themselves: peak, last, lag, predose, and the concentration at dosing of a bolus."""

from __future__ import annotations

import numpy as np

from galenic.science.pharmacokinetics.compiled import kernel
from galenic.science.pharmacokinetics.options import LagTime, NCAOptions
from galenic.science.pharmacokinetics.profiles import Floats, Integers, Profiles, Samples
from galenic.science.pharmacokinetics.reasons import Reason

COLUMNS = ("CMAX", "TMAX", "CLST", "TLST", "TLAG", "PREDOSE", "C0", "LOWEST", "CEOI")
CMAX, TMAX, CLST, TLST, TLAG, PREDOSE, C0, LOWEST, CEOI = range(len(COLUMNS))
NO_SAMPLES, ALL_BELOW_LOQ = int(Reason.NO_SAMPLES), int(Reason.ALL_BELOW_LOQ)


def observe(profiles: Profiles, options: NCAOptions) -> tuple[dict[str, Floats], dict[str, Integers]]:
    """Observed parameters by name, with their reasons; times count from dosing.

    Peak and lowest concentration are sought from dosing to the end of the dosing interval where there is one, BLQ
    counting as zero; of equal peaks the first. The last concentration is the last quantifiable one of the profile.
    """
    values = np.full((len(profiles), len(COLUMNS)), np.nan)
    state = np.zeros(len(profiles), np.int64)
    _observe(profiles.samples, options.lag_time is LagTime.BEFORE_RISE, values, state)
    reasons = np.where(np.isnan(values), state[:, None], 0)
    for column, why in ((TLAG, Reason.NO_RISE), (PREDOSE, Reason.NO_SAMPLE_AT_TIME), (CEOI, Reason.NO_SAMPLE_AT_TIME)):
        reasons[:, column] = np.where(
            np.isnan(values[:, column]) & (reasons[:, column] == 0), int(why), reasons[:, column]
        )
    reasons[np.isnan(profiles.samples.duration), CEOI] = int(Reason.NO_DURATION)
    return (
        {name: values[:, column] for column, name in enumerate(COLUMNS)},
        {name: reasons[:, column] for column, name in enumerate(COLUMNS)},
    )


@kernel
def _result(samples: Samples, i: int) -> float:
    """Concentration of a sample, zero below the limit, NaN when missing."""
    if samples.below_loq[i]:
        return 0.0
    return samples.concentration[i]  # type: ignore[no-any-return]


@kernel
def _at(samples: Samples, begin: int, end: int, when: float) -> float:
    """Result of the sample taken at this time; NaN if there is none."""
    for i in range(begin, end):
        if samples.time[i] == when:
            return _result(samples, i)
    return np.nan


@kernel
def _latest(samples: Samples, begin: int, end: int) -> float:
    """The latest result that is not missing."""
    for i in range(end - 1, begin - 1, -1):
        if not np.isnan(_result(samples, i)):
            return _result(samples, i)
    return np.nan


@kernel
def _extremes(samples: Samples, p: int, begin: int, end: int, row: Floats) -> None:
    """Peak, its time and the lowest result, to the end of the dosing interval."""
    dosed = samples.dose_time[p]
    closes = dosed + samples.tau[p] if samples.tau[p] > 0.0 else np.inf
    for i in range(begin, end):
        now = _result(samples, i)
        if np.isnan(now) or samples.time[i] > closes:
            continue
        if not now <= row[CMAX]:  # true at first, when the peak is NaN
            row[CMAX], row[TMAX] = now, samples.time[i] - dosed
        if not now >= row[LOWEST]:
            row[LOWEST] = now


@kernel
def _last(samples: Samples, p: int, begin: int, end: int, row: Floats) -> None:
    for i in range(end - 1, begin - 1, -1):
        if _result(samples, i) > 0.0:
            row[CLST], row[TLST] = samples.concentration[i], samples.time[i] - samples.dose_time[p]
            return


@kernel
def _lag(samples: Samples, p: int, begin: int, end: int, before_rise: bool) -> float:
    """Time of the sample before the first quantifiable one (dosing if there is none), or before the first rise."""
    previous, previous_time = np.nan, samples.dose_time[p]
    for i in range(begin, end):
        now = _result(samples, i)
        if np.isnan(now):
            continue
        if now > (previous if before_rise else 0.0):
            return previous_time  # type: ignore[no-any-return]
        previous, previous_time = now, samples.time[i]
    return np.nan


@kernel
def _initial(samples: Samples, p: int, begin: int, end: int) -> float:
    """Concentration at dosing: sampled, or log-linear through the first two samples where they fall, else the first."""
    dosed, first, t_first = samples.dose_time[p], np.nan, np.nan
    for i in range(begin, end):
        now = _result(samples, i)
        if np.isnan(now):
            continue
        if np.isnan(first):
            first, t_first = now, samples.time[i]
            if t_first == dosed:
                return first
        elif first > now > 0.0:
            slope = np.log(first / now) / (samples.time[i] - t_first)
            return first * np.exp(slope * (t_first - dosed))  # type: ignore[no-any-return]
        else:
            return first
    return first


@kernel
def _observe(samples: Samples, before_rise: bool, values: Floats, state: Integers) -> None:
    for p in range(len(samples.offsets) - 1):
        dosed, start, end = samples.dose_time[p], samples.offsets[p], samples.offsets[p + 1]
        begin = start
        while begin < end and samples.time[begin] < dosed:
            begin += 1
        row = values[p]
        row[PREDOSE] = _at(samples, begin, end, dosed)
        if np.isnan(row[PREDOSE]):
            row[PREDOSE] = _latest(samples, start, begin)
        _extremes(samples, p, begin, end, row)
        if np.isnan(row[CMAX]):
            state[p] = NO_SAMPLES
            continue
        row[C0] = _initial(samples, p, begin, end)
        row[CEOI] = _at(samples, begin, end, dosed + samples.duration[p])
        _last(samples, p, begin, end, row)
        if np.isnan(row[CLST]):
            state[p] = ALL_BELOW_LOQ
            row[TMAX] = np.nan
            continue
        row[TLAG] = _lag(samples, p, begin, end, before_rise) - dosed
