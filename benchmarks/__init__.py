"""Measurements, as ratios against a peer or a naive baseline in the same run. Never part of the tests.

Each module has `measure() -> list[Row]`; `python -m benchmarks` runs them all and writes
docs/explanation/performance.md.
"""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the table: what was measured, against what, and what we aim for."""

    what: str
    measured: str
    against: str = ""
    ratio: float | None = None
    aim: str = ""
    reached: bool | None = None


def median_seconds(work: Callable[[], object], *, repeat: int = 5, warm_up: int = 1) -> float:
    """The median wall time of `work` over `repeat` runs after `warm_up` uncounted ones."""
    for _ in range(warm_up):
        work()
    times = []
    for _ in range(repeat):
        begun = time.perf_counter()
        work()
        times.append(time.perf_counter() - begun)
    return statistics.median(times)


def paired_ratio(
    work: Callable[[], object], against: Callable[[], object], *, repeat: int = 5
) -> tuple[float, float, float]:
    """Median seconds of both, and of their pairwise ratios; run in turn, so that a drifting machine cancels."""
    work(), against()
    pairs = [[median_seconds(each, repeat=1, warm_up=0) for each in (work, against)] for _ in range(repeat)]
    return (
        statistics.median(pair[0] for pair in pairs),
        statistics.median(pair[1] for pair in pairs),
        statistics.median(pair[0] / pair[1] for pair in pairs),
    )
