"""Sizes of studies and what a size can bear: the same searches for every kind of plan."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import Any, Protocol, TypeVar

from galenic.errors import Fault, InputError
from galenic.science.study_design import refusals
from galenic.science.study_design.designs import MOST_SUBJECTS, Design, Subjects
from galenic.science.study_design.searching import root, smallest_enough


class Plan(Protocol):
    """What a search needs to know of a plan: a frozen dataclass with a power."""

    @property
    def layout(self) -> Design:
        """The design."""

    @property
    def alpha(self) -> float:
        """The one-sided level."""

    @property
    def attainable(self) -> bool:
        """Whether any size of study has the power."""

    def power(self, n: Subjects) -> float:
        """Probability that a study of `n` subjects succeeds."""


# Ratios beyond this are no assumption of anybody's.
FURTHEST = 99.0
AnyPlan = TypeVar("AnyPlan", bound=Plan)


@dataclass(frozen=True, slots=True)
class SampleSize:
    """The smallest balanced study that reaches the target: subjects in all, by sequence, and the power they give."""

    n: int
    per_sequence: tuple[int, ...]
    power: float
    target: float


def sample_size(plan: Plan, target: float = 0.80, *, at_least: int = 0) -> SampleSize:
    """Find the smallest balanced study with a power of at least `target`, and no fewer subjects than `at_least`.

    Raises InputError PWR-001 for a target outside (alpha, 1); PWR-002 when a million subjects are not enough, as when
    the true ratio does not lie between the limits.
    """
    refusals.refuse(refusals.target_faults(target, plan.alpha))
    if not plan.attainable:
        refusals.out_of_reach("The assumed truth is not equivalent.", _assumed(plan), "a truth between the limits")
    layout = plan.layout
    step = layout.step
    start = layout.smallest(robust=getattr(plan, "robust", False))
    first = max(getattr(plan, "smallest", start), start, at_least)
    known: dict[int, float] = {}

    def power(k: int) -> float:
        known[k] = plan.power(k * step)
        return known[k]

    found = smallest_enough(power, target, smallest=-(-first // step), largest=MOST_SUBJECTS // step)
    if found is None:
        refusals.out_of_reach("A million subjects are not enough.", _assumed(plan), f"at most {MOST_SUBJECTS} subjects")
    return SampleSize(found * step, (found,) * step, known[found], target)


def cv_at_power(plan: AnyPlan, n: Subjects, target: float = 0.80) -> float:
    """The coefficient of variation at which a study of `n` subjects has exactly the power `target`.

    Searched from the assumed one upward while the power is higher than the target, else downward; of scaled limits,
    whose power need not fall with the CV, this is the nearest such value in that direction.
    Raises InputError PWR-003 when there is none between 0.1 % and 500 %.
    """
    return _boundary(plan, n, target, "cv", upward=1.02, bounds=(0.001, refusals.HIGHEST_CV))


def ratio_at_power(plan: AnyPlan, n: Subjects, target: float = 0.80, *, above: bool | None = None) -> float:
    """The true ratio at which a study of `n` subjects has exactly the power `target`.

    `above` picks the ratio above 1 or below it; None stays on the side of the assumed one.
    Raises InputError PWR-003 when even the most favorable ratio has less power.
    """
    refusals.refuse(refusals.target_faults(target, plan.alpha))
    ratio = assumption(plan, "ratio")
    best, limit = _reach(plan, upper=ratio > 1 if above is None else above)

    def excess(at: float) -> float:
        return assuming(plan, "ratio", at).power(n) - target

    if excess(best) < 0:
        _no_such("ratio", n, target)
    return root(excess, best, limit)


def _reach(plan: Plan, *, upper: bool) -> tuple[float, float]:
    """The most favorable ratio, and the limit at which the search for one ends; of a margin there is one side only."""
    told: Any = plan if hasattr(plan, "limits") or hasattr(plan, "margin") else plan.plan  # type: ignore[attr-defined]
    if hasattr(told, "margin"):
        return (FURTHEST if told.margin < 1 else 1 / FURTHEST), told.margin
    low, high = told.limits
    return math.sqrt(low * high), high if upper else low


def _boundary(
    plan: AnyPlan, n: Subjects, target: float, name: str, *, upward: float, bounds: tuple[float, float]
) -> float:
    refusals.refuse(refusals.target_faults(target, plan.alpha))

    def excess(at: float) -> float:
        return assuming(plan, name, at).power(n) - target

    at = assumption(plan, name)
    start = excess(at)
    pace = upward if start > 0 else 1 / upward
    while bounds[0] < at < bounds[1]:
        ahead = min(max(at * pace, bounds[0]), bounds[1])
        if (excess(ahead) > 0) != (start > 0):
            return root(excess, min(at, ahead), max(at, ahead))
        at, pace = ahead, pace * pace if abs(math.log(pace)) < 0.2 else pace
    return _no_such(name, n, target)


def assumption(plan: Plan, name: str) -> float:
    """What a plan, or the plan within it, assumes. Raises InputError PWR-001 when it has no such assumption."""
    if hasattr(plan, name):
        return float(getattr(plan, name))
    if hasattr(plan, "plan"):
        return assumption(plan.plan, name)
    message = "This plan has no such assumption."
    refusals.refuse([Fault("PWR-018", message, column=name, value=type(plan).__name__)])
    return math.nan


def assuming(plan: AnyPlan, name: str, value: float) -> AnyPlan:
    """The plan with another assumption, its own or that of the plan within it. Raises InputError PWR-001."""
    whole: Any = plan
    if not hasattr(plan, name) and hasattr(plan, "plan"):
        name, value = "plan", assuming(plan.plan, name, value)
    changed: Any = replace(whole, **{name: value})
    return changed  # type: ignore[no-any-return]


def _assumed(plan: Plan) -> str:
    names = ("ratio", "difference", "cv", "sd", "slope")
    return ", ".join(f"{name} {getattr(plan, name)}" for name in names if hasattr(plan, name))


def _no_such(name: str, n: Subjects, target: float) -> float:
    fault = Fault("PWR-031", f"No {name} gives this power.", column=name, value=f"power {target:g} with n = {n}")
    remedy = "Ask for less power or plan more subjects."
    raise InputError("The question has no answer.", code="PWR-003", faults=[fault], remedy=remedy)
