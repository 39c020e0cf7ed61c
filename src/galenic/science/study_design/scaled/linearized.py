"""FDA's reference-scaled criteria: (muT - muR)^2 - theta s2wR at or below 0 by its 95 % upper bound (Hyslop 2000)."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from scipy import special

from galenic.science.study_design import refusals
from galenic.science.study_design.designs import Subjects
from galenic.science.study_design.distributions import student_quantile
from galenic.science.study_design.quadrature import Floats
from galenic.science.study_design.scaled.integration import Acceptance, probability
from galenic.science.study_design.scaled.laws import JointLaw, contrasts_law
from galenic.science.study_design.scaled.replicates import ReplicatePlan
from galenic.science.study_design.scaled.rules import (
    CONVENTIONAL,
    FDA_SCALE,
    FDA_SWITCH,
    HIGHEST_SD_RATIO,
    NARROW_SCALE,
)


def bound_of_criterion(
    estimate: Floats | float, error: Floats, allowed: Floats, *, t: Floats | float, chi: Floats | float
) -> Floats:
    """The 95 % upper bound of (muT - muR)^2 - theta s2wR by Howe's approximation, as FDA's appendix G computes it.

    `estimate` is |T - R| with its standard `error`, `allowed` is theta s2wR; `t` and `chi` are the quantiles at the
    level of the test, the latter of a chi-square variable over its degrees of freedom.
    """
    upper = 2 * t * error * estimate + (np.square(t) + 1) * error**2
    part = allowed * (1 - 1 / np.asarray(chi))
    return np.asarray(np.square(estimate) - error**2 - allowed + np.sqrt(upper**2 + part**2))


@dataclass(frozen=True)
class _Criterion:
    """The upper bound of the linearized criterion for one law; it rises with the estimate and falls with s2wR.

    `scale` is the root of theta, `t` and `chi` the quantiles behind the bounds of its two parts.
    """

    scale: float
    t: float
    chi: float

    @classmethod
    def of(cls, law: JointLaw, scale: float, alpha: float) -> _Criterion:
        t = float(student_quantile(alpha, law.df))
        return cls(scale, t, float(2 * special.gammainccinv(law.reference_df / 2, alpha) / law.reference_df))

    def value(self, estimate: Floats | float, error: Floats, variance: Floats) -> Floats:
        """The bound for an estimate >= 0 with its standard error, and s2wR."""
        return bound_of_criterion(estimate, error, self.scale**2 * variance, t=self.t, chi=self.chi)

    def largest_estimate(self, error: Floats, variance: Floats) -> Floats:
        """The estimate at which the bound is 0; below 0 where it is above 0 for every estimate (Newton, from above)."""
        allowed = self.scale**2 * variance
        part2 = np.square(allowed * (1 - 1 / self.chi))
        slope, base = 2 * self.t * error, (self.t**2 + 1) * error**2
        at = np.sqrt(allowed + error**2)
        for _ in range(60):
            upper = slope * at + base
            root = np.sqrt(upper**2 + part2)
            step = (at**2 - error**2 - allowed + root) / (2 * at + upper * slope / root)
            at, before = np.maximum(at - step, 0.0), at
            # Where nothing is accepted, the step never ends but stays at 0.
            if float(np.max(np.abs(at - before), initial=0.0)) < 1e-13:
                break
        return np.where(self.value(0.0, error, variance) > 0, -1.0, at)

    def largest_error(self, variance: Floats) -> Floats:
        """The standard error at which no estimate is accepted any more, in closed form."""
        allowed = self.scale**2 * variance
        k = (self.t**2 + 1) ** 2 - 1
        within = allowed**2 * (1 - (1 - 1 / self.chi) ** 2)
        return np.sqrt((allowed + np.sqrt(allowed**2 + k * within)) / k)

    def error_at(self, estimate: float, variance: Floats, top: Floats) -> Floats:
        """The standard error in 0 .. `top` at which this estimate is just accepted; 0 where it never is."""
        low, high = np.zeros_like(top), top.copy()
        for _ in range(26):  # a cut a hundred-millionth beside the kink is as good
            middle = (low + high) / 2
            accepted = self.value(estimate, middle, variance) < 0
            low, high = np.where(accepted, middle, low), np.where(accepted, high, middle)
        return low

    def errors_at_interval(self, limit: float, variance: Floats) -> Floats:
        """The two standard errors at which the criterion and the interval within +-`limit` accept the same estimates.

        With the estimate limit - t error the criterion's equation loses its square root and is quadratic in the error.
        Roots that mean nothing are negative or infinite. Shape (..., 2).
        """
        gap = limit**2 - self.scale**2 * variance
        part = self.scale**2 * variance * (1 - 1 / self.chi)
        with np.errstate(divide="ignore", invalid="ignore"):
            b = (gap**2 - part**2) / (2 * gap)
            root = np.sqrt(np.maximum((self.t * limit) ** 2 - (self.t**2 - 1) * b, 0.0))
            found = b[..., None] / (self.t * limit + np.stack([root, -root], axis=-1))
        return np.nan_to_num(found, nan=0.0, posinf=1e6, neginf=-1.0)


@dataclass(frozen=True, kw_only=True)
class ReferenceScaled(ReplicatePlan):
    """A study of a highly variable drug by FDA's rule: scaled from swR 0.294 on, else 80 to 125 %, and the estimate.

    FDA, Statistical Approaches to Establishing Bioequivalence (2026), III.C and appendix G. The unscaled branch is
    planned with the interval of subjects' contrasts; its evaluation by a mixed model has nearly the same power.
    Power is exact but for quadrature (error below 1e-6, mostly below 1e-9).
    """

    @property
    def implied_limit(self) -> float:
        """The ratio from which on products are not equivalent at the true variability of the reference."""
        sd = math.sqrt(self.variances.reference)
        return math.exp(FDA_SCALE * sd) if sd >= FDA_SWITCH else 1.25

    def power(self, n: Subjects) -> float:
        """Probability of passing with `n` subjects, in all or by sequence."""
        law = self.law(n)
        return probability(law, math.log(self.ratio), _highly_variable(law, self.alpha, estimate=True))

    def components(self, n: Subjects) -> dict[str, float]:
        """Probabilities of passing all, of the mixed criterion, of the estimate, and of 80 to 125 %."""
        law, center = self.law(n), math.log(self.ratio)
        estimate = special.ndtr((CONVENTIONAL - center) / law.spread) - special.ndtr(
            (-CONVENTIONAL - center) / law.spread
        )
        return {
            "all": self.power(n),
            "criterion": probability(law, center, _highly_variable(law, self.alpha, estimate=False)),
            "estimate": float(estimate),
            "unscaled": probability(law, center, _unscaled(law, self.alpha)),
        }

    def law(self, n: Subjects) -> JointLaw:
        """The joint law of the estimates with `n` subjects."""
        return contrasts_law(self.layout, self.layout.allocate(n), self.variances)


@dataclass(frozen=True, kw_only=True)
class NarrowIndex(ReplicatePlan):
    """A study of a narrow therapeutic index drug by FDA's rule: scaled, and 80 to 125 %, and swT/swR at most 2.5.

    FDA, Statistical Approaches to Establishing Bioequivalence (2026), III.B and appendix F; the design replicates both
    products. The unscaled part is planned with subjects' contrasts. Power is exact but for quadrature.
    """

    ratio: float = 0.975

    def __post_init__(self) -> None:
        super().__post_init__()
        refusals.refuse(self._design_faults(twice="TR"))

    @property
    def implied_limit(self) -> float:
        """The ratio from which on products are not equivalent at the true variability of the reference."""
        return min(math.exp(NARROW_SCALE * math.sqrt(self.variances.reference)), 1.25)

    @property
    def attainable(self) -> bool:
        """Whether any size has the power: the ratio lies within what swR allows, and swT/swR below 2.5."""
        return abs(math.log(self.ratio)) < math.log(self.implied_limit) and _is_similar(self)

    def power(self, n: Subjects) -> float:
        """Probability of passing all three parts with `n` subjects, in all or by sequence."""
        law = self.law(n)
        rule = _narrow(law, self.alpha, unscaled=True)
        return probability(law, math.log(self.ratio), _with_sd_ratio(rule, law, self.alpha))

    def components(self, n: Subjects) -> dict[str, float]:
        """Probabilities of passing all, and of each part: scaled criterion, 80 to 125 %, ratio of swT and swR."""
        law, center = self.law(n), math.log(self.ratio)
        return {
            "all": self.power(n),
            "criterion": probability(law, center, _narrow(law, self.alpha, unscaled=False)),
            "unscaled": probability(law, center, _unscaled(law, self.alpha)),
            "sd_ratio": _sd_ratio(law, self.alpha),
        }

    def law(self, n: Subjects) -> JointLaw:
        """The joint law of the estimates with `n` subjects."""
        return contrasts_law(self.layout, self.layout.allocate(n), self.variances)


@dataclass(frozen=True, kw_only=True)
class HighlyVariableNarrowIndex(ReplicatePlan):
    """A highly variable drug with a narrow therapeutic index: FDA's rule for the former, and swT/swR at most 2.5.

    FDA product guidances of dabigatran, rivaroxaban and edoxaban. `scaled` False leaves the reference-scaled branch
    out and judges by 80 to 125 % throughout, as some planning programs do.
    """

    ratio: float = 0.95
    scaled: bool = True

    def __post_init__(self) -> None:
        super().__post_init__()
        refusals.refuse(self._design_faults(twice="TR"))

    @property
    def implied_limit(self) -> float:
        """The ratio from which on products are not equivalent at the true variability of the reference."""
        sd = math.sqrt(self.variances.reference)
        return math.exp(FDA_SCALE * sd) if self.scaled and sd >= FDA_SWITCH else 1.25

    @property
    def attainable(self) -> bool:
        """Whether any size has the power: the estimate must lie within 80 to 125 %, and swT/swR below 2.5."""
        return super().attainable and _is_similar(self)

    def power(self, n: Subjects) -> float:
        """Probability of passing both parts with `n` subjects, in all or by sequence."""
        law = self.law(n)
        rule = _highly_variable(law, self.alpha, estimate=True) if self.scaled else _unscaled(law, self.alpha)
        return probability(law, math.log(self.ratio), _with_sd_ratio(rule, law, self.alpha))

    def components(self, n: Subjects) -> dict[str, float]:
        """Probabilities of passing both parts, and of each: equivalence, ratio of swT and swR."""
        law, center = self.law(n), math.log(self.ratio)
        rule = _highly_variable(law, self.alpha, estimate=True) if self.scaled else _unscaled(law, self.alpha)
        return {
            "all": self.power(n),
            "equivalence": probability(law, center, rule),
            "sd_ratio": _sd_ratio(law, self.alpha),
        }

    def law(self, n: Subjects) -> JointLaw:
        """The joint law of the estimates with `n` subjects."""
        return contrasts_law(self.layout, self.layout.allocate(n), self.variances)


def _is_similar(plan: ReplicatePlan) -> bool:
    """Whether the true swT/swR lies below the limit that its upper bound must not exceed."""
    return plan.variances.test < HIGHEST_SD_RATIO**2 * plan.variances.reference


def _highly_variable(law: JointLaw, alpha: float, *, estimate: bool) -> Acceptance:
    """Scaled from swR 0.294 on, unscaled below; with the limits of the point estimate, or without."""
    criterion = _Criterion.of(law, FDA_SCALE, alpha)
    switch = FDA_SWITCH**2
    highest = CONVENTIONAL if estimate else math.inf

    def bound(variance: Floats, error: Floats) -> Floats:
        wide = np.minimum(criterion.largest_estimate(error, variance), highest)
        return np.where(variance >= switch, wide, CONVENTIONAL - criterion.t * error)

    def kinks(variance: Floats) -> Floats:
        scaled, widest = variance >= switch, CONVENTIONAL / criterion.t
        top = np.where(scaled, criterion.largest_error(variance), widest)
        narrowed = np.where(scaled, criterion.error_at(CONVENTIONAL, variance, top), 0.0)
        return np.stack([narrowed, top], axis=-1)

    return Acceptance(bound, kinks, (switch,))


def _narrow(law: JointLaw, alpha: float, *, unscaled: bool) -> Acceptance:
    """The criterion of narrow therapeutic index drugs, with the interval within 80 to 125 % or without."""
    criterion = _Criterion.of(law, NARROW_SCALE, alpha)

    def bound(variance: Floats, error: Floats) -> Floats:
        scaled = criterion.largest_estimate(error, variance)
        return np.minimum(scaled, CONVENTIONAL - criterion.t * error) if unscaled else scaled

    def kinks(variance: Floats) -> Floats:
        top = criterion.largest_error(variance)
        if not unscaled:
            return top[:, None]
        top = np.minimum(top, CONVENTIONAL / criterion.t)
        return np.concatenate([criterion.errors_at_interval(CONVENTIONAL, variance), top[:, None]], axis=1)

    return Acceptance(bound, kinks)


def _unscaled(law: JointLaw, alpha: float) -> Acceptance:
    """The interval within 80 to 125 %, whatever the variance of the reference."""
    t = float(student_quantile(alpha, law.df))

    def bound(variance: Floats, error: Floats) -> Floats:
        return CONVENTIONAL - t * error + 0 * variance

    def kinks(variance: Floats) -> Floats:
        return np.full((len(variance), 1), CONVENTIONAL / t)

    return Acceptance(bound, kinks)


def _with_sd_ratio(rule: Acceptance, law: JointLaw, alpha: float) -> Acceptance:
    """The rule, and the upper limit of swT/swR at most 2.5: given s2wR a chi-square probability."""
    f = float(special.fdtri(law.test_df, law.reference_df, alpha))
    highest = HIGHEST_SD_RATIO**2 * f * law.test_df / law.variances.test

    def weight(variance: Floats) -> Floats:
        return np.asarray(special.gammainc(law.test_df / 2, highest * variance / 2))

    return Acceptance(rule.bound, rule.kinks, rule.switches, weight)


def _sd_ratio(law: JointLaw, alpha: float) -> float:
    """Probability that the upper limit of swT/swR is at most 2.5."""
    f = special.fdtri(law.test_df, law.reference_df, alpha)
    share = HIGHEST_SD_RATIO**2 * f * law.variances.reference / law.variances.test
    return float(special.fdtr(law.test_df, law.reference_df, share))
