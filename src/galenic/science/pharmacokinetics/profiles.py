"""Whole studies as flat arrays: all profiles end to end, sorted by time, with the offsets where each begins."""

from __future__ import annotations

import functools
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from galenic.errors import Fault, InputError

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]
Booleans = NDArray[np.bool_]

FAULTS_LISTED = 1000
FIRST_ROW = 1  # rows of arrays count from one; who read them from a file adds its header


class Samples(NamedTuple):
    """The samples of `n` profiles; profile `p` is the slice `offsets[p]:offsets[p + 1]`, its times strictly increasing.

    Per sample: `concentration` is NaN where it is missing; `below_loq` marks results reported below the limit of
    quantification; `chosen` the points for lambda z where somebody chose them (a profile without any is searched);
    `excluded` those that the search leaves out. Per profile: `dose_time`, `duration` of infusion and dosing interval
    `tau` (NaN: none).
    """

    offsets: Integers
    time: Floats
    concentration: Floats
    below_loq: Booleans
    chosen: Booleans
    excluded: Booleans
    dose_time: Floats
    duration: Floats
    tau: Floats


@dataclass(frozen=True, slots=True)
class Profiles:
    """Samples with the labels and doses (NaN: none) of their profiles; `order` leads back to the rows of the caller."""

    labels: NDArray[Any]
    samples: Samples
    dose: Floats
    order: Integers

    def __len__(self) -> int:
        return len(self.labels)

    def blocks(self, size: int = 50_000) -> Iterator[Profiles]:
        """The same in blocks of at most `size` profiles: a study of any size in bounded memory, or over workers."""
        samples = self.samples
        for first in range(0, len(self), size):
            last = min(first + size, len(self))
            begin, end = samples.offsets[first], samples.offsets[last]
            per_sample, per_profile = slice(begin, end), slice(first, last)
            yield Profiles(
                labels=self.labels[per_profile],
                samples=Samples(
                    offsets=samples.offsets[first : last + 1] - begin,
                    time=samples.time[per_sample],
                    concentration=samples.concentration[per_sample],
                    below_loq=samples.below_loq[per_sample],
                    chosen=samples.chosen[per_sample],
                    excluded=samples.excluded[per_sample],
                    dose_time=samples.dose_time[per_profile],
                    duration=samples.duration[per_profile],
                    tau=samples.tau[per_profile],
                ),
                dose=self.dose[per_profile],
                order=np.argsort(np.argsort(self.order[per_sample])),
            )


def arrange(
    profile: ArrayLike,
    time: ArrayLike,
    concentration: ArrayLike,
    *,
    dose: ArrayLike | None = None,
    dose_time: ArrayLike = 0.0,
    duration: ArrayLike | None = None,
    tau: ArrayLike | None = None,
    below_loq: ArrayLike | None = None,
    lambda_z_points: ArrayLike | None = None,
    lambda_z_excluded: ArrayLike | None = None,
    signed: bool = False,
) -> Profiles:
    """Arrange rows of a long table as profiles.

    `profile`, `time`, `concentration` have one entry per sample, in any order. `dose`, `dose_time`, `duration` and
    `tau` are one number for all or one per sample, the same throughout a profile. Without `below_loq`, a concentration
    of zero counts as below the limit. `signed` allows negative values (effects, not concentrations). Profiles keep the
    order of their first rows. Raises InputError with every fault: text, infinite or negative numbers, missing or
    repeated times.
    """
    labels = np.asarray(profile)
    times = _numbers(time, "time", len(labels))
    values = _numbers(concentration, "concentration", len(labels))
    _refuse_bad_samples(labels, times, values, signed)
    order, starts = _order(labels, times)
    offsets = np.append(starts, len(labels)).astype(np.int64)
    times, values = times[order], values[order]
    _refuse_repeated_times(labels[order], times, offsets, order)
    blq = values == 0 if below_loq is None else np.asarray(below_loq, dtype=np.bool_)[order]
    per_profile = functools.partial(_per_profile, labels=labels, order=order, starts=starts)
    samples = Samples(
        offsets=offsets,
        time=times,
        concentration=values,
        below_loq=blq,
        chosen=_marks(lambda_z_points, order),
        excluded=_marks(lambda_z_excluded, order),
        dose_time=per_profile(dose_time, "dose_time"),
        duration=per_profile(duration, "duration"),
        tau=per_profile(tau, "tau"),
    )
    return Profiles(labels[order][starts], samples, per_profile(dose, "dose"), order)


def _marks(given: ArrayLike | None, order: Integers) -> Booleans:
    return np.zeros(len(order), np.bool_) if given is None else np.asarray(given, dtype=np.bool_)[order]


def _numbers(given: ArrayLike, column: str, length: int) -> Floats:
    try:
        numbers = np.ascontiguousarray(given, dtype=np.float64)
    except (TypeError, ValueError) as error:
        raise InputError(f"The column {column} holds something that is not a number: {error}") from error
    if numbers.ndim != 1 or len(numbers) != length:
        raise InputError(
            f"The column {column} has {numbers.size} entries, the column profile {length}.",
            remedy="Give one entry per sample in every column.",
        )
    return numbers


