"""Exact planning of scaled and two-stage studies, against the simulations that the field uses for the same questions.

The simulations are written as fast as numpy allows, with as many studies as PowerTOST and Power2Stage take by default;
their answers carry noise, those measured here none.
"""

from __future__ import annotations

import math
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from time import perf_counter

import numpy as np
from scipy import special

from benchmarks import Row, median_seconds, paired_ratio
from galenic.science.study_design import sample_size
from galenic.science.study_design.scaled import (
    ExpandingLimits,
    NarrowIndex,
    ReferenceScaled,
    adjusted_level,
    type_1_error,
)
from galenic.science.study_design.scaled.laws import anova_law, contrasts_law
from galenic.science.study_design.two_stage import AdaptiveCombination, TwoStage

PLAN = ExpandingLimits(cv=0.40)
FIRST_CALL = """
from time import perf_counter
start = perf_counter()
from galenic.science.study_design import sample_size
from galenic.science.study_design.scaled import ExpandingLimits
middle = perf_counter()
sample_size(ExpandingLimits(cv=0.40))
print(middle - start, perf_counter() - middle)
"""


def afresh(work: Callable[[], object]) -> Callable[[], object]:
    """The same without laws kept from the call before."""

    def run() -> object:
        anova_law.cache_clear()
        contrasts_law.cache_clear()
        return work()

    return run


def simulated_power(plan: ExpandingLimits, n: int, studies: int) -> float:
    """Power in 2x2x4 from simulated sufficient statistics."""
    draw, df, reference = np.random.default_rng(123456), 3 * n - 4, n - 2
    variance = math.log1p(plan.cv**2)
    estimate = math.log(plan.ratio) + math.sqrt(variance / n) * draw.standard_normal(studies)
    first = draw.chisquare(reference, studies)
    half = special.stdtrit(df, 1 - plan.alpha) * np.sqrt(
        variance * (first + draw.chisquare(df - reference, studies)) / df / n
    )
    limit = plan.limit(variance * first / reference)
    return float(np.mean((np.abs(estimate) + half <= limit) & (np.abs(estimate) <= math.log(1.25))))


def simulated_size() -> int:
    """The usual search: up and down in steps of two, 1e5 studies each."""
    n = 24
    while simulated_power(PLAN, n, 100_000) < 0.8:
        n += 2
    return n


def simulated_level() -> float:
    """Bisection on simulated type I errors, 1e6 studies each, to 1e-4."""
    plan = ExpandingLimits(cv=0.35)
    low, high = 0.025, 0.05
    at_limit = replace(plan, ratio=plan.implied_limit)
    while high - low > 1e-4:
        middle = (low + high) / 2
        too_high = simulated_power(replace(at_limit, alpha=middle), 34, 1_000_000) > 0.05
        low, high = (low, middle) if too_high else (middle, high)
    return low


def measure() -> list[Row]:
    size, theirs, ratio = paired_ratio(afresh(lambda: sample_size(PLAN)), simulated_size)
    level = median_seconds(afresh(lambda: adjusted_level(ExpandingLimits(cv=0.35), 34)), repeat=9)
    start = perf_counter()
    simulated_level()
    by_simulation = perf_counter() - start
    loading, first = _first_call()
    return [
        Row(
            "sample size, expanding limits, CV 0.4, 2x2x4",
            f"{size * 1e3:.1f} ms",
            f"1e5 simulated studies each, {theirs * 1e3:.0f} ms",
            ratio,
            "20 ms",
            size < 0.02,
        ),
        Row("the same, first call of a process", f"{first * 1e3:.0f} ms, after {loading:.2f} s of import"),
        Row(
            "type I error and adjusted level, CV 0.35, n = 34",
            f"{level * 1e3:.1f} ms",
            f"1e6 simulated studies each, {by_simulation:.1f} s",
            level / by_simulation,
            "100 ms",
            level < 0.1,
        ),
        _timed("sample size, reference-scaled, CV 0.4", lambda: sample_size(ReferenceScaled(cv=0.40)), 0.1),
        _timed("sample size, narrow index, CV 0.1", lambda: sample_size(NarrowIndex(cv=0.10)), 0.1),
        _timed("type I error, narrow index, n = 24", lambda: type_1_error(NarrowIndex(cv=0.10), 24), 0.02),
        _timed(
            "two-stage power, scheme B, n1 = 24, exact",
            lambda: TwoStage(cv=0.25, n1=24).operating_characteristics(),
            1.0,
        ),
        _timed(
            "two-stage power, combined p values, n1 = 24, to 2e-4",
            lambda: AdaptiveCombination(cv=0.30, n1=24).operating_characteristics(),
            1.0,
        ),
    ]


def _timed(what: str, work: Callable[[], object], aim: float) -> Row:
    seconds = median_seconds(afresh(work), repeat=5)
    return Row(what, f"{seconds * 1e3:.1f} ms", aim=f"{aim * 1e3:.0f} ms", reached=seconds < aim)


def _first_call() -> tuple[float, float]:
    """Seconds of import and of the first size in a process of its own."""
    done = subprocess.run([sys.executable, "-c", FIRST_CALL], capture_output=True, text=True, check=True)
    loading, first = map(float, done.stdout.split())
    return loading, first
