"""Adaptive two-stage crossovers that combine the stages' p values: their power and type I error (Maurer et al. 2018).

The first stage is integrated over its variance and its estimate on a dense grid; given both, size and levels of the
second stage are fixed, and the probability of passing is that of two one-sided tests. Sizes step along curves in the
grid, so that the error is about 1e-4 instead of the 1e-10 of smooth plans; there is no seed.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from galenic.science.study_design import refusals
from galenic.science.study_design.distributions import student_quantile
from galenic.science.study_design.equivalence import Method, log_sd, tost_power
from galenic.science.study_design.quadrature import Floats, panels, scaled_chi_density, scaled_chi_range
from galenic.science.study_design.two_stage.combination import normal_of_t
from galenic.science.study_design.two_stage.conditional import MOST_SECOND, conditional_levels, power_at_levels
from galenic.science.study_design.two_stage.operating import OperatingCharacteristics
from galenic.science.study_design.two_stage.pooled import stage_faults
from galenic.science.study_design.two_stage.rules import CombinationRules

GRID = 14  # pieces per dimension, of 8 nodes each


@dataclass(frozen=True, kw_only=True)
class AdaptiveCombination:
    """A two-stage crossover by `rules`, with `n1` subjects in its first stage; `cv` and `ratio` are the true ones.

    Raises InputError PWR-001, naming every argument that cannot be used.
    """

    cv: float
    n1: int
    ratio: float = 0.95
    rules: CombinationRules = field(default_factory=CombinationRules)

    def __post_init__(self) -> None:
        refusals.refuse(
            refusals.cv_faults("cv", self.cv)
            + refusals.ratio_faults("ratio", self.ratio)
            + stage_faults(self.n1, None, self.rules.alpha)
        )

    def operating_characteristics(self) -> OperatingCharacteristics:
        """Probabilities of passing, of a second stage, and of every size (error about 1e-4)."""
        rules, (lower, upper) = self.rules, self.rules.log_limits
        error, estimate, weights = self._first_stage()
        df, c = self.n1 - 2, rules.critical_value
        z = [normal_of_t(distance / error, df) for distance in (estimate - lower, upper - estimate)]
        passed = np.minimum(z[0], z[1]) > c
        planned = math.log(rules.planned_ratio)
        # Power of the planned ratio depends on the standard error alone, which many points of the grid share.
        errors, place = np.unique(error, return_inverse=True)
        power = tost_power((planned - lower) / errors, (upper - planned) / errors, df, rules.level, rules.method)[place]
        going = np.flatnonzero(~(passed | (power >= rules.enough) | self._futile(error, estimate)))
        if rules.conditional == "no":
            levels = [np.full(len(going), rules.level)] * 2
        else:
            levels = [conditional_levels(each[going], c, rules.weights) for each in z]
        wanted = _Second(error[going] * math.sqrt(self.n1 / 2), estimate[going], power[going], levels)
        sizes = np.zeros(len(error), dtype=np.int64)
        sizes[going] = self._sizes(wanted)
        first = float(weights @ passed)
        second = self._second_passes(sizes[going], [each[going] for each in z])
        return OperatingCharacteristics(
            first + float(weights[going] @ second),
            first,
            float(weights[sizes > 0].sum()),
            self._by_size(sizes, weights),
        )

    def _second_passes(self, sizes: NDArray[np.int64], z: list[Floats]) -> Floats:
        """Probability that the combination passes after a second stage of each size."""
        n = np.maximum(sizes, 4)
        levels = [conditional_levels(each, self.rules.critical_value, self.rules.weights) for each in z]
        error = log_sd(self.cv) * np.sqrt(2 / n)
        passes = power_at_levels(error, math.log(self.ratio), (levels[0], levels[1]), n - 2, self.rules.log_limits)
        return np.where(sizes > 0, passes, 0.0)

    def _by_size(self, sizes: NDArray[np.int64], weights: Floats) -> dict[int, float]:
        totals, places = np.unique(self.n1 + sizes, return_inverse=True)
        chances = np.bincount(places, weights)
        return {int(total): float(chance) for total, chance in zip(totals, chances, strict=True)}

    def _first_stage(self) -> tuple[Floats, Floats, Floats]:
        """Standard errors and estimates of the first stage on a grid, and their probabilities."""
        true = log_sd(self.cv) * math.sqrt(2 / self.n1)
        low, high = (float(bound) for bound in scaled_chi_range(self.n1 - 2, 1e-9))
        x, wx = panels(np.linspace(low, high, GRID + 1), 8)
        u, wu = panels(np.linspace(-6.0, 6.0, GRID + 1), 8)
        wx, wu = wx * scaled_chi_density(x, self.n1 - 2), wu * np.exp(-0.5 * u * u)
        weights = np.outer(wx / wx.sum(), wu / wu.sum()).ravel()
        return np.repeat(true * x, len(u)), np.tile(math.log(self.ratio) + true * u, len(x)), weights

    def _futile(self, error: Floats, estimate: Floats) -> NDArray[np.bool_]:
        futility = self.rules.futility
        if futility is None:
            return np.zeros(len(error), dtype=bool)
        half = student_quantile(0.05, self.n1 - 2) * error if futility.of == "interval" else 0.0
        beyond = estimate - half > math.log(futility.highest)
        return np.asarray(beyond | (estimate + half < math.log(futility.lower)))

    def _sizes(self, wanted: _Second) -> NDArray[np.int64]:
        """Second stages by conditional power; 0 where the study stops because none is enough, or too large."""
        rules = self.rules
        target = np.full_like(wanted.sd, rules.target)
        if rules.conditional == "error_power" and rules.enough <= rules.target:
            target = 1 - (1 - rules.target) / (1 - wanted.power)
        planned = math.log(rules.planned_ratio)
        side = np.where(wanted.estimate >= 0, 1.0, -1.0) * abs(planned) if rules.conditional != "no" else planned
        center = wanted.estimate if rules.observed_ratio else side + np.zeros_like(wanted.sd)
        found = wanted.search(center, target, rules)
        sizes = found - (self.n1 if rules.conditional == "no" else 0)
        if rules.max_total is not None:
            sizes = np.minimum(sizes, rules.max_total - self.n1)
        sizes = np.maximum(sizes, rules.min_second)
        lost = found == 0
        if rules.futile_total is not None:
            lost |= self.n1 + sizes > rules.futile_total
        return np.where(lost, 0, sizes).astype(np.int64)


@dataclass(frozen=True)
class _Second:
    """What many first stages know of their second: residual standard deviation, estimate, power, and two levels."""

    sd: Floats
    estimate: Floats
    power: Floats
    levels: list[Floats]

    def search(self, center: Floats, target: Floats, rules: CombinationRules) -> NDArray[np.int64]:
        """The smallest even size with enough power for each study, by bisection of all at once; 0 for none."""
        limits = rules.log_limits
        sound = np.flatnonzero((center - limits[0] >= 1e-3) & (limits[1] - center >= 1e-3))
        low, high = np.ones(len(center), dtype=np.int64), np.full(len(center), MOST_SECOND // 2, dtype=np.int64)
        search = _Search(self, center, target, limits)
        if rules.method != "shifted":
            # A central t law is a cheap guess; where it is not near enough, the search begins anew.
            search.bisect(low, high, sound, "shifted")
            near = low[sound] + np.maximum(low[sound] // 16, 1), low[sound] - np.maximum(low[sound] // 16, 1)
            above, below = (np.clip(each, 1, MOST_SECOND // 2) for each in near)
            enough = search.enough(above, sound, rules.method)
            short = ~search.enough(np.maximum(below, 2), sound, rules.method)
            high[sound] = np.where(enough, above, MOST_SECOND // 2)
            low[sound] = np.where(short & (below >= 2), below, 1)
        search.bisect(low, high, sound, rules.method)
        found = np.zeros(len(center), dtype=np.int64)
        found[sound] = np.where(high[sound] < MOST_SECOND // 2, 2 * high[sound], 0)
        return found


@dataclass(frozen=True)
class _Search:
    """A search for pairs of subjects, for many studies at once."""

    second: _Second
    center: Floats
    target: Floats
    limits: tuple[float, float]

    def enough(self, pairs: NDArray[np.int64], places: NDArray[np.intp], method: Method) -> NDArray[np.bool_]:
        """Whether so many pairs have enough power, for the studies at these places."""
        error = self.second.sd[places] * np.sqrt(1 / pairs)
        levels = (self.second.levels[0][places], self.second.levels[1][places])
        df = 2 * pairs.astype(np.float64) - 2
        power = power_at_levels(error, self.center[places], levels, df, self.limits, method=method)
        return np.asarray(power >= self.target[places])

    def bisect(self, low: NDArray[np.int64], high: NDArray[np.int64], places: NDArray[np.intp], method: Method) -> None:
        """Close in on the smallest number in place: `low` is not enough, `high` is, or is the largest there is."""
        open_ = places[high[places] - low[places] > 1]
        while open_.size:
            # Geometric steps: sizes spread over orders of magnitude.
            middle = np.sqrt(low[open_] * high[open_].astype(float)).astype(np.int64)
            middle = np.clip(middle, low[open_] + 1, high[open_] - 1)
            enough = self.enough(middle, open_, method)
            high[open_] = np.where(enough, middle, high[open_])
            low[open_] = np.where(enough, low[open_], middle)
            open_ = open_[high[open_] - low[open_] > 1]
