"""How a noncompartmental analysis is done: every choice on which programs and guidelines differ, with its default.

The defaults follow ICH M13A (2024): actual times, concentrations below the limit of quantification (BLQ) are zero for
the parameters and left out of lambda z (2.2.2.2). `PHOENIX` and `PKNCA` name the customary settings of those programs.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import IntEnum, StrEnum
from typing import Literal

from galenic.errors import Fault, InputError


class Route(StrEnum):
    """Route of administration; it decides the names of clearance, volume and mean residence time."""

    EXTRAVASCULAR = "extravascular"
    BOLUS = "intravenous bolus"
    INFUSION = "intravenous infusion"


class Trapezoid(StrEnum):
    """Rule for the area between two samples. A logarithmic segment needs two different positive concentrations.

    LINEAR: every segment. LINEAR_UP_LOG_DOWN: logarithmic wherever the concentration falls. LOG_AFTER_TMAX: logarithmic
    after Tmax, rising or falling (PKNCA "lin-log", MetidaNCA "logt"). LOG_DOWN_AFTER_TMAX: logarithmic where it falls
    after Tmax, linear before (MetidaNCA "luldt").
    """

    LINEAR = "linear"
    LINEAR_UP_LOG_DOWN = "linear-up/log-down"
    LOG_AFTER_TMAX = "linear to Tmax, logarithmic after"
    LOG_DOWN_AFTER_TMAX = "linear to Tmax, linear-up/log-down after"


class AtDose(StrEnum):
    """The concentration at dosing when no sample was taken then.

    BY_ROUTE: back-extrapolated for a bolus, the lowest concentration of the interval at steady state, else zero
    (Phoenix WinNonlin). REQUIRED: an area from dosing is then not estimable (PKNCA).
    """

    BY_ROUTE = "by route"
    ZERO = "zero"
    LOWEST = "lowest of the dosing interval"
    BACK_EXTRAPOLATED = "back-extrapolated"
    REQUIRED = "a sample is required"


class TerminalStart(StrEnum):
    """First sample that the search for lambda z may use. BY_ROUTE: from Tmax for a bolus, else after Tmax (Phoenix)."""

    BY_ROUTE = "by route"
    AFTER_TMAX = "after Tmax"
    FROM_TMAX = "from Tmax"


class LagTime(StrEnum):
    """Tlag: the time of the sample before the first quantifiable one (Phoenix), or before the first rise (PKNCA)."""

    BEFORE_QUANTIFIABLE = "before the first quantifiable concentration"
    BEFORE_RISE = "before the first rise"


class Beyond(IntEnum):
    """What an interval holds after the last quantifiable sample.

    ZERO: nothing (AUClast). TO_NEXT: the samples that follow, then nothing (AUCall). TERMINAL: the exponential decline
    of lambda z from the last concentration, observed or predicted (AUCinf; PKNCA). LINE: one more segment, by the
    trapezoidal rule, to the regression line where the interval ends (MetidaNCA).
    """

    ZERO = 0
    TO_NEXT = 1
    TERMINAL = 2
    LINE = 3


BLQRule = Literal["zero", "drop", "keep"] | float


@dataclass(frozen=True, slots=True)
class BLQRules:
    """What stands for a concentration below the limit of quantification, by its position in the profile.

    `first`: before the first quantifiable sample; `middle`: between quantifiable samples; `last`: after the last one.
    "zero", "drop" (as if not sampled), "keep" (the number as reported), or a number such as half the limit.
    """

    first: BLQRule = "zero"
    middle: BLQRule = "zero"
    last: BLQRule = "zero"
    around_tmax: bool = False

    @classmethod
    def everywhere(cls, rule: BLQRule) -> BLQRules:
        """The same rule at every position."""
        return cls(rule, rule, rule)

    @classmethod
    def about_tmax(cls, before: BLQRule, after: BLQRule) -> BLQRules:
        """One rule before Tmax and one from Tmax on, wherever the quantifiable samples lie."""
        return cls(before, after, after, around_tmax=True)


@dataclass(frozen=True, slots=True)
class NCAOptions:
    """Settings of one analysis.

    `min_points`, `r2_tolerance`: lambda z is the regression over the last `min_points` or more samples with the largest
    adjusted R2; of those within the tolerance of it, the one with most points. Lines that rise are left aside; with
    `rising_lines_compete` one that fits better than all that fall leaves lambda z not estimable (PKNCA).
    `substituted_in_lambda_z`: whether a number put in place of BLQ counts as measured (PKNCA) or not (ICH M13A
    2.2.2.2). `beyond_samples`: how a dosing interval that outlasts sampling is completed. The limits at the end raise
    flags, never exclude: extrapolated area in % of AUC0-inf, adjusted R2 and span in half-lives (custom of the field,
    no guideline states a limit), predose in % of Cmax (ICH M13A 2.2.3.3); `long_half_life` and `truncation_time`, 24 h
    and 72 h in the unit of time, from which AUC0-72h may stand for AUC0-t (ICH M13A 2.1.8.2).
    """

    route: Route = Route.EXTRAVASCULAR
    trapezoid: Trapezoid = Trapezoid.LINEAR
    blq: BLQRules = field(default_factory=BLQRules)
    at_dose: AtDose = AtDose.BY_ROUTE
    terminal_start: TerminalStart = TerminalStart.BY_ROUTE
    min_points: int = 3
    r2_tolerance: float = 1e-4
    rising_lines_compete: bool = False
    substituted_in_lambda_z: bool = False
    beyond_samples: Beyond = Beyond.TERMINAL
    lag_time: LagTime = LagTime.BEFORE_QUANTIFIABLE
    max_extrapolated_percent: float = 20.0
    min_r2_adjusted: float = 0.80
    max_predose_percent: float = 5.0
    min_span_half_lives: float = 2.0
    long_half_life: float = 24.0
    truncation_time: float = 72.0

    def __post_init__(self) -> None:
        faults = [
            Fault("NCA-001", message, column=name, value=str(getattr(self, name)), allowed=allowed)
            for name, wrong, message, allowed in (
                ("min_points", self.min_points < 2, "A line needs two points", "2 or more"),
                ("r2_tolerance", not 0 <= self.r2_tolerance < 1, "Not a tolerance on adjusted R2", "0 up to 1"),
                ("blq", not _rules_are_known(self.blq), "Not a BLQ rule", "zero, drop, keep or a number of 0 or more"),
            )
            if wrong
        ]
        if faults:
            raise InputError("The options of the noncompartmental analysis cannot be used.", faults=faults)


def _rules_are_known(rules: BLQRules) -> bool:
    return all(
        rule in ("zero", "drop", "keep") if isinstance(rule, str) else 0 <= rule < float("inf")
        for rule in (rules.first, rules.middle, rules.last)
    )


ICH_M13A = NCAOptions()
PHOENIX = NCAOptions(blq=BLQRules.everywhere("keep"))
PKNCA = NCAOptions(
    blq=BLQRules(first="keep", middle="drop", last="keep"),
    at_dose=AtDose.REQUIRED,
    terminal_start=TerminalStart.AFTER_TMAX,
    rising_lines_compete=True,
    substituted_in_lambda_z=True,
    lag_time=LagTime.BEFORE_RISE,
)
