"""Evaluate the two looks of an adaptive crossover whose stages are combined by the inverse normal method.

Wassmer, Brannath 2016, chapters 6 and 8. Repeated confidence interval and median-unbiased estimate come out of
one-dimensional integrals and root finding, so that an evaluation is deterministic.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from scipy import special

from galenic.science.study_design import refusals
from galenic.science.study_design.designs import Subjects, layout_of
from galenic.science.study_design.equivalence import log_sd, tost_power
from galenic.science.study_design.quadrature import Floats
from galenic.science.study_design.searching import root
from galenic.science.study_design.two_stage.conditional import conditional_levels, second_stage_size
from galenic.science.study_design.two_stage.rules import CombinationRules, Pair, below_both


@dataclass(frozen=True, slots=True, kw_only=True)
class StageResult:
    """What one stage of a crossover found: ratio, CV, and its subjects (in all, or by sequence).

    `df` and `standard_error` replace those that follow from the size, where subjects were lost.
    Raises InputError PWR-001 for values that cannot be used.
    """

    ratio: float
    cv: float
    n: Subjects
    df: float | None = None
    standard_error: float | None = None

    def __post_init__(self) -> None:
        faults = refusals.ratio_faults("ratio", self.ratio) + refusals.cv_faults("cv", self.cv)
        for name, value in (("df", self.df), ("standard_error", self.standard_error)):
            if value is not None:
                faults += refusals.within("PWR-019", name, value, 0.0, 1e9, what="The number")
        refusals.refuse(faults)
        layout_of("2x2x2").allocate(self.n)

    @property
    def size(self) -> int:
        """Subjects in all."""
        return sum(layout_of("2x2x2").allocate(self.n))

    @property
    def degrees_of_freedom(self) -> float:
        """Degrees of freedom of the standard error."""
        return self.size - 2 if self.df is None else self.df

    @property
    def error(self) -> float:
        """Standard error of the log ratio."""
        if self.standard_error is not None:
            return self.standard_error
        layout = layout_of("2x2x2")
        return log_sd(self.cv) * math.sqrt(layout.variance_factor(layout.allocate(self.n)))

    @property
    def center(self) -> float:
        """The estimate on the log scale."""
        return math.log(self.ratio)

    def z(self, against: float, *, above: bool) -> float:
        """Normal quantile of 1 - p for the hypothesis that the log ratio is at most (at least) a value."""
        distance = (self.center - against) / self.error
        return float(normal_of_t(distance if above else -distance, self.degrees_of_freedom))

    def half_width(self, alpha: float) -> float:
        """Half of the interval of confidence 1 - 2 alpha, on the log scale."""
        return -float(special.stdtrit(self.degrees_of_freedom, alpha)) * self.error


@dataclass(frozen=True, slots=True)
class InterimEvaluation:
    """The look after the first stage.

    `futile` names the reasons to stop without having passed: "power", "estimate" or "interval", "size". `n2` is the
    size of the second stage, 0 after passing, None when none is enough; `levels` are the levels that its two tests
    have to reach, `assumed_ratio` and `target` what it is sized for. `interval` is the repeated interval of T/R.
    """

    passed: bool
    futile: tuple[str, ...]
    z: Pair
    p: Pair
    critical_value: float
    power: float
    interval: Pair
    n2: int | None = 0
    levels: Pair | None = None
    assumed_ratio: float | None = None
    target: float | None = None

    @property
    def goes_on(self) -> bool:
        """Whether there is to be a second stage."""
        return not self.passed and not self.futile


@dataclass(frozen=True, slots=True)
class FinalEvaluation:
    """Both stages: combined statistics, repeated interval (None where it is empty), median-unbiased ratio."""

    passed: bool
    z: Pair
    critical_value: float
    interval: Pair | None
    ratio: float


def evaluate_interim(first: StageResult, rules: CombinationRules) -> InterimEvaluation:
    """Judge the first stage, and size the second one."""
    c, (lower, upper) = rules.critical_value, rules.log_limits
    z = (first.z(lower, above=True), first.z(upper, above=False))
    passed = min(z) > c
    planned = math.log(rules.planned_ratio)
    below, above = (planned - lower) / first.error, (upper - planned) / first.error
    power = float(tost_power(below, above, first.degrees_of_freedom, rules.level, rules.method))
    half = first.half_width(rules.level)
    found = InterimEvaluation(
        passed=passed,
        futile=() if passed else _futile(first, rules, power),
        z=z,
        p=(float(special.ndtr(-z[0])), float(special.ndtr(-z[1]))),
        critical_value=c,
        power=power,
        interval=(math.exp(first.center - half), math.exp(first.center + half)),
    )
    return found if passed else _sized(found, first, rules)


def evaluate_final(first: StageResult, second: StageResult, rules: CombinationRules) -> FinalEvaluation:
    """Judge both stages together; the data of each stage are analyzed on their own."""
    c, weights = rules.critical_value, rules.weights
    stages = (first, second)
    lower, upper = rules.log_limits
    z = (_combined(stages, weights, lower, above=True), _combined(stages, weights, upper, above=False))
    low, high = (_bound(stages, weights, c, above=above) for above in (True, False))
    interval = (math.exp(low), math.exp(high)) if low <= high else None
    return FinalEvaluation(min(z) > c, z, c, interval, math.exp(_median(stages, weights, c)))


def normal_of_t(t: Floats | float, df: float) -> Floats:
    """The normal quantile with the tail of t, from whichever tail is small."""
    tail = special.ndtri_exp(np.log(np.maximum(special.stdtr(df, -np.abs(t)), 1e-300)))
    return np.asarray(np.where(np.asarray(t) > 0, -tail, tail))


def _futile(first: StageResult, rules: CombinationRules, power: float) -> tuple[str, ...]:
    reasons = ["power"] if power >= rules.enough else []
    if rules.futility is not None:
        half = first.half_width(0.05) if rules.futility.of == "interval" else 0.0
        above = first.center - half > math.log(rules.futility.highest)
        if above or first.center + half < math.log(rules.futility.lower):
            reasons.append(rules.futility.of)
    return tuple(reasons)


def _sized(found: InterimEvaluation, first: StageResult, rules: CombinationRules) -> InterimEvaluation:
    """The same with the second stage that conditional power asks for."""
    levels, target = np.full(2, rules.level), rules.target
    planned = math.log(rules.planned_ratio)
    assumed = first.center if rules.observed_ratio else planned
    if rules.conditional != "no":
        levels = conditional_levels(np.array(found.z), found.critical_value, rules.weights)
        if not rules.observed_ratio:
            assumed = math.copysign(planned, 1.0 if first.center >= 0 else -1.0)
    if rules.conditional == "error_power" and rules.enough <= rules.target:
        target = 1 - (1 - rules.target) / (1 - found.power)
    n2 = second_stage_size(log_sd(first.cv), assumed, levels, target, rules.log_limits, method=rules.method)
    if n2 is not None:
        n2 -= first.size if rules.conditional == "no" else 0
        n2 = max(n2 if rules.max_total is None else min(n2, rules.max_total - first.size), rules.min_second)
    too_large = rules.futile_total is not None and n2 is not None and first.size + n2 > rules.futile_total
    return replace(
        found,
        futile=(*found.futile, "size") if n2 is None or too_large else found.futile,
        n2=n2,
        levels=(float(levels[0]), float(levels[1])),
        assumed_ratio=math.exp(assumed),
        target=target,
    )


def _combined(
    stages: tuple[StageResult, StageResult], weights: Sequence[float], against: float, *, above: bool
) -> float:
    """The largest of the combined statistics against one value."""
    first, second = (stage.z(against, above=above) for stage in stages)
    return max(math.sqrt(w) * first + math.sqrt(1 - w) * second for w in weights)


def _bound(stages: tuple[StageResult, StageResult], weights: Sequence[float], c: float, *, above: bool) -> float:
    """The log ratio whose hypothesis the combination just rejects: a limit of the repeated confidence interval."""
    return root(lambda at: _combined(stages, weights, at, above=above) - c, *_bracket(stages))


def _median(stages: tuple[StageResult, StageResult], weights: Sequence[float], c: float) -> float:
    """The log ratio with an overall p value of one half, by the stage-wise ordering (Wassmer, Brannath 2016, 8.3.3)."""
    return root(lambda at: below_both(c, _combined(stages, weights, at, above=True), weights) - 0.5, *_bracket(stages))


def _bracket(stages: tuple[StageResult, StageResult]) -> Pair:
    """Log ratios beyond every limit: far from both estimates in both standard errors."""
    far = 40 * max(stage.error for stage in stages)
    centers = [stage.center for stage in stages]
    return min(centers) - far, max(centers) + far
