"""Simulate studies subject by subject and count how many pass."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from galenic.errors import Fault
from galenic.science.study_design import refusals
from galenic.science.study_design.designs import Subjects
from galenic.science.study_design.equivalence import AverageEquivalence, log_sd
from galenic.science.study_design.quadrature import Floats
from galenic.science.study_design.scaled.expanding import ExpandingLimits
from galenic.science.study_design.simulation.evaluation import Mask, by_anova, by_contrasts
from galenic.science.study_design.simulation.judging import Judged, passes
from galenic.science.study_design.simulation.running import Counts, Progress, Spread, run, stream


@dataclass(frozen=True, slots=True)
class Dropouts:
    """Probability that a subject leaves the study before each of its periods after the first, and before the first.

    Raises InputError PWR-001 for values outside 0 to 1.
    """

    per_period: float = 0.0
    before: float = 0.0

    def __post_init__(self) -> None:
        faults = []
        for name, value in (("per_period", self.per_period), ("before", self.before)):
            if not (refusals.is_number(value) and 0 <= value < 1):
                message = "This is no probability of leaving."
                faults.append(Fault("PWR-025", message, column=name, value=str(value), allowed="0 <= probability < 1"))
        refusals.refuse(faults)


@dataclass(frozen=True, slots=True)
class SimulatedPower:
    """How many of `trials` studies passed; `standard_error` is that of the simulation. `completers` is their mean."""

    trials: int
    passed: int
    completers: float

    @property
    def power(self) -> float:
        """Share of studies that passed."""
        return self.passed / self.trials

    @property
    def standard_error(self) -> float:
        """Monte Carlo standard error of the power."""
        return math.sqrt(self.power * (1 - self.power) / self.trials)


def simulate(
    plan: Judged,
    n: Subjects,
    *,
    trials: int = 100_000,
    seed: int = 1,
    dropouts: Dropouts | None = None,
    cv_test: float | None = None,
    spread: Spread | None = None,
    progress: Progress | None = None,
) -> SimulatedPower:
    """Simulate `trials` crossovers of `n` subjects, in all or by sequence, and judge each as the plan says.

    Values are log-normal with the variances of the plan; `cv_test` is the CV of the test product in a plan that has
    only one. Subjects who leave give what they gave until then: an analysis of variance uses those with both products,
    contrasts the complete ones. The same seed gives the same result, whatever computes the blocks (`spread`).
    Raises InputError PWR-001 for designs that are no crossover of T and R, and as `running.run` does.
    """
    letters = {letter for sequence in plan.layout.sequences for letter in sequence}
    if letters != {"T", "R"} or len(plan.layout.sequences[0]) < 2 or plan.layout.name in ("2x2x2r", "paired"):
        refusals.refuse(
            [Fault("PWR-015", "Only crossovers of T and R are simulated.", column="design", value=plan.design)]
        )
    allocation = plan.layout.allocate(n)
    if cv_test is not None:
        refusals.refuse(refusals.cv_faults("cv_test", cv_test))
    task = _Simulation(plan, allocation, dropouts or Dropouts(), _sds(plan, cv_test), seed)
    passed, completers = (int(count) for count in run(task, trials, spread=spread, progress=progress))
    return SimulatedPower(trials, passed, completers / trials)


def _sds(plan: Judged, cv_test: float | None) -> tuple[float, float, float]:
    """Standard deviations on the log scale: within subjects of T and of R, and of the interaction."""
    if isinstance(plan, AverageEquivalence):
        return log_sd(plan.cv if cv_test is None else cv_test), log_sd(plan.cv), 0.0
    variances = plan.variances
    test = math.sqrt(variances.test) if cv_test is None else log_sd(cv_test)
    return test, math.sqrt(variances.reference), math.sqrt(variances.interaction)


@dataclass(frozen=True)
class _Simulation:
    """One block after another of a simulation; a value, so that it can be sent to other processes."""

    plan: Judged
    allocation: tuple[int, ...]
    dropouts: Dropouts
    sds: tuple[float, float, float]
    seed: int

    def __call__(self, block: int, trials: int) -> Counts:
        """Count passed studies and completing subjects."""
        draw = stream(self.seed, block)
        sequence = np.repeat(np.arange(len(self.allocation)), self.allocation)
        given = np.array([[letter == "T" for letter in self.plan.layout.sequences[each]] for each in sequence])
        values = self._values(draw, trials, given)
        present = _staying(draw, values.shape, self.dropouts)
        if _contrasted(self.plan):
            found = by_contrasts(values, present, given, sequence)
        else:
            found = by_anova(values, present, given)
        return np.array([passes(self.plan, found).sum(), present.all(axis=2).sum()], dtype=np.int64)

    def _values(self, draw: np.random.Generator, trials: int, given: Mask) -> Floats:
        """Logarithms but for what subject and period add, which no evaluation here is touched by."""
        test, reference, interaction = self.sds
        shape = (trials, *given.shape)
        values = np.where(given, test, reference) * draw.standard_normal(shape) + math.log(self.plan.ratio) * given
        if interaction > 0:
            values = values + interaction * draw.standard_normal((*shape[:2], 1)) * given
        return np.asarray(values)


def _contrasted(plan: Judged) -> bool:
    """Whether the plan's rule is evaluated by contrasts of subjects."""
    if isinstance(plan, ExpandingLimits):
        return plan.rule.model == "contrasts"
    return not isinstance(plan, AverageEquivalence)


def _staying(draw: np.random.Generator, shape: tuple[int, ...], dropouts: Dropouts) -> Mask:
    """Whether each subject is still there in each period."""
    if dropouts.per_period == 0 and dropouts.before == 0:
        return np.ones(shape, dtype=bool)
    hazard = np.array([dropouts.before, *[dropouts.per_period] * (shape[2] - 1)])
    return np.asarray(np.logical_and.accumulate(draw.random(shape) >= hazard, axis=2))
