"""Superposition: what repeated doses will give, from the profile of one, if every dose is handled as the first was.

Gibaldi and Perrier, Pharmacokinetics, 2nd edition (1982), appendix on superposition: concentrations after each dose add
up, those beyond the last sample by the terminal phase.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from galenic.errors import InputError
from galenic.science.pharmacokinetics.areas import concentrations
from galenic.science.pharmacokinetics.fitting import Fitted, fit
from galenic.science.pharmacokinetics.options import NCAOptions
from galenic.science.pharmacokinetics.profiles import Floats, Profiles


@dataclass(frozen=True, slots=True)
class Superposition:
    """Predicted concentrations of every profile (rows) at `times` (columns).

    NaN where it takes lambda z and that is not estimable, or the start of the profile is unknown.
    """

    profiles: NDArray[Any]
    times: Floats
    concentrations: Floats


def superpose(
    profiles: Profiles,
    dose_times: Sequence[float],
    times: ArrayLike,
    options: NCAOptions | None = None,
    *,
    relative_doses: Sequence[float] | None = None,
) -> Superposition:
    """Concentrations at `times` after doses at `dose_times`, each `relative_doses` times the one of the profile.

    Times share one origin. Samples are interpolated by the trapezoidal rule of the options. Raises InputError where
    doses and times do not fit together.
    """
    factors = np.ones(len(dose_times)) if relative_doses is None else np.asarray(relative_doses, dtype=np.float64)
    when = _times(times)
    if len(factors) != len(dose_times) or not np.all(np.isfinite(dose_times)) or np.any(~(factors >= 0)):
        raise InputError("Give one finite time and one relative dose of 0 or more for every dose.", code="NCA-009")
    fitted = fit(profiles, options or NCAOptions())
    total = np.zeros((len(profiles), len(when)))
    for dosed, factor in zip(dose_times, factors, strict=True):
        total += factor * _after_dose(fitted, when - dosed)
    return Superposition(profiles.labels, when, total)


def superpose_to_steady_state(
    profiles: Profiles, tau: float, times: ArrayLike, options: NCAOptions | None = None
) -> Superposition:
    """Concentrations at `times` from 0 to `tau` once doses have been given every `tau` for ever.

    Doses whose samples have ended form a geometric series, which is summed in full. Raises InputError for a `tau` that
    is not positive or a time outside the interval.
    """
    when = _times(times)
    if not (np.isfinite(tau) and tau > 0) or np.any((when < 0) | (when > tau)):
        raise InputError("Times lie from 0 to tau, and tau is more than 0.", code="NCA-009")
    fitted = fit(profiles, options or NCAOptions())
    sampled = int(np.ceil(np.nanmax(fitted.values["TLST"], initial=0.0) / tau))
    total = np.zeros((len(profiles), len(when)))
    for doses_ago in range(sampled + 1):
        total += _after_dose(fitted, when + doses_ago * tau)
    ratio = np.exp(-fitted.values["LAMZ"] * tau)[:, None]
    earlier = _after_dose(fitted, when + (sampled + 1) * tau) / (1.0 - ratio)
    return Superposition(profiles.labels, when, total + earlier)


def _times(times: ArrayLike) -> Floats:
    when = np.asarray(times, dtype=np.float64)
    if when.ndim != 1 or not np.all(np.isfinite(when)):
        raise InputError("Times are a list of finite numbers.", code="NCA-009")
    return when


def _after_dose(fitted: Fitted, since: Floats) -> Floats:
    return concentrations(fitted.points, fitted.curve(), since)
