"""Urinary excretion: amount recovered, and the rate of excretion at the middle of each collection as a profile.

Gibaldi and Perrier, Pharmacokinetics, 2nd edition (1982), 1.1. EMA CPMP/EWP/QWP/1401/98 Rev. 1, 4.1.5, judges urinary
data by the amount recovered and the maximum rate.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from galenic.errors import Fault, InputError
from galenic.science.pharmacokinetics.noncompartmental import analyze
from galenic.science.pharmacokinetics.options import NCAOptions
from galenic.science.pharmacokinetics.parameters import Parameter
from galenic.science.pharmacokinetics.profiles import Booleans, Floats, Profiles, arrange
from galenic.science.pharmacokinetics.reasons import Reason

AMOUNT, RATE = "concentration*volume", "concentration*volume/time"

URINE_PARAMETERS: Mapping[str, Parameter] = {
    parameter.code: parameter
    for parameter in (
        Parameter("RCAMINT", "Amt Rec from T1 to T2", AMOUNT, "Over all collections"),
        Parameter("RCPCINT", "Pct Rec from T1 to T2", "%", "Of the dose, given in the unit of the amount"),
        Parameter("VOLPK", "Sum of Urine Vol", "volume"),
        Parameter("RENALCL", "Renal CL", "concentration*volume/(time*plasma)", "Amount by plasma area, same interval"),
        Parameter("ERMAX", "Max Excretion Rate", RATE),
        Parameter("ERTMAX", "Midpoint of Interval of Maximum ER", "time"),
        Parameter("ERLST", "Last Meas Excretion Rate", RATE),
        Parameter("ERTLST", "Midpoint of Interval of Last Nonzero ER", "time"),
        Parameter("AURCLST", "AURC to Last Nonzero Rate", AMOUNT),
        Parameter("AURCALL", "AURC All", AMOUNT),
        Parameter("AURCIFO", "AURC Infinity Obs", AMOUNT),
        Parameter("AURCIFP", "AURC Infinity Pred", AMOUNT),
        Parameter("AURCPEO", "AURC %Extrapolation Obs", "%"),
        Parameter("AURCPEP", "AURC %Extrapolation Pred", "%"),
        Parameter("LAMZ", "Lambda z", "1/time"),
        Parameter("LAMZHL", "Half-Life Lambda z", "time"),
        Parameter("LAMZNPT", "Number of Points for Lambda z", "count"),
        Parameter("LAMZLL", "Lambda z Lower Limit", "time"),
        Parameter("LAMZUL", "Lambda z Upper Limit", "time"),
        Parameter("R2", "R Squared", "1"),
        Parameter("R2ADJ", "R Squared Adjusted", "1"),
    )
}

_OF_RATES = {
    "ERMAX": "CMAX",
    "ERTMAX": "TMAX",
    "ERLST": "CLST",
    "ERTLST": "TLST",
    **{f"AURC{ending}": f"AUC{ending}" for ending in ("LST", "ALL", "IFO", "IFP", "PEO", "PEP")},
    **{code: code for code in ("LAMZ", "LAMZHL", "LAMZNPT", "LAMZLL", "LAMZUL", "R2", "R2ADJ")},
}


@dataclass(frozen=True, slots=True)
class UrineResult:
    """Parameters of every profile as in NCAResult, codes of URINE_PARAMETERS.

    `has_gaps` tells where collections do not join, so that the amount recovered is that of the collections only.
    """

    profiles: NDArray[Any]
    values: Mapping[str, Floats]
    reasons: Mapping[str, NDArray[np.int8]]
    has_gaps: Booleans

    def __getitem__(self, code: str) -> Floats:
        return self.values[code]


def urinary_excretion(
    profile: ArrayLike,
    start: ArrayLike,
    end: ArrayLike,
    concentration: ArrayLike,
    volume: ArrayLike,
    *,
    dose: ArrayLike | None = None,
    dose_time: float = 0.0,
    plasma_area: ArrayLike | None = None,
    below_loq: ArrayLike | None = None,
    options: NCAOptions | None = None,
) -> UrineResult:
    """Excretion of the profiles in a long table with one row per collection, from `start` to `end`.

    Amount = concentration x volume, rate = amount / (end - start) at the midpoint; a collection without volume holds
    nothing. `dose` is in the unit of the amount. `plasma_area` (one per profile, over the same time) gives renal
    clearance. A missing result leaves the rates usable and the amount recovered not estimable. Raises InputError for
    collections that end before they start, overlap, or have a negative volume.
    """
    begins, ends, volumes = (np.asarray(column, dtype=np.float64) for column in (start, end, volume))
    _refuse_bad_collections(begins, ends, volumes)
    found = np.where(volumes == 0, 0.0, np.asarray(concentration, dtype=np.float64))
    lengths = ends - begins
    below = None if below_loq is None else np.asarray(below_loq, dtype=np.bool_)
    amounts = np.where(below, 0.0, found * volumes) if below is not None else found * volumes
    rates = arrange(profile, begins + lengths / 2, amounts / lengths, dose=dose, dose_time=dose_time, below_loq=below)
    result = analyze(rates, options or NCAOptions())
    values = {ours: result.values[theirs] for ours, theirs in _OF_RATES.items()}
    reasons = {ours: result.reasons[theirs] for ours, theirs in _OF_RATES.items()}
    recovered = _sums(rates, amounts)
    area = np.full(len(rates), np.nan) if plasma_area is None else np.asarray(plasma_area, dtype=np.float64)
    incomplete = np.where(np.isnan(recovered), int(Reason.MISSING_COLLECTION), 0)
    for code, value, otherwise in (
        ("RCAMINT", recovered, 0),
        ("RCPCINT", 100.0 * recovered / rates.dose, Reason.NO_DOSE),
        ("VOLPK", _sums(rates, volumes), Reason.MISSING_COLLECTION),
        ("RENALCL", recovered / area, Reason.NO_PLASMA_AREA),
    ):
        values[code] = value
        reason = np.where(incomplete > 0, incomplete, int(otherwise))
        reasons[code] = np.where(np.isnan(value), reason, 0).astype(np.int8)
    return UrineResult(result.profiles, values, reasons, _gaps(rates, begins, ends))


def _refuse_bad_collections(begins: Floats, ends: Floats, volumes: Floats) -> None:
    faults = [
        Fault("NCA-010", message, row=int(row) + 1, column=column, allowed=allowed)
        for wrong, message, column, allowed in (
            (~(ends > begins), "A collection ends before it starts.", "end", "later than start"),
            (volumes < 0, "A negative volume.", "volume", "0 or more, or empty when missing"),
        )
        for row in np.flatnonzero(wrong)
    ]
    if faults:
        raise InputError("Some collections cannot be used.", faults=faults)


def _sums(rates: Profiles, column: Floats) -> Floats:
    if len(rates) == 0:
        return np.empty(0)
    return np.add.reduceat(column[rates.order], rates.samples.offsets[:-1])


def _gaps(rates: Profiles, begins: Floats, ends: Floats) -> Booleans:
    """Profiles whose collections leave time out; overlapping ones are refused."""
    starts, stops = begins[rates.order], ends[rates.order]
    follows = np.ones(len(starts), np.bool_)
    follows[rates.samples.offsets[:-1]] = False
    previous = np.concatenate([[np.nan], stops[:-1]])
    overlapping = np.flatnonzero(follows & (starts < previous))
    if len(overlapping):
        raise InputError(
            "Collections overlap.",
            faults=[
                Fault("NCA-011", "Starts before the one before it ends.", row=int(rates.order[at]) + 1)
                for at in overlapping
            ],
        )
    apart = np.where(follows, starts > previous, False)
    return np.array(
        [np.any(apart[a:b]) for a, b in zip(rates.samples.offsets, rates.samples.offsets[1:], strict=False)], bool
    )
