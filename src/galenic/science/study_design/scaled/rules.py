"""What agencies fix about limits that follow the within-subject variability of the reference."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Literal

from galenic.science.study_design import refusals

# Widest conventional limit on the log scale, and that of the point estimate.
CONVENTIONAL = math.log(1.25)

# FDA, Statistical Approaches to Establishing Bioequivalence (2026), appendix G: (ln 1.25 / 0.25)^2, from swR 0.294.
FDA_SCALE, FDA_SWITCH = CONVENTIONAL / 0.25, 0.294
# The same, appendix F: ln(1/0.9) / 0.10; and the upper limit of swT/swR.
NARROW_SCALE, HIGHEST_SD_RATIO = math.log(1 / 0.9) / 0.10, 2.5


@dataclass(frozen=True, slots=True)
class ExpandingRule:
    """A rule that widens limits to exp(+-`scale` swR) where CVwR exceeds `switch_cv`, up to those at `cap_cv`.

    `model` is how the interval is computed: "anova" with all data and fixed effects, "contrasts" from differences of
    each subject. `fixed` widens at once to this upper limit instead.
    """

    name: str
    scale: float
    switch_cv: float
    cap_cv: float
    model: Literal["anova", "contrasts"]
    source: str
    fixed: float | None = None
    estimate_limit: float = 1.25

    @property
    def switch(self) -> float:
        """Variance of the reference above which limits widen."""
        return math.log1p(self.switch_cv**2)

    @property
    def cap(self) -> float:
        """Variance of the reference above which limits widen no further."""
        return math.log1p(self.cap_cv**2)

    def upper(self, cv: float) -> float:
        """The upper limit for a CV of the reference; the lower one is its reciprocal."""
        if cv <= self.switch_cv + 1e-10:
            return math.exp(CONVENTIONAL)
        return self.fixed or math.exp(self.scale * math.sqrt(math.log1p(min(cv, self.cap_cv) ** 2)))

    def cv_of_upper(self, upper: float) -> float:
        """The CV of the reference whose widened upper limit this is.

        Raises InputError PWR-001 for a limit that is not between the conventional and the widest one.
        """
        highest = self.upper(self.cap_cv)
        refusals.refuse(refusals.within("PWR-013", "upper", upper, 1.25, highest, what="The widened limit"))
        return math.sqrt(math.expm1((math.log(upper) / self.scale) ** 2))


EMA = ExpandingRule("EMA", 0.760, 0.30, 0.50, "anova", "EMA CPMP/EWP/QWP/1401/98 Rev. 1, 4.1.10")
# 66.7 to 150.0 % is the stated pair; the CV behind it, 57.4 % as stated, is taken with its digits.
HEALTH_CANADA = ExpandingRule(
    "Health Canada",
    0.76,
    0.30,
    math.sqrt(math.expm1((math.log(1.5) / 0.76) ** 2)),
    "contrasts",
    "Health Canada, Comparative Bioavailability Standards (2018), 2.1.1.8",
)
GCC = ExpandingRule("GCC", 0.0, 0.30, 0.30, "anova", "GCC guideline, versions 2.4 to 3.0", fixed=4 / 3)
EXPANDING = {"EMA": EMA, "Health Canada": HEALTH_CANADA, "GCC": GCC}


def expanding_rule(name: str) -> ExpandingRule:
    """The rule of an agency by its name. Raises InputError PWR-001 (PWR-018) for any other."""
    refusals.refuse(refusals.choice_faults("rule", name, EXPANDING))
    return EXPANDING[name]
