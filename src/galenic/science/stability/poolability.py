"""May the batches be pooled? Analysis of covariance with sequential sums of squares (ICH Q1E, Appendix B.2 to B.4)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy import stats

from galenic.science.stability.lines import Model, moments, residual_sums
from galenic.science.stability.observations import Measurements


@dataclass(frozen=True, slots=True)
class SourceOfVariation:
    """One row of the analysis; `f` and `p` are None for the residual, against which the others are tested."""

    name: str
    df: int
    sum_of_squares: float
    mean_square: float
    f: float | None = None
    p: float | None = None


@dataclass(frozen=True, slots=True)
class Poolability:
    """The analysis of covariance and the model that follows from it at `alpha_pool`."""

    time: SourceOfVariation
    intercepts: SourceOfVariation
    slopes: SourceOfVariation
    residual: SourceOfVariation
    alpha_pool: float
    model: Model

    @property
    def table(self) -> tuple[SourceOfVariation, ...]:
        """The rows in the order in which they are fitted."""
        return self.time, self.intercepts, self.slopes, self.residual


def poolability(batches: Sequence[Measurements], alpha_pool: float) -> Poolability:
    """Test slopes first, then intercepts, each against the residual of separate lines.

    A slope term significant at `alpha_pool` (Q1E: 0.25) means separate lines, whatever the intercepts; an intercept
    term means a common slope; neither, one line.
    """
    rss = residual_sums(batches)
    time, response = np.concatenate([b.time for b in batches]), np.concatenate([b.response for b in batches])
    whole = moments("", time, response)
    groups = len(batches) - 1
    df = whole.n - 2 * len(batches)
    residual = SourceOfVariation("residual", df, rss[Model.SEPARATE_LINES], rss[Model.SEPARATE_LINES] / df)
    slopes = _tested("slopes", groups, rss[Model.COMMON_SLOPE] - rss[Model.SEPARATE_LINES], residual)
    intercepts = _tested("intercepts", groups, rss[Model.COMMON_LINE] - rss[Model.COMMON_SLOPE], residual)
    model = _choose(slopes, intercepts, alpha_pool)
    return Poolability(
        _tested("time", 1, whole.sxy**2 / whole.sxx, residual), intercepts, slopes, residual, alpha_pool, model
    )


def _choose(slopes: SourceOfVariation, intercepts: SourceOfVariation, alpha_pool: float) -> Model:
    if slopes.p is not None and slopes.p < alpha_pool:
        return Model.SEPARATE_LINES
    if intercepts.p is not None and intercepts.p < alpha_pool:
        return Model.COMMON_SLOPE
    return Model.COMMON_LINE


def _tested(name: str, df: int, ss: float, residual: SourceOfVariation) -> SourceOfVariation:
    f = ss / df / residual.mean_square
    return SourceOfVariation(name, df, ss, ss / df, f, float(stats.f.sf(f, df, residual.df)))
