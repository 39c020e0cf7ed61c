"""What every design of a bioequivalence study reports."""

from __future__ import annotations

import math
from dataclasses import dataclass

from galenic.errors import Fault, InputError
from galenic.science.bioequivalence.distributions import t_quantile, t_tail

CONVENTIONAL_LIMITS = (0.80, 1.25)
# A residual sum of squares below this part of the total is arithmetic noise, not variability between observations.
NO_VARIABILITY = 1e-20


@dataclass(frozen=True, slots=True)
class RatioInterval:
    """Test over reference: the ratio of geometric means with its 100(1 - 2 alpha) % confidence interval.

    `log_difference` and `standard_error` are on the natural-log scale. `p_lower` and `p_upper` are the two one-sided
    tests against the lower and the upper limit (Schuirmann 1987); both below `alpha` says the same as the interval
    lying inside the limits.
    """

    log_difference: float
    standard_error: float
    df: float
    alpha: float
    lower_limit: float
    upper_limit: float

    @property
    def ratio_pct(self) -> float:
        """Point estimate, in %."""
        return 100.0 * math.exp(self.log_difference)

    @property
    def lower_pct(self) -> float:
        """Lower confidence limit, in %."""
        return 100.0 * math.exp(self.log_difference - self._half_width)

    @property
    def upper_pct(self) -> float:
        """Upper confidence limit, in %."""
        return 100.0 * math.exp(self.log_difference + self._half_width)

    @property
    def p_lower(self) -> float:
        """P value of the hypothesis that the ratio is at or below the lower limit."""
        t = (self.log_difference - math.log(self.lower_limit)) / self.standard_error
        return t_tail(self.df, t)

    @property
    def p_upper(self) -> float:
        """P value of the hypothesis that the ratio is at or above the upper limit."""
        t = (math.log(self.upper_limit) - self.log_difference) / self.standard_error
        return t_tail(self.df, t)

    @property
    def _half_width(self) -> float:
        return t_quantile(self.df, 1.0 - self.alpha) * self.standard_error


@dataclass(frozen=True, slots=True)
class IncompleteSubject:
    """A subject that lacks values. `kept` tells whether what remains stays in the analysis."""

    sequence: str
    subject: str
    reason: str
    kept: bool


def cv_pct(log_variance: float) -> float:
    """Coefficient of variation, in %, of a log-normal variable with this variance on the natural-log scale."""
    return 100.0 * math.sqrt(math.expm1(log_variance))


def refuse_bad_options(alpha: float, limits: tuple[float, float]) -> None:
    """Raise InputError BEQ-002 unless 0 < alpha < 0.5 and 0 < lower limit < 1 < upper limit, all finite."""
    faults = []
    if not 0.0 < alpha < 0.5:
        message = "The significance level is out of range."
        faults.append(Fault("BEQ-021", message, value=str(alpha), allowed="0 < alpha < 0.5"))
    if not (0.0 < limits[0] < 1.0 < limits[1] and math.isfinite(limits[1])):
        message = "The acceptance limits do not enclose 1."
        faults.append(Fault("BEQ-022", message, value=str(limits), allowed="0 < lower < 1 < upper"))
    if faults:
        raise InputError(
            "The options of the comparison cannot be used.",
            remedy="Give alpha per side (0.05 gives a 90 % interval) and the limits as ratios, e.g. (0.80, 1.25).",
            faults=faults,
            code="BEQ-002",
        )


def no_variability() -> InputError:
    """The refusal of values that leave no residual: an interval of width zero would say more than the data do."""
    return InputError(
        "The values leave no residual variability, so that no confidence interval exists.",
        remedy="Check whether the same value was entered for every subject, or whether the columns were shifted.",
        faults=[Fault("BEQ-020", "The residual variance is zero.")],
        code="BEQ-001",
    )
