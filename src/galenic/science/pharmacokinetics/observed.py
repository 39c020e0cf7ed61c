"""What is read off the samples themselves: peak, last, lag, predose, and the concentration at dosing of a bolus."""

from __future__ import annotations

import numpy as np

from galenic.science.pharmacokinetics.compiled import kernel
from galenic.science.pharmacokinetics.options import LagTime, NCAOptions
from galenic.science.pharmacokinetics.profiles import Booleans, Floats, Integers, Profiles
from galenic.science.pharmacokinetics.reasons import Reason

COLUMNS = ("CMAX", "TMAX", "CLST", "TLST", "TLAG", "PREDOSE", "C0", "CMIN", "CEOI")


def observe(profiles: Profiles, options: NCAOptions) -> tuple[dict[str, Floats], dict[str, Integers]]:
    """Observed parameters by name, with their reasons; times count from dosing.

    Peak and lowest concentration are sought from dosing to the end of the dosing interval where there is one, BLQ counting
    as zero; of equal peaks the first. The last concentration is the last quantifiable one of the whole profile.
    """
    values = np.full((len(profiles), len(COLUMNS)), np.nan)
    reasons = np.zeros(values.shape, np.int64)
    _observe(
        profiles.offsets,
        profiles.time,
        profiles.concentration,
        profiles.below_loq,
        profiles.dose_time,
        profiles.duration,
        profiles.tau,
        options.lag_time is LagTime.BEFORE_RISE,
        values,
        reasons,
    )
    return (
        {name: values[:, column] for column, name in enumerate(COLUMNS)},
        {name: reasons[:, column] for column, name in enumerate(COLUMNS)},
    )


_NO_SAMPLES = int(Reason.NO_SAMPLES)
_ALL_BLQ = int(Reason.ALL_BELOW_LOQ)
_NO_RISE = int(Reason.NO_RISE)
_NO_DURATION = int(Reason.NO_DURATION)
_NO_SAMPLE_AT_TIME = int(Reason.NO_SAMPLE_AT_TIME)


@kernel
def _measured(concentration: float, blq: bool) -> float:
    return 0.0 if blq else concentration


@kernel
def _back_extrapolated(first: float, second: float, t_first: float, t_second: float) -> float:
    """Log-linear through the first two samples where they fall, else the first concentration (Phoenix WinNonlin)."""
    if first > second > 0.0:
        return first * np.exp(t_first * np.log(first / second) / (t_second - t_first))
    return first


@kernel
def _lag(begin: int, end: int, time: Floats, concentration: Floats, blq: Booleans, before_rise: bool) -> float:
    """Time of the sample before the first quantifiable one, or before the first rise; NaN if there is none."""
    previous, previous_time = np.nan, np.nan
    for i in range(begin, end):
        if np.isnan(concentration[i]):
            continue
        now = _measured(concentration[i], blq[i])
        if before_rise:
            if now > previous:
                return previous_time
        elif now > 0.0:
            return time[i] if np.isnan(previous_time) else previous_time
        previous, previous_time = now, time[i]
    return np.nan


@kernel
def _first_two(begin: int, end: int, time: Floats, concentration: Floats, blq: Booleans) -> tuple[int, int]:
    first = -1
    for i in range(begin, end):
        if not np.isnan(concentration[i]):
            if first >= 0:
                return first, i
            first = i
    return first, -1


@kernel
def _observe(
    offsets: Integers,
    time: Floats,
    concentration: Floats,
    blq: Booleans,
    dose_time: Floats,
    duration: Floats,
    tau: Floats,
    before_rise: bool,
    values: Floats,
    reasons: Integers,
) -> None:
    for p in range(len(offsets) - 1):
        begin, end, dosed = offsets[p], offsets[p + 1], dose_time[p]
        while begin < end and time[begin] < dosed:
            if not np.isnan(concentration[begin]):
                values[p, 5] = _measured(concentration[begin], blq[begin])
            begin += 1
        closes = dosed + tau[p] if tau[p] > 0.0 else np.inf
        samples = 0
        for i in range(begin, end):
            if np.isnan(concentration[i]):
                continue
            samples += 1
            now = _measured(concentration[i], blq[i])
            if time[i] == dosed:
                values[p, 5] = now
            if time[i] <= closes:
                if not now <= values[p, 0]:
                    values[p, 0], values[p, 1] = now, time[i] - dosed
                if not now >= values[p, 7]:
                    values[p, 7] = now
            if now > 0.0:
                values[p, 2], values[p, 3] = now, time[i] - dosed
            if time[i] == dosed + duration[p]:
                values[p, 8] = now
        if samples == 0:
            reasons[p, :] = _NO_SAMPLES
            continue
        values[p, 4] = _lag(begin, end, time, concentration, blq, before_rise) - dosed
        first, second = _first_two(begin, end, time, concentration, blq)
        at_first = _measured(concentration[first], blq[first])
        values[p, 6] = at_first
        if time[first] > dosed and second >= 0:
            at_second = _measured(concentration[second], blq[second])
            values[p, 6] = _back_extrapolated(at_first, at_second, time[first] - dosed, time[second] - dosed)
        if np.isnan(values[p, 4]):
            reasons[p, 4] = _NO_RISE
        if np.isnan(values[p, 5]):
            reasons[p, 5] = _NO_SAMPLE_AT_TIME
        if np.isnan(values[p, 8]):
            reasons[p, 8] = _NO_DURATION if np.isnan(duration[p]) else _NO_SAMPLE_AT_TIME
        if np.isnan(values[p, 2]):
            values[p, 1] = np.nan
            reasons[p, 1:5] = _ALL_BLQ
            values[p, 4] = np.nan
