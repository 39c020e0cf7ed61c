"""Noncompartmental analysis of whole studies at once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from galenic.science.pharmacokinetics.areas import Beyond, areas, interval_areas
from galenic.science.pharmacokinetics.flags import FLAGS
from galenic.science.pharmacokinetics.observed import observe
from galenic.science.pharmacokinetics.options import NCAOptions, Route
from galenic.science.pharmacokinetics.parameters import PARAMETERS, Parameter
from galenic.science.pharmacokinetics.preparation import Points, at_dosing, prepare
from galenic.science.pharmacokinetics.profiles import Booleans, Floats, Integers, Profiles, arrange
from galenic.science.pharmacokinetics.reasons import Reason
from galenic.science.pharmacokinetics.terminal import terminal_phase


@dataclass(frozen=True, slots=True)
class NCAResult:
    """Parameters of every profile, one array per parameter in the order of `profiles`.

    A value that could not be estimated is NaN and has its `Reason` in `reasons`. `flags` tells what to look at.
    `lambda_z_used` marks the rows of the caller's table that the terminal regression used.
    """

    profiles: NDArray[Any]
    values: Mapping[str, Floats]
    reasons: Mapping[str, Integers]
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


def analyze(profiles: Profiles, options: NCAOptions) -> NCAResult:
    """The same for profiles that are already arranged."""
    values, reasons = _given(profiles, options)
    observed, observed_reasons = observe(profiles, options)
    points = prepare(profiles, options, observed["C0"], observed["LOWEST"])
    terminal, terminal_reasons, used = terminal_phase(profiles, points, options, observed["TMAX"])
    area, area_reasons = areas(points, options, observed["TMAX"])
    without_tau = np.isnan(profiles.samples.tau)
    observed["CMIN"] = np.where(without_tau, np.nan, observed.pop("LOWEST"))
    observed_reasons["CMIN"] = np.where(without_tau, int(Reason.NO_TAU), observed_reasons.pop("LOWEST"))
    values |= observed | terminal | area | {"CDOSE": at_dosing(points)}
    reasons |= observed_reasons | terminal_reasons | area_reasons
    reasons["CDOSE"] = np.where(np.isnan(values["CDOSE"]), int(Reason.NO_SAMPLE_AT_DOSE), 0)
    _over_dosing_interval(profiles, points, options, values, reasons)
    for parameter in PARAMETERS.values():
        if options.route not in parameter.routes:
            values.pop(parameter.code, None)
            reasons.pop(parameter.code, None)
        elif parameter.formula is not None:
            values[parameter.code], reasons[parameter.code] = _evaluate(parameter, values, reasons)
    lambda_z_used = np.zeros(len(used), np.bool_)
    lambda_z_used[profiles.order] = used
    return NCAResult(
        profiles=profiles.labels,
        values=values,
        reasons={code: _explained(values[code], reason) for code, reason in reasons.items()},
        flags={flag.code: flag.raised(values, options) for flag in FLAGS},
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


def _over_dosing_interval(
    profiles: Profiles, points: Points, options: NCAOptions, values: dict[str, Floats], reasons: dict[str, Integers]
) -> None:
    """Add the areas from dosing to tau, extrapolated by lambda z where sampling ended earlier."""
    interval, why = interval_areas(
        points,
        options,
        values["TMAX"],
        np.zeros(len(profiles)),
        profiles.samples.tau,
        beyond=Beyond.TERMINAL,
        lambda_z=values["LAMZ"],
        last=values["CLST"],
    )
    why = np.where(np.isnan(profiles.samples.tau), int(Reason.NO_TAU), why)
    for code, column in (("AUCTAU", "area"), ("AUMCTAU", "moment"), ("CTAU", "end")):
        values[code], reasons[code] = interval[column], why


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


def _explained(value: Floats, reason: Integers) -> Integers:
    """Never a NaN without a reason: what remains unexplained is a division by zero."""
    return np.where(np.isnan(value) & (reason == 0), int(Reason.ZERO_DENOMINATOR), np.where(np.isnan(value), reason, 0))
