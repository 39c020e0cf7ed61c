"""Two-stage crossovers that pool both stages at the end (Potvin et al. 2008; Montague et al. 2012; Xu et al. 2016).

Power and type I error are exact: the first stage is integrated over its variance and its estimate, the second over its
variance, while the region of second estimates that pass is an interval in closed form. Pieces are cut wherever the
re-estimated size steps and wherever an interval vanishes. No simulation, no seed.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Literal, TypeAlias

from galenic.errors import Fault
from galenic.science.study_design import refusals
from galenic.science.study_design.equivalence import METHODS, Method, log_sd
from galenic.science.study_design.two_stage.operating import OperatingCharacteristics
from galenic.science.study_design.two_stage.pooled_law import Look, operating_characteristics

Scheme: TypeAlias = Literal["B", "C", "D", "E", "MSDBE"]
# Levels of the two looks as the authors of each scheme published them, for a planned ratio of 0.95 and 80 % power.
LEVELS: dict[Scheme, tuple[float, float]] = {
    "B": (0.0294, 0.0294),  # Potvin et al. 2008
    "C": (0.0294, 0.0294),
    "D": (0.028, 0.028),
    "E": (0.0249, 0.0363),  # Xu et al. 2016, CVs of 10 to 30 %
    "MSDBE": (0.01, 0.04),  # Fuglsang 2013; Zheng et al. 2015
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Futility:
    """When to stop after the first stage: its estimate, or its 90 % interval, lies wholly outside `lower` .. `upper`.

    Ratios; `upper` without a value is 1/lower. Raises InputError PWR-001 for limits that do not enclose 1.
    """

    of: Literal["estimate", "interval"]
    lower: float = 0.80
    upper: float | None = None

    def __post_init__(self) -> None:
        refusals.refuse(
            refusals.limit_faults((self.lower, self.highest))
            + refusals.choice_faults("of", self.of, ("estimate", "interval"))
        )

    @property
    def highest(self) -> float:
        """The upper ratio."""
        if self.upper is not None:
            return self.upper
        return 1 / self.lower if refusals.is_number(self.lower) and self.lower > 0 else math.nan


@dataclass(frozen=True, kw_only=True)
class TwoStage:
    """A two-stage crossover whose second stage is sized by the variance of the first, and pooled with it.

    `n1` subjects come first. Schemes: "B" tests at the first level; if it fails with less than the target power, the
    study goes on. "C" and "D" first test at `alpha0` if power is high enough. "E" tests once more at the second level
    before it stops with enough power; "MSDBE" stops without. `planned_ratio`, not the estimate, sizes the second stage,
    with `method` for power; its N - 3 degrees of freedom allow for a term of the stage (EMA, 4.1.8). `ratio` is the
    true one. `max_total` stops studies that would need more; `min_second` is the least second stage.
    Raises InputError PWR-001, naming every argument that cannot be used.
    """

    cv: float
    n1: int
    ratio: float = 0.95
    planned_ratio: float = 0.95
    target: float = 0.80
    scheme: Scheme = "B"
    levels: tuple[float, float] | None = None
    alpha0: float = 0.05
    limits: tuple[float, float] = (0.80, 1.25)
    max_total: int | None = None
    min_second: int = 0
    futility: Futility | None = None
    method: Method = "noncentral"

    def __post_init__(self) -> None:
        refusals.refuse(
            refusals.cv_faults("cv", self.cv)
            + refusals.ratio_faults("ratio", self.ratio)
            + refusals.limit_faults(self.limits)
            + refusals.choice_faults("scheme", self.scheme, LEVELS)
            + refusals.choice_faults("method", self.method, METHODS)
            + stage_faults(self.n1, self.levels, self.alpha0)
            + _plan_faults(self)
        )

    def operating_characteristics(self) -> OperatingCharacteristics:
        """Probabilities of passing, of a second stage, and of every size (error below 1e-6)."""
        first, second = self.levels or LEVELS[self.scheme]
        look = Look(
            first=first,
            second=second,
            before=self.alpha0 if self.scheme in ("C", "D") else None,
            monitored={"C": self.alpha0, "D": self.alpha0, "MSDBE": first}.get(self.scheme, second),
            again=self.scheme in ("B", "E"),
        )
        return operating_characteristics(self, look)

    @property
    def sd(self) -> float:
        """True residual standard deviation on the log scale."""
        return log_sd(self.cv)

    @property
    def second(self) -> int | None:
        """Subjects of the second stage where they are fixed beforehand."""
        return None


@dataclass(frozen=True, kw_only=True)
class GroupSequential:
    """A two-stage crossover with both stages fixed beforehand: the look may only stop it.

    `n1` and `n2` subjects; levels of 0.0294 twice are Pocock's for equal stages. Otherwise as `TwoStage`.
    Raises InputError PWR-001, naming every argument that cannot be used.
    """

    cv: float
    n1: int
    n2: int
    ratio: float = 0.95
    levels: tuple[float, float] = (0.0294, 0.0294)
    limits: tuple[float, float] = (0.80, 1.25)
    futility: Futility | None = None

    def __post_init__(self) -> None:
        refusals.refuse(
            refusals.cv_faults("cv", self.cv)
            + refusals.ratio_faults("ratio", self.ratio)
            + refusals.limit_faults(self.limits)
            + stage_faults(self.n1, self.levels, 0.05)
            + stage_faults(self.n2, None, 0.05, name="n2")
        )

    def operating_characteristics(self) -> OperatingCharacteristics:
        """Probabilities of passing, of a second stage, and of every size (error below 1e-6)."""
        look = Look(first=self.levels[0], second=self.levels[1], before=None, monitored=None, again=False)
        return operating_characteristics(self, look)

    @property
    def sd(self) -> float:
        """True residual standard deviation on the log scale."""
        return log_sd(self.cv)

    @property
    def second(self) -> int | None:
        """Subjects of the second stage."""
        return self.n2


def stage_faults(n: object, levels: tuple[float, float] | None, alpha0: float, *, name: str = "n1") -> list[Fault]:
    """Faults of the size of a stage, which is even and at least 4, and of the levels of the looks."""
    faults = []
    if not isinstance(n, int) or isinstance(n, bool) or n < 4 or n % 2 or n > 100_000:
        message = "A stage has an even number of subjects."
        faults.append(Fault("PWR-016", message, column=name, value=str(n), allowed="even numbers from 4 to 100000"))
    for alpha in (*(levels or ()), alpha0):
        faults += refusals.alpha_faults(alpha)
    return faults


def _plan_faults(plan: TwoStage) -> list[Fault]:
    faults = refusals.target_faults(plan.target, 0.05)
    lower, upper = plan.limits if len(plan.limits) == 2 else (0.8, 1.25)
    inside = refusals.is_number(plan.planned_ratio) and lower < plan.planned_ratio < upper
    if not inside:
        message = "No size shows a planned ratio that does not lie between the limits."
        faults.append(Fault("PWR-012", message, column="planned_ratio", value=str(plan.planned_ratio)))
    if plan.max_total is not None and not (isinstance(plan.max_total, int) and plan.max_total >= plan.n1):
        message = "A study cannot have fewer subjects than its first stage."
        faults.append(Fault("PWR-016", message, column="max_total", value=str(plan.max_total)))
    if not (isinstance(plan.min_second, int) and plan.min_second >= 0 and plan.min_second % 2 == 0):
        message = "The least second stage is even."
        faults.append(Fault("PWR-016", message, column="min_second", value=str(plan.min_second)))
    return faults
