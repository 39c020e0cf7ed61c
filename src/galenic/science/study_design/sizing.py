"""Sizes of studies and what a size can bear: the same searches for every kind of plan."""

from __future__ import annotations

import math
from collections.abc import Sequence
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
    limits: Sequence[float] = plan.limits  # type: ignore[attr-defined]  # plans with a ratio have limits
    ratio: float = plan.ratio  # type: ignore[attr-defined]
    upper = ratio > 1 if above is None else above
    middle = math.sqrt(limits[0] * limits[1])

    def excess(at: float) -> float:
        return _with(plan, "ratio", at).power(n) - target

    if excess(middle) < 0:
        _no_such("ratio", n, target)
    return root(excess, middle, limits[1] if upper else limits[0])


def _boundary(
    plan: AnyPlan, n: Subjects, target: float, name: str, *, upward: float, bounds: tuple[float, float]
) -> float:
    refusals.refuse(refusals.target_faults(target, plan.alpha))

    def excess(at: float) -> float:
        return _with(plan, name, at).power(n) - target

    at = float(getattr(plan, name))
    start = excess(at)
    pace = upward if start > 0 else 1 / upward
    while bounds[0] < at < bounds[1]:
        ahead = min(max(at * pace, bounds[0]), bounds[1])
        if (excess(ahead) > 0) != (start > 0):
            return root(excess, min(at, ahead), max(at, ahead))
        at, pace = ahead, pace * pace if abs(math.log(pace)) < 0.2 else pace
    return _no_such(name, n, target)


def _with(plan: AnyPlan, name: str, value: float) -> AnyPlan:
    changed: Any = replace(plan, **{name: value})  # type: ignore[type-var]  # every plan is a dataclass
    return changed  # type: ignore[no-any-return]


def _assumed(plan: Plan) -> str:
    names = ("ratio", "difference", "cv", "sd", "slope")
    return ", ".join(f"{name} {getattr(plan, name)}" for name in names if hasattr(plan, name))


def _no_such(name: str, n: Subjects, target: float) -> float:
    fault = Fault("PWR-031", f"No {name} gives this power.", column=name, value=f"power {target:g} with n = {n}")
    remedy = "Ask for less power or plan more subjects."
    raise InputError("The question has no answer.", code="PWR-003", faults=[fault], remedy=remedy)
