"""Slow, independent computations that the quadratures of the package are held against."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
import pytest
from scipy import integrate, stats


@pytest.fixture
def tost_by_quad() -> Callable[[float, float, float, float], float]:
    """Power of two one-sided tests by adaptive integration over the chi-square law of the variance."""

    def power(below: float, above: float, df: float, alpha: float) -> float:
        t = stats.t.ppf(1 - alpha, df)

        def inside(variance: float) -> float:
            x = np.sqrt(variance / df)
            return max(stats.norm.cdf(above - t * x) - stats.norm.cdf(t * x - below), 0) * stats.chi2.pdf(variance, df)

        widest = df * max((below + above) / (2 * t), 0) ** 2
        top = min(widest, stats.chi2.isf(1e-15, df))
        points = [p for p in (df, max(df - 3 * np.sqrt(2 * df), 0.1)) if p < top]
        return float(integrate.quad(inside, 0, top, points=points, limit=500, epsabs=1e-12, epsrel=1e-11)[0])

    return power


@pytest.fixture
def least_squares() -> Callable[..., tuple[int, float]]:
    """Residual degrees of freedom and variance factor of T - R by least squares on the design matrix itself."""

    def fit(
        sequences: Sequence[str], counts: Sequence[int], *, measured: int = 1, carry_over: bool = False
    ) -> tuple[int, float]:
        rows: list[dict[str, float]] = []
        subject = 0
        for sequence, count in zip(sequences, counts, strict=True):
            for _ in range(count):
                for period, treatment in enumerate(sequence):
                    row = {f"subject {subject}": 1.0, f"period {period}": 1.0, f"treatment {treatment}": 1.0}
                    if carry_over and period:
                        row[f"after {sequence[period - 1]}"] = 1.0
                    rows += [row] * measured
                subject += 1
        names = sorted({name for row in rows for name in row})
        matrix = np.array([[row.get(name, 0.0) for name in names] for row in rows])
        letters = ("T", "R") if "R" in "".join(sequences) else ("A", "B")
        contrast = np.array(
            [1.0 if n == f"treatment {letters[0]}" else -1.0 if n == f"treatment {letters[1]}" else 0.0 for n in names]
        )
        inverse = np.linalg.pinv(matrix.T @ matrix)
        return len(rows) - int(np.linalg.matrix_rank(matrix)), float(contrast @ inverse @ contrast)

    return fit
