"""Average bioequivalence with expanding limits: EMA, Health Canada, GCC."""

from __future__ import annotations

import math
from dataclasses import dataclass, field

import numpy as np
from scipy import special

from galenic.science.study_design import refusals
from galenic.science.study_design.designs import Subjects
from galenic.science.study_design.distributions import student_quantile
from galenic.science.study_design.quadrature import Floats
from galenic.science.study_design.scaled.integration import Acceptance, probability
from galenic.science.study_design.scaled.laws import JointLaw, ReferenceRows, anova_law, contrasts_law
from galenic.science.study_design.scaled.replicates import ReplicatePlan
from galenic.science.study_design.scaled.rules import CONVENTIONAL, EMA, ExpandingRule


@dataclass(frozen=True, kw_only=True)
class ExpandingLimits(ReplicatePlan):
    """A replicate study judged by limits that widen with the CV of the reference, and by its point estimate.

    `rule` says by which agency (EMA, HEALTH_CANADA, GCC, or an `ExpandingRule` of one's own); `reference_rows` how
    EMA's analysis estimates the variance of the reference (see `anova_law`). Power is exact but for quadrature (error
    below 1e-6, mostly below 1e-9): s2wR is a component of the residual variance, as the analysis of variance has it.
    """

    rule: ExpandingRule = field(default=EMA)
    reference_rows: ReferenceRows = "periods"

    def __post_init__(self) -> None:
        super().__post_init__()
        refusals.refuse(refusals.choice_faults("reference_rows", self.reference_rows, ("periods", "sequences")))

    @property
    def implied_limit(self) -> float:
        """The upper limit at the true CV of the reference: from there on products are not equivalent."""
        return self.rule.upper(self.cv)

    def power(self, n: Subjects) -> float:
        """Probability of passing with `n` subjects, in all or by sequence."""
        law = self.law(n)
        return probability(law, math.log(self.ratio), self._acceptance(law, estimate=True))

    def components(self, n: Subjects) -> dict[str, float]:
        """Probabilities of passing all, of the interval within widened limits, of the estimate, of 80 to 125 %."""
        law, center = self.law(n), math.log(self.ratio)
        limit = math.log(self.rule.estimate_limit)
        estimate = special.ndtr((limit - center) / law.spread) - special.ndtr((-limit - center) / law.spread)
        return {
            "all": self.power(n),
            "interval": probability(law, center, self._acceptance(law, estimate=False)),
            "estimate": float(estimate),
            "unscaled": probability(law, center, self._acceptance(law, estimate=False, widened=False)),
        }

    def law(self, n: Subjects) -> JointLaw:
        """The joint law of the estimates with `n` subjects."""
        allocation = self.layout.allocate(n)
        if self.rule.model == "contrasts":
            return contrasts_law(self.layout, allocation, self.variances)
        return anova_law(self.layout, allocation, self.variances, reference_rows=self.reference_rows)

    def _acceptance(self, law: JointLaw, *, estimate: bool, widened: bool = True) -> Acceptance:
        t = float(student_quantile(self.alpha, law.df))
        highest = math.log(self.rule.estimate_limit) if estimate else math.inf

        def limit(variance: Floats) -> Floats:
            return self.limit(variance) if widened else np.full_like(variance, CONVENTIONAL)

        def kinks(variance: Floats) -> Floats:
            widest = limit(variance)
            narrowed = (widest - min(highest, 1e3)) / t
            return np.stack([np.maximum(narrowed, 0.0), widest / t], axis=-1)

        def bound(variance: Floats, error: Floats) -> Floats:
            return np.minimum(limit(variance) - t * error, highest)

        switches = (self.rule.switch, self.rule.cap) if widened else ()
        return Acceptance(bound, kinks, switches)

    def limit(self, variance: Floats) -> Floats:
        """Upper limit on the log scale for an estimated variance of the reference."""
        if self.rule.fixed is not None:
            wide: Floats | float = math.log(self.rule.fixed)
        else:
            wide = self.rule.scale * np.sqrt(np.minimum(variance, self.rule.cap))
        return np.where(variance > self.rule.switch, wide, CONVENTIONAL)
