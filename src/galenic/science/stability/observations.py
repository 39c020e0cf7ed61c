"""Check the measurements of a stability study before anything is fitted; every fault is named."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from galenic.errors import Fault, InputError
from galenic.science.stability.arrays import Floats
from galenic.science.stability.transformation import Transformation

FIRST_DATA_ROW = 2
FEWEST_TIMES = 3


@dataclass(frozen=True)
class Measurements:
    """Times and responses of one batch on the scales of the fit; (n,) each."""

    batch: str
    time: Floats
    response: Floats


def measurements(
    batch: Sequence[Any],
    time: Sequence[float],
    response: Sequence[float | None],
    *,
    time_scale: Transformation,
    response_scale: Transformation,
    fewest_batches: int,
) -> tuple[Measurements, ...]:
    """Return the measurements per batch, in the order in which batches appear; missing responses are left out.

    Raises InputError STB-001 with every fault.
    """
    if len({len(batch), len(time), len(response)}) != 1 or not len(batch):
        found = f"batch {len(batch)}, time {len(time)}, response {len(response)}"
        _refuse([Fault("STB-010", "The columns are empty or not of one length.", value=found)])
    names = [str(name).strip() for name in batch]
    times = np.array([math.nan if t is None else float(t) for t in time])
    values = np.array([math.nan if v is None else float(v) for v in response])
    faults = [*_label_faults(names), *_time_faults(times, time_scale), *_response_faults(values, response_scale)]
    if faults:
        _refuse(faults)
    found_batches = tuple(_of_batch(name, names, times, values) for name in dict.fromkeys(names))
    faults = [*_too_few(found_batches, fewest_batches)]
    if faults:
        _refuse(faults)
    return tuple(
        Measurements(m.batch, time_scale.apply(m.time), response_scale.apply(m.response)) for m in found_batches
    )


def _of_batch(name: str, names: Sequence[str], times: Floats, values: Floats) -> Measurements:
    rows = np.array([other == name for other in names]) & np.isfinite(values)
    return Measurements(name, times[rows], values[rows])


def _label_faults(names: Sequence[str]) -> Iterator[Fault]:
    for row, name in enumerate(names, start=FIRST_DATA_ROW):
        if name in {"", "nan", "None"}:
            yield Fault("STB-011", "The batch is missing.", row=row, column="batch")


def _time_faults(times: Floats, scale: Transformation) -> Iterator[Fault]:
    for row, time in enumerate(times, start=FIRST_DATA_ROW):
        if not math.isfinite(time) or time < 0 or not scale.accepts(time):
            allowed = f"0 or more, finite, on the scale {scale.scale}"
            yield Fault(
                "STB-012", "The time cannot be used.", row=row, column="time", value=f"{time:g}", allowed=allowed
            )


def _response_faults(values: Floats, scale: Transformation) -> Iterator[Fault]:
    for row, value in enumerate(values, start=FIRST_DATA_ROW):
        if math.isinf(value):
            yield Fault("STB-013", "The response is not finite.", row=row, column="response", value=str(value))
        elif not math.isnan(value) and not scale.accepts(value):
            message = f"The response does not exist on the scale {scale.scale}."
            yield Fault("STB-014", message, row=row, column="response", value=f"{value:g}")


def _too_few(found: Sequence[Measurements], fewest_batches: int) -> Iterator[Fault]:
    if len(found) < fewest_batches:
        message = "Too few batches to ask whether they may be pooled."
        yield Fault("STB-015", message, column="batch", value=str(len(found)), allowed=f"{fewest_batches} or more")
    for batch in found:
        if len(set(batch.time)) < FEWEST_TIMES:
            value, allowed = f"{batch.batch}: {len(set(batch.time))}", f"{FEWEST_TIMES} or more"
            yield Fault("STB-016", "Too few time points with a response.", column="time", value=value, allowed=allowed)


def _refuse(faults: Sequence[Fault]) -> None:
    raise InputError(
        "The stability study cannot be evaluated from these data.",
        remedy="Correct the rows named above; leave a response empty where nothing was measured.",
        faults=faults,
        code="STB-001",
    )
