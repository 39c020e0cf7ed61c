"""The law of a sum of independent chi-square variables, each with a scale of its own."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from scipy import special

from galenic.science.study_design.quadrature import Floats, panels

# What is left out on either side of a law, and of the weights of its series.
TAIL, LEAST_WEIGHT = 1e-13, 1e-17
DEGREE = 128
# Scales further apart than this are convolved by quadrature: the series would be too long.
FAR_APART = 30.0
NODES = 48
MOST_TERMS = 20_000


@dataclass(frozen=True)
class ScaledChiSquares:
    """Q = sum of scale_j chi2(df_j) over `parts` (scale, df), equal scales joined, at least one part.

    With the smallest scale taken out, Q is a mixture of chi-square variables, whose weights are a convolution of
    negative binomial ones (Robbins, Pitman 1949): all terms are positive, so that nothing cancels.
    """

    parts: tuple[tuple[float, float], ...]

    @classmethod
    def of(cls, parts: Iterable[tuple[float, float]]) -> ScaledChiSquares:
        """Join parts of one scale; those without degrees of freedom or with a scale of zero are left out."""
        joined: dict[float, float] = {}
        for scale, df in parts:
            near = next((known for known in joined if abs(known - scale) <= 1e-9 * scale), scale)
            if df > 0 and scale > 1e-14:
                joined[near] = joined.get(near, 0.0) + df
        return cls(tuple(sorted(joined.items())))

    @property
    def mean(self) -> float:
        """Expected value."""
        return math.fsum(scale * df for scale, df in self.parts)

    @property
    def sd(self) -> float:
        """Standard deviation."""
        return math.sqrt(2 * math.fsum(scale**2 * df for scale, df in self.parts))

    @cached_property
    def bounds(self) -> tuple[float, float]:
        """Values beyond which Q lies with next to no probability (Laurent, Massart 2000)."""
        (smallest, _), (largest, _) = self.parts[0], self.parts[-1]
        if len(self.parts) == 1:
            half = self.parts[0][1] / 2
            low, high = special.gammaincinv(half, TAIL), special.gammainccinv(half, TAIL)
            return 2 * smallest * float(low), 2 * smallest * float(high)
        far, whole = -math.log(TAIL), math.fsum(df for _, df in self.parts)
        root = 2 * math.sqrt(far * math.fsum(scale**2 * df for scale, df in self.parts))
        least = 2 * smallest * float(special.gammaincinv(whole / 2, TAIL))
        return max(self.mean - root, least), self.mean + root + 2 * largest * far

    def density(self, q: Floats) -> Floats:
        """Density at q > 0 within `bounds`."""
        if len(self.parts) == 1:
            scale, df = self.parts[0]
            return _gamma_density(q, df / 2, 2 * scale)
        low, high = (math.sqrt(bound) for bound in self.bounds)
        root = np.sqrt(q)
        # In the square root the density is bell-shaped, so that one polynomial holds it everywhere.
        return np.asarray(np.polynomial.chebyshev.chebval((2 * root - low - high) / (high - low), self._series) / root)

    @cached_property
    def _series(self) -> Floats:
        """Chebyshev coefficients of sqrt(q) times the density over the square roots of `bounds`."""
        low, high = (math.sqrt(bound) for bound in self.bounds)
        # At Chebyshev points the coefficients of the interpolating polynomial are plain sums of cosines.
        angles = np.pi * (np.arange(DEGREE) + 0.5) / DEGREE
        root = (low + high + (high - low) * np.cos(angles)) / 2
        far_apart = self.parts[-1][0] > FAR_APART * self.parts[0][0]
        bell = root * (self._convolved(root**2) if far_apart else self._mixture(root**2))
        coefficients = 2 / DEGREE * np.cos(np.outer(np.arange(DEGREE), angles)) @ bell
        coefficients[0] /= 2
        return np.asarray(coefficients)

    def _mixture(self, q: Floats) -> Floats:
        """Density as a mixture of chi-square densities."""
        smallest = self.parts[0][0]
        half = math.fsum(df for _, df in self.parts) / 2
        first, weights = self._weights()
        shapes = half + first + np.arange(len(weights), dtype=np.float64)
        if len(weights) <= MOST_TERMS:
            return np.asarray(_gamma_density(q[:, None], shapes, 2 * smallest) @ weights)
        return np.array([_gamma_density(each, shapes, 2 * smallest) @ weights for each in q])

    def _convolved(self, q: Floats) -> Floats:
        """Density of the large parts, averaged over the small ones, which are narrow beside them."""
        border = self.parts[-1][0] / FAR_APART
        small = ScaledChiSquares(tuple(part for part in self.parts if part[0] < border))
        large = ScaledChiSquares(tuple(part for part in self.parts if part[0] >= border))
        low, high = small.bounds
        s, weights = panels(np.array([low, small.mean, high]), NODES)
        weights = weights * small.density(s)
        least, most = large.bounds
        left = q[:, None] - s
        inside = (left > least) & (left < most)
        return np.asarray(np.where(inside, large.density(np.where(inside, left, large.mean)), 0.0) @ weights)

    def _weights(self) -> tuple[int, Floats]:
        """Probability that the mixture takes so many pairs of extra degrees of freedom, from the first that counts."""
        smallest = self.parts[0][0]
        first, weights = 0, np.ones(1)
        for scale, df in self.parts[1:]:
            start, more = _negative_binomial(df / 2, smallest / scale)
            first, weights = first + start, _convolve(weights, more)
        kept = np.flatnonzero(weights > LEAST_WEIGHT)
        return first + int(kept[0]), weights[kept[0] : kept[-1] + 1]


def _negative_binomial(size: float, chance: float) -> tuple[int, Floats]:
    """Probabilities of so many failures before `size` (not necessarily whole) successes, from the first that counts."""
    mean = size * (1 - chance) / chance
    reach = 9 * math.sqrt(mean / chance) + 40 / -math.log1p(-chance)
    first = max(int(mean - reach), 0)
    k = np.arange(first, int(mean + reach) + 1)
    log = special.gammaln(size + k) - special.gammaln(size) - special.gammaln(k + 1)
    return first, np.asarray(np.exp(log + size * math.log(chance) + k * math.log1p(-chance)))


def _convolve(first: Floats, second: Floats) -> Floats:
    if min(len(first), len(second)) < 500:
        return np.convolve(first, second)
    length = len(first) + len(second) - 1
    return np.asarray(np.fft.irfft(np.fft.rfft(first, length) * np.fft.rfft(second, length), length))


def _gamma_density(q: Floats, shape: Floats | float, scale: float) -> Floats:
    with np.errstate(divide="ignore"):
        exponent = (shape - 1) * np.log(q / scale) - q / scale - special.gammaln(shape)
    return np.asarray(np.exp(exponent) / scale, dtype=np.float64)
