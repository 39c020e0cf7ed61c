"""How an adaptive study combines its stages: fixed in the protocol, before there are data."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal, TypeAlias

import numpy as np
from scipy import special

from galenic.errors import Fault
from galenic.science.study_design import refusals
from galenic.science.study_design.equivalence import METHODS, Method
from galenic.science.study_design.quadrature import panels
from galenic.science.study_design.searching import root
from galenic.science.study_design.two_stage.pooled import Futility

Pair: TypeAlias = tuple[float, float]
Conditional: TypeAlias = Literal["error_power", "error", "no"]
NODES = 40


@dataclass(frozen=True, kw_only=True)
class CombinationRules:
    """The inverse normal method for a two-stage crossover (Maurer, Jones, Chen 2018).

    `alpha` is the level of the whole study, `weights` those of the first stage (of two, the better combination counts).
    After a first stage that did not pass, the study stops with power of `enough_power` (that of `target` without a
    value) or more, when futile, or when more than `futile_total` subjects were needed. `conditional` sizes the second
    stage by conditional levels and power ("error_power"), by conditional levels ("error"), or by neither ("no"), for
    the planned ratio on the side of the estimate, or for the estimate itself (`observed_ratio`); it has `min_second`
    subjects or more, and the study `max_total` at most. `method` computes power.
    Raises InputError PWR-001, naming every argument that cannot be used.
    """

    alpha: float = 0.05
    weights: tuple[float, ...] = (0.5, 0.25)
    limits: Pair = (0.80, 1.25)
    planned_ratio: float = 0.95
    target: float = 0.80
    enough_power: float | None = None
    futility: Futility | None = Futility(of="interval", lower=0.95)  # noqa: RUF009  # a frozen value
    futile_total: int | None = None
    max_total: int | None = None
    min_second: int = 4
    observed_ratio: bool = False
    conditional: Conditional = "error_power"
    method: Method = "noncentral"

    def __post_init__(self) -> None:
        sound = isinstance(self.min_second, int) and self.min_second >= 4 and self.min_second % 2 == 0
        message = "The least second stage is even and has 4 subjects or more."
        size = [] if sound else [Fault("PWR-016", message, column="min_second", value=str(self.min_second))]
        refusals.refuse(
            refusals.alpha_faults(self.alpha)
            + weight_faults(self.weights)
            + refusals.limit_faults(self.limits)
            + refusals.ratio_faults("planned_ratio", self.planned_ratio)
            + refusals.target_faults(self.target, self.alpha)
            + refusals.choice_faults("conditional", self.conditional, ("error_power", "error", "no"))
            + refusals.choice_faults("method", self.method, METHODS)
            + size
        )

    @property
    def critical_value(self) -> float:
        """Critical value of both looks."""
        return combined_critical_value(self.alpha, self.weights)

    @property
    def level(self) -> float:
        """One-sided level of each look that the critical value stands for."""
        return float(special.ndtr(-self.critical_value))

    @property
    def enough(self) -> float:
        """Power from which on a study that did not pass stops."""
        return self.target if self.enough_power is None else self.enough_power

    @property
    def log_limits(self) -> Pair:
        """Acceptance limits on the log scale."""
        return math.log(self.limits[0]), math.log(self.limits[1])


@lru_cache(maxsize=64)
def combined_critical_value(alpha: float = 0.05, weights: tuple[float, ...] = (0.5, 0.25)) -> float:
    """Critical value, the same at both looks, of the larger of the combinations with these weights of the first stage.

    P(Z1 > c or max_j (sqrt(w_j) Z1 + sqrt(1 - w_j) Z2) > c) = alpha for independent normal Z1, Z2.
    Raises InputError PWR-001 for weights outside 0 to 1.
    """
    refusals.refuse(refusals.alpha_faults(alpha) + weight_faults(weights))

    def excess(c: float) -> float:
        return below_both(c, c, weights) - (1 - alpha)

    return root(excess, 0.0, float(-special.ndtri(alpha / (1 + len(weights)))) + 0.1)


def below_both(first: float, combined: float, weights: Sequence[float]) -> float:
    """Probability that Z1 stays below `first`, and all combinations with Z2 below `combined`."""
    roots = [(math.sqrt(w), math.sqrt(1 - w)) for w in weights]
    top = min(first, 9.0)
    cuts = [-9.0, -3.0, 0.0, top]
    if len(set(weights)) == 2:
        # Where the two combinations change places, the lower envelope has a kink.
        (a, b), (e, f) = roots
        cuts.append(combined * (f - b) / (a * f - e * b))
    z, weight = panels(np.sort(np.clip(np.array(cuts), -9.0, top)), NODES)
    room = np.min([(combined - a * z) / b for a, b in roots], axis=0)
    return float(np.sum(weight * np.exp(-0.5 * z * z) * special.ndtr(room)) / math.sqrt(2 * math.pi))


def weight_faults(weights: Sequence[float]) -> list[Fault]:
    """One or two weights of the first stage, each between 0 and 1."""
    if 1 <= len(weights) <= 2 and all(refusals.is_number(w) and 0 < w < 1 for w in weights):
        return []
    message = "One or two weights of the first stage, each between 0 and 1, are needed."
    return [Fault("PWR-026", message, column="weights", value=str(weights))]
