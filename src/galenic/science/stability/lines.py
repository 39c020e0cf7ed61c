"""The straight lines of a stability study under each model of ICH Q1E, by ordinary least squares."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import starmap

import numpy as np

from galenic.science.stability.arrays import Floats
from galenic.science.stability.observations import Measurements

ALL_BATCHES = "all batches"


class Model(StrEnum):
    """Which parts of the line the batches share. The abbreviations are those of the literature on Q1E."""

    COMMON_LINE = "cics"
    COMMON_SLOPE = "dics"
    SEPARATE_LINES = "dids"
    SEPARATE_LINES_POOLED_VARIANCE = "dids.pmse"


@dataclass(frozen=True, slots=True)
class Line:
    """The fitted line of a batch (or of all), with what the precision of its mean depends on.

    The variance of the fitted mean at time x is `mse` (1/n + (x - mean_time)^2 / sxx), with `df` degrees of freedom.
    """

    batch: str
    intercept: float
    slope: float
    mse: float
    df: int
    n: int
    mean_time: float
    sxx: float

    def at(self, time: Floats) -> Floats:
        """Fitted mean, on the scale of the fit."""
        return self.intercept + self.slope * time

    def standard_error(self, time: Floats, *, prediction: bool = False) -> Floats:
        """Standard error of the fitted mean, or of a single future value."""
        spread: Floats = 1.0 / self.n + (time - self.mean_time) ** 2 / self.sxx + float(prediction)
        return math.sqrt(self.mse) * np.sqrt(spread)


@dataclass(frozen=True, slots=True)
class Moments:
    """Sums of squares and products about the means of one batch, or of all taken together."""

    batch: str
    n: int
    mean_time: float
    mean_response: float
    sxx: float
    sxy: float
    syy: float

    @property
    def rss(self) -> float:
        """Residual sum of squares about the own line."""
        return max(self.syy - self.sxy**2 / self.sxx, 0.0)


def moments(batch: str, time: Floats, response: Floats) -> Moments:
    """Moments of one set of measurements."""
    dx, dy = time - time.mean(), response - response.mean()
    slope = float(dx @ dy) / float(dx @ dx)
    residual = dy - slope * dx
    # syy is put together again from its parts: subtracting two nearly equal sums would cost the residual its digits
    syy = slope * float(dx @ dy) + float(residual @ residual)
    return Moments(batch, len(time), float(time.mean()), float(response.mean()), float(dx @ dx), float(dx @ dy), syy)


def residual_sums(batches: Sequence[Measurements]) -> dict[Model, float]:
    """Residual sum of squares of one line, of parallel lines, and of separate lines."""
    each = [moments(b.batch, b.time, b.response) for b in batches]
    time, response = np.concatenate([b.time for b in batches]), np.concatenate([b.response for b in batches])
    slope = sum(m.sxy for m in each) / sum(m.sxx for m in each)
    parallel = [
        b.response - m.mean_response - slope * (b.time - m.mean_time) for b, m in zip(batches, each, strict=True)
    ]
    return {
        Model.COMMON_LINE: moments(ALL_BATCHES, time, response).rss,
        Model.COMMON_SLOPE: sum(float(r @ r) for r in parallel),
        Model.SEPARATE_LINES: sum(m.rss for m in each),
    }


def fit(batches: Sequence[Measurements]) -> dict[Model, tuple[Line, ...]]:
    """Fit every model that the number of batches allows; a single batch has only its own line."""
    each = [moments(b.batch, b.time, b.response) for b in batches]
    fits = {Model.SEPARATE_LINES: tuple(_line(m, m.sxy / m.sxx, m.rss, m.n - 2) for m in each)}
    if len(each) == 1:
        return fits
    total = sum(m.n for m in each)
    rss = residual_sums(batches)
    time, response = np.concatenate([b.time for b in batches]), np.concatenate([b.response for b in batches])
    whole = moments(ALL_BATCHES, time, response)
    slope, sxx = sum(m.sxy for m in each) / sum(m.sxx for m in each), sum(m.sxx for m in each)
    pooled_df, parallel_df = total - 2 * len(each), total - len(each) - 1
    own = [(m, m.sxy / m.sxx, rss[Model.SEPARATE_LINES], pooled_df) for m in each]
    parallel = [_line(m, slope, rss[Model.COMMON_SLOPE], parallel_df, sxx) for m in each]
    return {
        Model.COMMON_LINE: (_line(whole, whole.sxy / whole.sxx, whole.rss, whole.n - 2),),
        Model.COMMON_SLOPE: tuple(parallel),
        Model.SEPARATE_LINES_POOLED_VARIANCE: tuple(starmap(_line, own)),
        **fits,
    }


def _line(m: Moments, slope: float, rss: float, df: int, sxx: float | None = None) -> Line:
    intercept = m.mean_response - slope * m.mean_time
    return Line(m.batch, intercept, slope, rss / df, df, m.n, m.mean_time, sxx if sxx is not None else m.sxx)
