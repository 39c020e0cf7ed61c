"""Noncompartmental analysis of whole studies at once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from galenic.science.pharmacokinetics.areas import INTERVAL_COLUMNS, areas, interval_areas
from galenic.science.pharmacokinetics.fitting import Fitted, fit
from galenic.science.pharmacokinetics.flags import FLAGS
from galenic.science.pharmacokinetics.options import Beyond, NCAOptions, Route
from galenic.science.pharmacokinetics.parameters import PARAMETERS, Parameter
from galenic.science.pharmacokinetics.preparation import at_dosing
from galenic.science.pharmacokinetics.profiles import Booleans, Floats, Integers, Profiles, arrange
from galenic.science.pharmacokinetics.reasons import Reason


@dataclass(frozen=True, slots=True)
class NCAResult:
    """Parameters of every profile, one array per parameter in the order of `profiles`.

    A value that could not be estimated is NaN and has its `Reason` in `reasons`. `flags` tells what to look at.
    `lambda_z_used` marks the rows of the caller's table that the terminal regression used.
    """

    profiles: NDArray[Any]
    values: Mapping[str, Floats]
    reasons: Mapping[str, NDArray[np.int8]]
    flags: Mapping[str, Booleans]
    lambda_z_used: Booleans
    options: NCAOptions

    def __getitem__(self, code: str) -> Floats:
        return self.values[code]

    def reason(self, code: str, profile: int) -> Reason:
        """Why this parameter of the profile at this position is not a number; ESTIMATED when it is one."""
        return Reason(int(self.reasons[code][profile]))


def noncompartmental(
    profile: ArrayLike,
    time: ArrayLike,
    concentration: ArrayLike,
    *,
    options: NCAOptions | None = None,
    **columns: ArrayLike | None,
) -> NCAResult:
    """Noncompartmental parameters of the profiles in a long table (see `arrange` for the columns).

    Values are in the units given: areas in time x concentration, clearance in dose / (time x concentration).

    >>> result = noncompartmental([1] * 5, [0, 1, 2, 4, 8], [0, 8, 4, 2, 0.5], dose=100)
    >>> float(result["AUCLST"][0]), float(result["TMAX"][0])
    (21.0, 1.0)
    """
    return analyze(arrange(profile, time, concentration, **columns), options or NCAOptions())  # type: ignore[arg-type]


def analyze(profiles: Profiles, options: NCAOptions, parameters: Sequence[str] | None = None) -> NCAResult:
    """The same for profiles that are already arranged; only the `parameters` named, when some are."""
    fitted = fit(profiles, options)
    values, reasons = _given(profiles, options)
    values |= fitted.values
    reasons |= fitted.reasons
    _add_areas(fitted, values, reasons)
    _add_dosing(fitted, values, reasons)
    for parameter in PARAMETERS.values():
        if options.route not in parameter.routes:
            values.pop(parameter.code, None)
        elif parameter.formula is not None:
            values[parameter.code], reasons[parameter.code] = _evaluate(parameter, values, reasons)
    lambda_z_used = np.zeros(len(fitted.used), np.bool_)
    lambda_z_used[profiles.order] = fitted.used
    flags = {flag.code: flag.raised(values, options) for flag in FLAGS}
    kept = [code for code in PARAMETERS if code in values and (parameters is None or code in parameters)]
    return NCAResult(
        profiles=profiles.labels,
        values={code: values[code] for code in kept},
        reasons={code: _explained(values[code], reasons[code]) for code in kept},
        flags=flags,
        lambda_z_used=lambda_z_used,
        options=options,
    )


def _given(profiles: Profiles, options: NCAOptions) -> tuple[dict[str, Floats], dict[str, Integers]]:
    """Dose, duration and interval as parameters, so that what needs them can say that they are missing."""
    infused = options.route is Route.INFUSION
    columns = (
        ("DOSE", profiles.dose, Reason.NO_DOSE),
        ("DURATION", profiles.samples.duration if infused else np.zeros(len(profiles)), Reason.NO_DURATION),
        ("TAU", profiles.samples.tau, Reason.NO_TAU),
    )
    return (
        {code: column for code, column, _ in columns},
        {code: np.where(np.isnan(column), int(missing), 0) for code, column, missing in columns},
    )


def _add_areas(fitted: Fitted, values: dict[str, Floats], reasons: dict[str, Integers]) -> None:
    """Areas from dosing to the last sample, and to tau, completed by the option where sampling ended earlier."""
    found, why = areas(fitted.points, fitted.curve())
    values |= found
    reasons |= why
    over_tau, why_not = _over_tau(fitted, values["TAU"])
    for code, column in (("AUCTAU", "area"), ("AUMCTAU", "moment"), ("CTAU", "end")):
        values[code], reasons[code] = over_tau[column], why_not


def _over_tau(fitted: Fitted, tau: Floats) -> tuple[dict[str, Floats], Integers]:
    missing = np.isnan(tau)
    if np.all(missing):  # most studies: nothing to integrate, and nothing to compile
        return dict.fromkeys(INTERVAL_COLUMNS, np.full(len(tau), np.nan)), np.full(len(tau), int(Reason.NO_TAU))
    beyond = fitted.options.beyond_samples
    curve = fitted.curve(beyond, predicted=beyond is Beyond.LINE)
    found, reasons = interval_areas(fitted.points, curve, np.zeros(len(tau)), tau)
    return found, np.where(missing, int(Reason.NO_TAU), reasons)


def _add_dosing(fitted: Fitted, values: dict[str, Floats], reasons: dict[str, Integers]) -> None:
    """Concentration at dosing, and the lowest of the dosing interval where there is one."""
    values["CDOSE"] = at_dosing(fitted.points)
    reasons["CDOSE"] = np.where(np.isnan(values["CDOSE"]), int(Reason.NO_SAMPLE_AT_DOSE), 0)
    values["CMIN"] = np.where(np.isnan(values["TAU"]), np.nan, values["LOWEST"])
    reasons["CMIN"] = np.where(np.isnan(values["TAU"]), int(Reason.NO_TAU), reasons["LOWEST"])


def _evaluate(
    parameter: Parameter, values: Mapping[str, Floats], reasons: Mapping[str, Integers]
) -> tuple[Floats, Integers]:
    """Run a formula on whole columns; what it needs and cannot have is passed on as the reason."""
    with np.errstate(all="ignore"):
        value = parameter.evaluate(values)
    reason = np.zeros(len(value), np.int64)
    for code in parameter.needs:
        reason = np.where(reason == 0, reasons[code], reason)
    estimable = (reason == 0) & np.isfinite(value)
    return np.where(estimable, value, np.nan), reason


def _explained(value: Floats, reason: Integers) -> NDArray[np.int8]:
    """Never a NaN without a reason: what remains unexplained is a division by zero."""
    explained = np.where(reason == 0, int(Reason.ZERO_DENOMINATOR), reason)
    return np.where(np.isnan(value), explained, 0).astype(np.int8)
