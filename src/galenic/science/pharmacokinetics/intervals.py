"""Partial areas: any interval, for early exposure, for 0 to 72 h, for a part of the dosing interval."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from galenic.errors import Fault, InputError
from galenic.science.pharmacokinetics.areas import interval_areas
from galenic.science.pharmacokinetics.fitting import fit
from galenic.science.pharmacokinetics.options import Beyond, NCAOptions
from galenic.science.pharmacokinetics.profiles import Floats, Integers, Profiles


@dataclass(frozen=True, slots=True)
class PartialAreas:
    """Areas (AUCINT) and first moments of every profile (rows) over the intervals (columns).

    `at_end` is the concentration where an interval ends. NaN has its Reason in `reasons`.
    """

    profiles: NDArray[Any]
    intervals: tuple[tuple[float, float], ...]
    areas: Floats
    moments: Floats
    at_end: Floats
    reasons: Integers


def partial_areas(
    profiles: Profiles,
    intervals: Sequence[tuple[float, float]],
    options: NCAOptions | None = None,
    *,
    beyond: Beyond = Beyond.TERMINAL,
    predicted: bool = False,
) -> PartialAreas:
    """Areas over intervals of time from dosing, the ends interpolated by the rule that integrates.

    What lies after the last quantifiable sample: `beyond`; TERMINAL extrapolates from the last concentration observed,
    or `predicted`. ICH M13A 2.1.8.2: AUC0-72h is `(0, 72)`, AUC of early exposure 2.1.8.3. Raises InputError where an
    interval does not end after it starts or starts before dosing.
    """
    bounds = [(float(start), float(end)) for start, end in intervals]
    faults = [
        Fault("NCA-008", "Not an interval after dosing.", value=f"{start:g} to {end:g}", allowed="0 <= start < end")
        for start, end in bounds
        if not 0 <= start < end
    ]
    if faults:
        raise InputError("Some intervals cannot be used.", faults=faults)
    fitted = fit(profiles, options or NCAOptions())
    curve, one = fitted.curve(beyond, predicted=predicted), np.ones(len(profiles))
    columns = [interval_areas(fitted.points, curve, start * one, end * one) for start, end in bounds]

    def table(name: str) -> Floats:
        return _table([found[name] for found, _ in columns], len(profiles))

    return PartialAreas(
        profiles=profiles.labels,
        intervals=tuple(bounds),
        areas=table("area"),
        moments=table("moment"),
        at_end=table("end"),
        reasons=_table([reasons for _, reasons in columns], len(profiles)),
    )


def _table(columns: Sequence[NDArray[Any]], rows: int) -> NDArray[Any]:
    return np.column_stack(columns) if columns else np.empty((rows, 0))
