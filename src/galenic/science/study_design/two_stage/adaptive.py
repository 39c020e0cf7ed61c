"""Adaptive two-stage crossovers that combine the stages' p values: their power and type I error (Maurer et al. 2018).

The first stage is integrated over its variance and its estimate, cut where the scheme changes its course; given both,
size and levels of the second stage are fixed, and the probability of passing is that of two one-sided tests. Sizes step
along curves in these pieces, so that the error of passing is about 2e-4 instead of the 1e-10 of smooth plans, and that
of the first look and of going on 1e-8; there is no seed.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field, replace

import numpy as np
from numpy.typing import NDArray
from scipy import special

from galenic.science.study_design import refusals
from galenic.science.study_design.distributions import student_quantile
from galenic.science.study_design.equivalence import Method, log_sd, tost_power
from galenic.science.study_design.quadrature import Floats, panels, scaled_chi_density, scaled_chi_range
from galenic.science.study_design.two_stage.combination import normal_of_t
from galenic.science.study_design.two_stage.conditional import MOST_SECOND, conditional_levels, power_at_levels
from galenic.science.study_design.two_stage.operating import OperatingCharacteristics
from galenic.science.study_design.two_stage.pooled import stage_faults
from galenic.science.study_design.two_stage.resizing import PlannedRatio
from galenic.science.study_design.two_stage.rules import CombinationRules

GRID, NODES = 16, 8  # pieces of the standard error, beside its cuts, and nodes of each piece
TAIL, FAR, NOTHING = 1e-11, 6.6, 1e-13  # what is left out of the first stage's law
FINE = 100.0  # sizes up to which the standard error is cut where they step
MARGIN = 1e-3  # no size shows a ratio nearer to a limit


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
        """Probabilities of passing (error about 2e-4), of doing so at once, of a second stage (1e-8), of every size."""
        rules = self.rules
        error, weights = self._errors()
        first = float(weights @ self._between(*self._accepted(error)))
        going = self._going_on(error, weights)
        distances = (going.estimate - rules.log_limits[0], rules.log_limits[1] - going.estimate)
        z = [normal_of_t(distance / going.error, self.n1 - 2) for distance in distances]
        if rules.conditional == "no":
            levels = [np.full(len(going.error), rules.level)] * 2
        else:
            levels = [conditional_levels(each, rules.critical_value, rules.weights) for each in z]
        wanted = _Second(going.error * math.sqrt(self.n1 / 2), going.estimate, going.power, levels)
        sizes = self._sizes(wanted)
        second = float(going.chance @ self._second_passes(sizes, z))
        goes = float(going.chance[sizes > 0].sum())
        return OperatingCharacteristics(min(first + second, 1.0), first, goes, self._by_size(sizes, going.chance))

    def _second_passes(self, sizes: NDArray[np.int64], z: list[Floats]) -> Floats:
        """Probability that the combination passes after a second stage of each size."""
        n = np.maximum(sizes, 4)
        levels = [conditional_levels(each, self.rules.critical_value, self.rules.weights) for each in z]
        error = log_sd(self.cv) * np.sqrt(2 / n)
        passes = power_at_levels(error, math.log(self.ratio), (levels[0], levels[1]), n - 2, self.rules.log_limits)
        return np.where(sizes > 0, passes, 0.0)

    def _by_size(self, sizes: NDArray[np.int64], chances: Floats) -> dict[int, float]:
        totals, places = np.unique(self.n1 + sizes, return_inverse=True)
        found = {
            int(n): float(chance) for n, chance in zip(totals, np.bincount(places, chances), strict=True) if n > self.n1
        }
        return {self.n1: max(1 - math.fsum(found.values()), 0.0)} | found

    @property
    def _true(self) -> float:
        """True standard error of the first stage's estimate."""
        return log_sd(self.cv) * math.sqrt(2 / self.n1)

    def _errors(self) -> tuple[Floats, Floats]:
        """Estimated standard errors of the first stage and their weights, cut where the scheme changes its course."""
        rules, df = self.rules, self.n1 - 2
        low, high = (float(bound) * self._true for bound in scaled_chi_range(df, TAIL))
        lower, upper = rules.log_limits
        planned = PlannedRatio(lower, upper, math.log(rules.planned_ratio), rules.level, rules.target, rules.method)
        enough = replace(planned, target=rules.enough)
        cuts = [enough.largest_sd(np.array([1.0]), np.array([float(df)]), per_subject=1.0)]
        cuts.append(np.array([(upper - lower) / (2 * float(student_quantile(rules.level, df)))]))
        if rules.conditional == "no":
            sizes = np.arange(4.0, FINE, 2.0)
            cuts.append(planned.largest_sd(sizes, sizes - 2, per_subject=2.0) * math.sqrt(2 / self.n1))
        edges = np.unique(np.clip(np.concatenate([np.linspace(low, high, GRID + 1), *cuts]), low, high))
        error, weights = panels(edges, NODES if len(edges) < 2 * GRID else NODES // 2)
        weights = weights * scaled_chi_density(error / self._true, df)
        return error, weights / weights.sum()

    def _accepted(self, error: Floats) -> tuple[Floats, Floats]:
        """Estimates that pass at the first look, for each standard error; lower above upper where none does."""
        half = student_quantile(self.rules.level, self.n1 - 2) * error
        return self.rules.log_limits[0] + half, self.rules.log_limits[1] - half

    def _between(self, low: Floats, high: Floats) -> Floats:
        center = math.log(self.ratio)
        return np.asarray(
            np.maximum(special.ndtr((high - center) / self._true) - special.ndtr((low - center) / self._true), 0.0)
        )

    def _going_on(self, error: Floats, weights: Floats) -> _Going:
        """First stages that go on, on pieces of the estimate that are cut where the scheme changes its course."""
        rules, center = self.rules, math.log(self.ratio)
        planned = math.log(rules.planned_ratio)
        lower, upper = rules.log_limits
        power = tost_power((planned - lower) / error, (upper - planned) / error, self.n1 - 2, rules.level, rules.method)
        low, high = self._accepted(error)
        ends, far = self._not_futile(error), FAR * self._true
        fixed = (0.0, center, (lower + upper) / 2, *((lower + MARGIN, upper - MARGIN) if rules.observed_ratio else ()))
        cuts = [low, high, *ends, *self._turns(error), *(np.full_like(error, each) for each in fixed)]
        cuts += [np.full_like(error, center + side * far) for side in (-1.0, -0.5, 0.5, 1.0)]
        edges = np.sort(np.clip(np.stack(cuts, axis=-1), center - far, center + far), axis=-1)
        middle = (edges[:, :-1] + edges[:, 1:]) / 2
        goes = ~((middle > low[:, None]) & (middle < high[:, None])) & (power < rules.enough)[:, None]
        goes &= (middle > ends[0][:, None]) & (middle < ends[1][:, None]) & (np.diff(edges, axis=-1) > 1e-12)
        row, piece = np.nonzero(goes)
        estimate, chance = panels(np.stack([edges[row, piece], edges[row, piece + 1]], axis=-1), NODES)
        chance = chance * np.exp(-0.5 * ((estimate - center) / self._true) ** 2) / (self._true * math.sqrt(2 * math.pi))
        chance = (chance * weights[row, None]).ravel()
        place = np.repeat(row, NODES)
        kept = chance > NOTHING
        return _Going(error[place][kept], estimate.ravel()[kept], power[place][kept], chance[kept])

    def _not_futile(self, error: Floats) -> tuple[Floats, Floats]:
        """Estimates that are not futile."""
        futility = self.rules.futility
        if futility is None:
            return np.full_like(error, -math.inf), np.full_like(error, math.inf)
        half = student_quantile(0.05, self.n1 - 2) * error if futility.of == "interval" else 0.0 * error
        return math.log(futility.lower) - half, math.log(futility.highest) + half

    def _turns(self, error: Floats) -> tuple[Floats, ...]:
        """Estimates at which another of two combinations becomes the better one, for either test."""
        if len(set(self.rules.weights)) < 2:
            return ()
        (a, b), (e, f) = ((math.sqrt(w), math.sqrt(1 - w)) for w in self.rules.weights)
        z = self.rules.critical_value * (f - b) / (a * f - e * b)
        t = float(special.stdtrit(self.n1 - 2, special.ndtr(z)))
        return self.rules.log_limits[0] + t * error, self.rules.log_limits[1] - t * error

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
class _Going:
    """First stages that go on: standard errors, estimates, power of the planned ratio, and their probabilities."""

    error: Floats
    estimate: Floats
    power: Floats
    chance: Floats


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
