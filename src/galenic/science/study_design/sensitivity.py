"""What becomes of the power when an assumption fails: a larger CV, a more distant ratio, fewer subjects."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from galenic.errors import InputError
from galenic.science.study_design import refusals
from galenic.science.study_design.sizing import AnyPlan, Plan, assuming, assumption, cv_at_power, ratio_at_power


@dataclass(frozen=True, slots=True)
class Curve:
    """Power along one assumption, the others kept; `bearable` is where power falls to the least one accepted.

    `bearable` is None where power stays above it over the whole range.
    """

    name: str
    values: tuple[float, ...]
    powers: tuple[float, ...]
    bearable: float | None


@dataclass(frozen=True, slots=True)
class Sensitivity:
    """Curves over the CV, the true ratio and the number of subjects left, of a study planned with `n`."""

    n: int
    power: float
    least: float
    cv: Curve
    ratio: Curve
    subjects: Curve


def sensitivity(plan: AnyPlan, n: int, *, least: float = 0.70, points: int = 41) -> Sensitivity:
    """Vary CV, ratio and subjects of a plan one by one from what is assumed to where power falls to `least`.

    The plan has a `cv` and a `ratio`. Raises InputError PWR-001 when `least` is no power or the plan has less already.
    """
    refusals.refuse(refusals.target_faults(least, plan.alpha))
    planned = plan.power(n)
    if planned < least:
        refusals.refuse(refusals.within("PWR-017", "least", least, plan.alpha, planned, what="The least power"))
    return Sensitivity(
        n, planned, least, _of_cv(plan, n, least, points), _of_ratio(plan, n, least, points), _of_n(plan, n, least)
    )


def powers(plan: Plan, n: int, name: str, values: Sequence[float]) -> tuple[float, ...]:
    """Power with `n` subjects for each value of one assumption of the plan."""
    return tuple(assuming(plan, name, value).power(n) for value in values)


def _of_cv(plan: AnyPlan, n: int, least: float, points: int) -> Curve:
    assumed = assumption(plan, "cv")
    try:
        bearable: float | None = cv_at_power(plan, n, least)
    except InputError:
        bearable = None
    far = bearable if bearable is not None else min(3 * assumed, refusals.HIGHEST_CV)
    values = _between(assumed * 2 / 3, max(far, min(assumed * 4 / 3, refusals.HIGHEST_CV)), points)
    return Curve("cv", values, powers(plan, n, "cv", values), bearable)


def _of_ratio(plan: AnyPlan, n: int, least: float, points: int) -> Curve:
    assumed = assumption(plan, "ratio")
    bearable = ratio_at_power(plan, n, least)
    values = _between(1.0, bearable, points) if assumed != 1 else _between(1 / bearable, bearable, points)
    return Curve("ratio", values, powers(plan, n, "ratio", values), bearable)


def _of_n(plan: AnyPlan, n: int, least: float) -> Curve:
    """Subjects lost one by one, while power stays at `least` or above; one step further shows the fall."""
    fewest = max(getattr(plan, "smallest", 0), plan.layout.smallest())
    values: list[float] = []
    found: list[float] = []
    for left in range(n, fewest - 1, -1):
        values.append(left)
        found.append(plan.power(left))
        if found[-1] < least:
            break
    bearable = min((left for left, power in zip(values, found, strict=True) if power >= least), default=None)
    return Curve("n", tuple(values), tuple(found), bearable)


def _between(start: float, end: float, points: int) -> tuple[float, ...]:
    """Points spread evenly on the log scale."""
    pace = math.log(end / start) / (points - 1)
    return (*(start * math.exp(pace * place) for place in range(points - 1)), end)
