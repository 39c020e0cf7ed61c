"""The risk of patients under limits that follow an estimate, and the level that keeps it at its nominal size."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import Any, Protocol, TypeVar

from galenic.science.study_design import refusals
from galenic.science.study_design.designs import MOST_SUBJECTS, Subjects
from galenic.science.study_design.searching import root, smallest_enough
from galenic.science.study_design.sizing import Plan, SampleSize


class ScaledPlan(Plan, Protocol):
    """A plan with a limit that follows the true CV of the reference."""

    @property
    def implied_limit(self) -> float:
        """The ratio from which on products are not equivalent."""


AnyScaled = TypeVar("AnyScaled", bound=ScaledPlan)


@dataclass(frozen=True, slots=True)
class AdjustedLevel:
    """The one-sided level to evaluate at, and the type I error and power it gives, beside those of the planned one.

    `alpha` is the planned level where that already keeps the type I error at or below `nominal`. The interval to report
    has a confidence of 1 - 2 alpha.
    """

    nominal: float
    planned: float
    alpha: float
    error_before: float
    error: float
    power_before: float
    power: float

    @property
    def adjusted(self) -> bool:
        """Whether the planned level had to be lowered."""
        return self.alpha < self.planned


def type_1_error(plan: ScaledPlan, n: Subjects) -> float:
    """Probability that a product passes whose ratio is just not equivalent: the implied limit of the true CV.

    Muenoz, Alcaide, Ocana 2016; Labes, Schuetz 2016. Raises InputError PWR-001 as `power` does.
    """
    return _changed(plan, ratio=plan.implied_limit).power(n)


def adjusted_level(plan: ScaledPlan, n: Subjects, *, nominal: float = 0.05) -> AdjustedLevel:
    """Lower the level of `plan` until the type I error with `n` subjects is `nominal` (deterministic root finding).

    Raises InputError PWR-001 as `power` does, and for a nominal level outside 0 to one half.
    """
    refusals.refuse(refusals.alpha_faults(nominal))
    before, power_before = type_1_error(plan, n), plan.power(n)
    if before <= nominal:
        return AdjustedLevel(nominal, plan.alpha, plan.alpha, before, before, power_before, power_before)

    def excess(log_alpha: float) -> float:
        return type_1_error(_changed(plan, alpha=math.exp(log_alpha)), n) - nominal

    low = max(math.log(plan.alpha) - 3.0, math.log(refusals.LOWEST_ALPHA) + 1e-9)
    alpha = math.exp(root(excess, low, math.log(plan.alpha), tolerance=1e-11))
    adjusted = _changed(plan, alpha=alpha)
    return AdjustedLevel(nominal, plan.alpha, alpha, before, type_1_error(adjusted, n), power_before, adjusted.power(n))


def sample_size_at_adjusted_level(
    plan: ScaledPlan, target: float = 0.80, *, nominal: float = 0.05, at_least: int = 0
) -> tuple[SampleSize, AdjustedLevel]:
    """The smallest balanced study whose power at its own adjusted level reaches `target`, and that level.

    Raises InputError PWR-002 as `sample_size` does.
    """
    refusals.refuse(refusals.target_faults(target, nominal))
    if not plan.attainable:
        refusals.out_of_reach(
            "The assumed truth is not equivalent.", f"ratio {getattr(plan, 'ratio', '')}", "0.8 to 1.25"
        )
    step = plan.layout.step
    first = max(getattr(plan, "smallest", step), at_least)
    found = smallest_enough(
        lambda k: adjusted_level(plan, k * step, nominal=nominal).power,
        target,
        smallest=-(-first // step),
        largest=MOST_SUBJECTS // step,
    )
    if found is None:
        refusals.out_of_reach(
            "A million subjects are not enough.", f"target {target}", f"at most {MOST_SUBJECTS} subjects"
        )
    n = found * step
    level = adjusted_level(plan, n, nominal=nominal)
    return SampleSize(n, plan.layout.allocate(n), level.power, target), level


def _changed(plan: AnyScaled, **values: float) -> AnyScaled:
    changed: Any = replace(plan, **values)  # type: ignore[type-var]  # every plan is a dataclass
    return changed  # type: ignore[no-any-return]
