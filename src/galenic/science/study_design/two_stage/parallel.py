"""Two-stage studies of parallel groups, simulated (Fuglsang 2014): Welch's test has no closed law over two stages."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import Literal, TypeAlias

import numpy as np
from numpy.typing import NDArray
from scipy import special

from galenic.science.study_design import refusals
from galenic.science.study_design.distributions import student_quantile
from galenic.science.study_design.equivalence import log_sd
from galenic.science.study_design.quadrature import Floats
from galenic.science.study_design.simulation.running import Counts, Progress, Spread, run, stream
from galenic.science.study_design.two_stage.operating import OperatingCharacteristics
from galenic.science.study_design.two_stage.pooled import stage_faults
from galenic.science.study_design.two_stage.resizing import EnoughPower, PlannedRatio, SizeTable

Test: TypeAlias = Literal["welch", "pooled"]
MOST_SIZES = 4000  # counted one by one, in steps of two


@dataclass(frozen=True, kw_only=True)
class TwoStageParallel:
    """Two parallel groups in two stages, by scheme "B" or "C" of Potvin et al.; `cv` in all, of R where T differs.

    `test` compares the groups at both looks. The second stage is sized for the planned ratio and the pooled variance of
    the first, by the noncentral t approximation, and with Welch's test by two subjects more where these fall short.
    Raises InputError PWR-001, naming every argument that cannot be used.
    """

    cv: float
    n1: int
    cv_test: float | None = None
    ratio: float = 0.95
    planned_ratio: float = 0.95
    target: float = 0.80
    scheme: Literal["B", "C"] = "B"
    levels: tuple[float, float] = (0.0294, 0.0294)
    alpha0: float = 0.05
    limits: tuple[float, float] = (0.80, 1.25)
    test: Test = "welch"
    max_total: int | None = None

    def __post_init__(self) -> None:
        refusals.refuse(
            refusals.cv_faults("cv", self.cv)
            + ([] if self.cv_test is None else refusals.cv_faults("cv_test", self.cv_test))
            + refusals.ratio_faults("ratio", self.ratio)
            + refusals.limit_faults(self.limits, around=self.planned_ratio)
            + refusals.target_faults(self.target, max(self.levels))
            + refusals.choice_faults("scheme", self.scheme, ("B", "C"))
            + refusals.choice_faults("test", self.test, ("welch", "pooled"))
            + stage_faults(self.n1, self.levels, self.alpha0)
        )

    def operating_characteristics(
        self,
        *,
        trials: int = 100_000,
        seed: int = 1,
        spread: Spread | None = None,
        progress: Progress | None = None,
    ) -> OperatingCharacteristics:
        """Simulate studies; the same seed gives the same result, whatever computes the blocks."""
        counts = run(_Simulation.of(self, seed), trials, spread=spread, progress=progress)
        passes, first, *by_size = (int(count) for count in counts)
        sizes = {self.n1 + 2 * place: count / trials for place, count in enumerate(by_size) if count}
        power = passes / trials
        second = sum(chance for n, chance in sizes.items() if n > self.n1)
        return OperatingCharacteristics(
            power, first / trials, second, sizes, math.sqrt(max(power * (1 - power), 1e-12) / trials)
        )


@dataclass(frozen=True)
class _Simulation:
    """One block after another; a value, so that it can be sent to other processes."""

    plan: TwoStageParallel
    seed: int
    table: SizeTable
    enough: EnoughPower
    enough_before: EnoughPower

    @classmethod
    def of(cls, plan: TwoStageParallel, seed: int) -> _Simulation:
        lower, upper = (math.log(limit) for limit in plan.limits)
        planned = PlannedRatio(lower, upper, math.log(plan.planned_ratio), plan.levels[1], plan.target)
        sd = max(log_sd(plan.cv), log_sd(plan.cv_test or plan.cv))
        highest = sd * math.sqrt(2 * float(special.gammainccinv(plan.n1 / 2 - 1, 1e-12)) / (plan.n1 - 2))
        table = SizeTable.of(planned, 4, highest, lost_df=2, per_subject=4.0)
        before = EnoughPower.of(replace(planned, alpha=plan.alpha0)) if plan.scheme == "C" else None
        enough = EnoughPower.of(planned)
        return cls(plan, seed, table, enough, before or enough)

    def __call__(self, block: int, trials: int) -> Counts:
        """Count passed studies, those passed with the first stage, and studies by size."""
        plan, draw = self.plan, stream(self.seed, block)
        half = plan.n1 // 2
        first = _Groups.drawn(draw, plan, np.full(trials, half))
        decided, passed = self._first_look(first)
        per_group = np.where(decided, half, self._per_group(first))
        if plan.max_total is not None:
            futile = 2 * per_group > plan.max_total
            per_group, decided = np.where(futile, half, per_group), decided | futile
        both = first.joined(_Groups.drawn(draw, plan, per_group - half))
        passed = np.where(decided, passed, both.passes(plan, plan.levels[1]))
        sizes = np.bincount(np.minimum(per_group - half, MOST_SIZES - 1), minlength=MOST_SIZES)
        return np.concatenate([[passed.sum(), (passed & (per_group == half)).sum()], sizes]).astype(np.int64)

    def _first_look(self, first: _Groups) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
        """Which studies end at the first look, and which of them pass."""
        plan = self.plan
        passed = first.passes(plan, plan.levels[0])
        enough = self.enough_before(*first.error_and_df(plan.test))
        last = first.passes(plan, plan.alpha0 if plan.scheme == "C" else max(plan.levels))
        return enough | passed, np.where(enough, last, passed)

    def _per_group(self, first: _Groups) -> NDArray[np.int64]:
        """Subjects per group in all that the first stage asks for, never fewer than it had."""
        plan = self.plan
        total = np.minimum(self.table.size(np.sqrt(first.pooled)), 2 * (MOST_SIZES + plan.n1 // 2 - 1))
        half = np.maximum(total // 2, 2).astype(np.int64)
        if plan.test == "welch":
            sized = replace(first, n=half)
            half = half + ~self.enough(*sized.error_and_df("welch"))
        return np.asarray(np.maximum(half, plan.n1 // 2))


@dataclass(frozen=True)
class _Groups:
    """Means and variances of two groups of `n` subjects each, one entry per study."""

    mean_t: Floats
    mean_r: Floats
    var_t: Floats
    var_r: Floats
    n: NDArray[np.int64]

    @classmethod
    def drawn(cls, draw: np.random.Generator, plan: TwoStageParallel, n: NDArray[np.int64]) -> _Groups:
        sds = (log_sd(plan.cv if plan.cv_test is None else plan.cv_test), log_sd(plan.cv))
        means = [sd * draw.standard_normal(len(n)) / np.sqrt(np.maximum(n, 1)) for sd in sds]
        df = np.maximum(n - 1, 0)
        squares = [np.where(df > 0, sd**2 * 2 * draw.standard_gamma(np.maximum(df, 1) / 2), 0.0) for sd in sds]
        variances = [each / np.maximum(df, 1) for each in squares]
        return cls(means[0] + math.log(plan.ratio), means[1], variances[0], variances[1], n)

    @property
    def pooled(self) -> Floats:
        """Pooled variance of single subjects."""
        return (self.var_t + self.var_r) / 2

    def joined(self, more: _Groups) -> _Groups:
        """Both stages as one."""
        n = self.n + more.n
        share = more.n / n
        means, variances = [], []
        for here, there, v1, v2 in (
            (self.mean_t, more.mean_t, self.var_t, more.var_t),
            (self.mean_r, more.mean_r, self.var_r, more.var_r),
        ):
            means.append(here + share * (there - here))
            squares = (self.n - 1) * v1 + np.maximum(more.n - 1, 0) * v2 + self.n * share * (there - here) ** 2
            variances.append(squares / (n - 1))
        return _Groups(means[0], means[1], variances[0], variances[1], n)

    def error_and_df(self, test: Test) -> tuple[Floats, Floats]:
        """Standard error of the difference, with its degrees of freedom."""
        t, r = self.var_t / self.n, self.var_r / self.n
        error: Floats = np.sqrt(t + r)
        if test == "pooled":
            return error, np.asarray(2.0 * (self.n - 1), dtype=np.float64)
        df: Floats = (t + r) ** 2 / ((t**2 + r**2) / (self.n - 1))
        return error, df

    def passes(self, plan: TwoStageParallel, alpha: float) -> NDArray[np.bool_]:
        """Whether the interval lies within the limits."""
        error, df = self.error_and_df(plan.test)
        half, difference = student_quantile(alpha, df) * error, self.mean_t - self.mean_r
        lower, upper = (math.log(limit) for limit in plan.limits)
        return np.asarray((difference - half >= lower) & (difference + half <= upper))
