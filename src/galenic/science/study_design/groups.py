"""Equivalence of a study that is run in several groups or at several sites (ICH M13A 2.2.3.5)."""

from __future__ import annotations

import math
from dataclasses import dataclass

from galenic.errors import Fault
from galenic.science.study_design import refusals
from galenic.science.study_design.designs import Design, Subjects
from galenic.science.study_design.equivalence import AverageEquivalence, log_sd, tost_power
from galenic.science.study_design.interaction import GroupsTested

CROSSOVERS = ("2x2x2", "2x2x3", "2x2x4", "2x3x3", "2x4x4", "3x3", "3x6x3", "4x4")


@dataclass(frozen=True, kw_only=True)
class GroupedEquivalence:
    """A crossover in `groups`: group, sequence, sequence x group, subject, and period within group are in the model.

    There is no group x treatment term, as M13A asks of the primary analysis. Each group estimates its own period
    effects, and with them loses degrees of freedom and, where sequences are unequal, precision. With
    `interaction_level` the study tests that term first at this level, and evaluates its largest group alone where it is
    significant: see `galenic.science.study_design.interaction`.
    Raises InputError PWR-001 unless the design is a crossover and the groups are a whole number from 1 to 100 (2 or
    more where an interaction is tested).
    """

    plan: AverageEquivalence
    groups: int = 2
    interaction_level: float | None = None

    def __post_init__(self) -> None:
        faults = refusals.design_faults(self.plan.design, self.plan.layout, CROSSOVERS)
        least = 1 if self.interaction_level is None else 2
        if not (isinstance(self.groups, int) and least <= self.groups <= 100):
            message, allowed = "This is no number of groups.", f"{least} to 100"
            faults.append(Fault("PWR-023", message, column="groups", value=str(self.groups), allowed=allowed))
        level = self.interaction_level
        if level is not None and not (refusals.is_number(level) and 0 < level < 1):
            message = "This is no level of a test."
            faults.append(
                Fault("PWR-014", message, column="interaction_level", value=str(level), allowed="between 0 and 1")
            )
        refusals.refuse(faults)

    @property
    def layout(self) -> Design:
        """The design that every group has."""
        return self.plan.layout

    @property
    def alpha(self) -> float:
        """The level of each one-sided test."""
        return self.plan.alpha

    @property
    def attainable(self) -> bool:
        """Whether any size of study has the power: the true ratio must lie between the limits."""
        return self.plan.attainable

    @property
    def smallest(self) -> int:
        """Two subjects in each sequence of each group: the least that estimates a variance whatever the design."""
        return 2 * self.groups * self.layout.step

    def power(self, n: Subjects) -> float:
        """Probability of showing equivalence with `n` subjects, in all or by group, sequences as equal as can be."""
        sizes = self._sizes(n)
        allocations = [self.layout.allocate(size) for size in sizes]
        if self.interaction_level is not None:
            return self._tested(self.interaction_level, allocations)
        # Groups are independent, so their information on the difference adds up.
        information = math.fsum(1 / self.layout.variance_factor(each) for each in allocations)
        df = sum(self.layout.df(size) for size in sizes) + self.groups - 1
        error = log_sd(self.plan.cv) / math.sqrt(information)
        lower, upper = (math.log(limit / self.plan.ratio) / error for limit in self.plan.limits)
        return float(tost_power(-lower, upper, df, self.alpha, self.plan.method))

    def _tested(self, level: float, allocations: list[tuple[int, ...]]) -> float:
        sd = log_sd(self.plan.cv)
        lower, upper = (math.log(limit / self.plan.ratio) / sd for limit in self.plan.limits)
        tested = GroupsTested(
            [self.layout.variance_factor(each) for each in allocations],
            [self.layout.df(sum(each)) for each in allocations],
            -lower,
            upper,
            self.alpha,
            level,
        )
        return tested.power()

    def _sizes(self, n: Subjects) -> tuple[int, ...]:
        if not isinstance(n, int):
            if len(n) != self.groups:
                message = f"There are {self.groups} groups."
                refusals.refuse([Fault("PWR-016", message, value=str(n), allowed="a total, or one number per group")])
            return tuple(n)
        # Whole blocks of sequences go to the groups first, so that sequences stay balanced within them.
        blocks, left = divmod(n, self.layout.step)
        each, more = divmod(blocks, self.groups)
        sizes = [(each + (place < more)) * self.layout.step for place in range(self.groups)]
        sizes[-1] += left
        return tuple(sizes)
