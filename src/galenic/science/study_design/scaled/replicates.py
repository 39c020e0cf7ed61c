"""What all plans of replicate studies assume."""

from __future__ import annotations

import math
from dataclasses import dataclass

from galenic.errors import Fault
from galenic.science.study_design import refusals
from galenic.science.study_design.designs import Design, find_design, layout_of
from galenic.science.study_design.scaled.laws import Variances

REPLICATES = ("2x2x4", "2x2x3", "2x3x3", "2x4x4")


@dataclass(frozen=True, kw_only=True)
class ReplicatePlan:
    """A study that gives the reference more than once to the same subjects.

    `cv` is the within-subject CV of the reference, `cv_test` that of the test product where it differs. `interaction`
    is the standard deviation of the subject by product interaction on the log scale. `ratio` is the true T/R, `alpha`
    the level of each one-sided test. `design` names a replicate design, or its sequences as in "TRR|RTT".
    Raises InputError PWR-001, naming every argument that cannot be used.
    """

    cv: float
    cv_test: float | None = None
    design: str = "2x2x4"
    ratio: float = 0.90
    alpha: float = 0.05
    interaction: float = 0.0

    def __post_init__(self) -> None:
        refusals.refuse(
            refusals.cv_faults("cv", self.cv)
            + ([] if self.cv_test is None else refusals.cv_faults("cv_test", self.cv_test))
            + self._design_faults(twice="R")
            + refusals.ratio_faults("ratio", self.ratio)
            + refusals.alpha_faults(self.alpha)
            + refusals.within("PWR-011", "interaction", self.interaction, -1e-9, 2.0, what="The interaction")
        )

    @property
    def layout(self) -> Design:
        """The design with its sequences."""
        return layout_of(self.design)

    @property
    def attainable(self) -> bool:
        """Whether any size of study has the power: estimates must lie within 80 to 125 %."""
        return 0.8 < self.ratio < 1.25

    @property
    def limits(self) -> tuple[float, float]:
        """Limits of the point estimate."""
        return 0.8, 1.25

    @property
    def smallest(self) -> int:
        """Two subjects in each sequence: the least that estimates the variance of the reference in every design."""
        return 2 * self.layout.step

    @property
    def variances(self) -> Variances:
        """Variances on the log scale."""
        test = self.cv if self.cv_test is None else self.cv_test
        return Variances(math.log1p(test**2), math.log1p(self.cv**2), self.interaction**2)

    def _design_faults(self, *, twice: str) -> list[Fault]:
        """The design is a crossover that gives every product in `twice` at least twice to some subjects."""
        found = find_design(self.design)
        crossed = found is not None and all({"T", "R"} == set(sequence) for sequence in found.sequences)
        repeated = found is not None and all(max(s.count(p) for s in found.sequences) >= 2 for p in twice)
        names = [name for name in REPLICATES if twice == "R" or name != "2x3x3"]
        if found is not None and crossed and repeated:
            names.append(found.name)
        return refusals.design_faults(self.design, found, dict.fromkeys(names))