def _order(labels: NDArray[Any], times: Floats) -> tuple[Integers, Integers]:
    """Row order that groups profiles and sorts their times, and where each profile starts in it."""
    if len(labels) == 0:
        return np.empty(0, np.int64), np.empty(0, np.int64)
    breaks = np.flatnonzero(labels[1:] != labels[:-1]) + 1
    starts = np.concatenate([[0], breaks]).astype(np.int64)
    heads = labels[starts]
    grouped = len(np.unique(heads)) == len(heads)
    within = np.ones(len(labels) - 1, np.bool_)
    within[breaks - 1] = False
    if grouped and not np.any((np.diff(times) < 0) & within):
        return np.arange(len(labels), dtype=np.int64), starts
    _, first, inverse = np.unique(labels, return_index=True, return_inverse=True)
    rank = np.empty(len(first), np.int64)
    rank[np.argsort(first, kind="stable")] = np.arange(len(first))
    group = rank[inverse]
    order = np.lexsort((times, group)).astype(np.int64)
    counts = np.bincount(group, minlength=len(first))
    return order, np.concatenate([[0], np.cumsum(counts)[:-1]]).astype(np.int64)


def _refuse_bad_samples(labels: NDArray[Any], times: Floats, values: Floats, signed: bool) -> None:
    checks = (
        ("NCA-002", "time", ~np.isfinite(times), times, "Every sample needs a time", "a finite number"),
        ("NCA-003", "concentration", np.isinf(values), values, "Infinite", "a finite number, or empty when missing"),
        ("NCA-004", "concentration", (values < 0) & (not signed), values, "Negative", "0 or more"),
    )
    faults = [
        Fault(
            code,
            f"{message} (profile {labels[row]}).",
            row=int(row) + FIRST_ROW,
            column=column,
            value=str(found[row]),
            allowed=allowed,
        )
        for code, column, wrong, found, message, allowed in checks
        for row in np.flatnonzero(wrong)[:FAULTS_LISTED]
    ]
    if faults:
        raise InputError(
            "Some samples cannot be used.", faults=faults, remedy="Correct these rows, nothing was computed."
        )


def _refuse_repeated_times(labels: NDArray[Any], times: Floats, offsets: Integers, order: Integers) -> None:
    repeated = np.zeros(len(times), np.bool_)
    repeated[1:] = times[1:] == times[:-1]
    repeated[offsets[:-1]] = False
    faults = [
        Fault(
            "NCA-005",
            f"A second sample at the same time in profile {labels[at]}.",
            row=int(order[at]) + FIRST_ROW,
            column="time",
            value=str(times[at]),
        )
        for at in np.flatnonzero(repeated)[:FAULTS_LISTED]
    ]
    if faults:
        raise InputError(
            "Times are repeated within a profile.", faults=faults, remedy="Keep one result per time and profile."
        )


def _per_profile(given: ArrayLike | None, name: str, labels: NDArray[Any], order: Integers, starts: Integers) -> Floats:
    count = len(starts)
    if given is None:
        return np.full(count, np.nan)
    if np.ndim(given) == 0:
        return _allowed(_numbers(np.full(count, given), name, count), name, labels[order][starts])
    column = _numbers(given, name, len(labels))[order]
    heads = _allowed(column[starts], name, labels[order][starts])
    lengths = np.diff(np.append(starts, len(labels)))
    same = (column == np.repeat(heads, lengths)) | (np.isnan(column) & np.isnan(np.repeat(heads, lengths)))
    faults = [
        Fault(
            "NCA-006",
            f"Differs within profile {labels[order[at]]}.",
            row=int(order[at]) + FIRST_ROW,
            column=name,
            value=str(column[at]),
        )
        for at in np.flatnonzero(~same)[:FAULTS_LISTED]
    ]
    if faults:
        raise InputError(
            f"The column {name} changes within a profile.", faults=faults, remedy="Give one value per profile."
        )
    return heads


def _allowed(heads: Floats, name: str, labels: NDArray[Any]) -> Floats:
    """Refuse what a dose, a duration, an interval or a time cannot be; NaN says that there is none."""
    wrong, allowed = {
        "dose": (~(heads > 0) | np.isinf(heads), "more than 0, or empty when there is none"),
        "tau": (~(heads > 0) | np.isinf(heads), "more than 0, or empty when there is none"),
        "duration": (~(heads >= 0) | np.isinf(heads), "0 or more, or empty when there is none"),
        "dose_time": (~np.isfinite(heads), "a finite number"),
    }[name]
    if name != "dose_time":
        wrong &= ~np.isnan(heads)
    faults = [
        Fault("NCA-007", f"Profile {labels[at]}.", column=name, value=str(heads[at]), allowed=allowed)
        for at in np.flatnonzero(wrong)[:FAULTS_LISTED]
    ]
    if faults:
        raise InputError(f"The column {name} holds values that it cannot have.", faults=faults)
    return heads
