"""One endpoint with everything that a rule may ask of it, each computed when it is first asked for."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TypeAlias

from galenic.science.bioequivalence.arrangement import Arrangement
from galenic.science.bioequivalence.contrasts import Contrasts, intra_subject_contrasts
from galenic.science.bioequivalence.crossovers import Crossover, fixed_effects
from galenic.science.bioequivalence.degrees_of_freedom import Information
from galenic.science.bioequivalence.designs import Design
from galenic.science.bioequivalence.mixed import Df, MixedModel, random_subject_model, variances_by_treatment_model
from galenic.science.bioequivalence.model import RatioInterval
from galenic.science.bioequivalence.pairs import Paired
from galenic.science.bioequivalence.parallel import ParallelGroups
from galenic.science.bioequivalence.variability import WithinVariability, within_variability

FIXED, RANDOM_SUBJECT, BY_TREATMENT = MODELS = ("fixed", "random subject", "variances by treatment")


@dataclass(frozen=True, slots=True)
class AsPlanned:
    """What planning asks of a study, to compute the type I error of a scaled rule or an adjusted level for it.

    `cv` and `cv_test` are within subjects, as ratios; `n` counts the subjects with both products in each sequence.
    """

    design: str
    cv: float
    cv_test: float | None
    n: tuple[int, ...]


@dataclass(frozen=True, eq=False)
class Evaluation:
    """A crossover's endpoint at one level.

    `alpha` is per side, and may be one that was adjusted for the type I error; `df` and `information` are of the mixed
    models (see `random_subject_model`).
    `replicates` holds whoever has two values of a product where `data` holds fewer: CVwR asks for two values of the
    reference and for none of the test (EMA/618604/2008 Rev. 13), the comparison for both. Properties raise
    InputError as the functions do that they call.
    """

    data: Arrangement
    alpha: float = 0.05
    df: Df = "satterthwaite"
    replicates: Arrangement | None = None
    information: Information | None = None

    @cached_property
    def fixed(self) -> Crossover:
        """All effects fixed: `fixed_effects`."""
        return fixed_effects(self.data, alpha=self.alpha)

    @cached_property
    def random_subject(self) -> MixedModel:
        """Subjects random: `random_subject_model`."""
        return random_subject_model(self.data, df=self.df, information=self.information, alpha=self.alpha)

    @cached_property
    def by_treatment(self) -> MixedModel:
        """Variances by treatment: `variances_by_treatment_model`."""
        return variances_by_treatment_model(self.data, df=self.df, information=self.information, alpha=self.alpha)

    @cached_property
    def contrasts(self) -> Contrasts:
        """Contrasts of complete subjects: `intra_subject_contrasts`."""
        return intra_subject_contrasts(self.data, alpha=self.alpha)

    @cached_property
    def reference(self) -> WithinVariability | None:
        """Within-subject variability of the reference: `within_variability`."""
        return within_variability(self.replicates or self.data, "reference")

    @cached_property
    def test(self) -> WithinVariability | None:
        """Within-subject variability of the test: `within_variability`."""
        return within_variability(self.replicates or self.data, "test")

    @property
    def design(self) -> Design:
        """The design as planned."""
        return self.data.design

    def by(self, model: str) -> RatioInterval:
        """The interval of "fixed", "random subject" or "variances by treatment"."""
        if model == RANDOM_SUBJECT:
            return self.random_subject.interval
        if model == BY_TREATMENT:
            return self.by_treatment.interval
        return self.fixed.interval

    @property
    def as_planned(self) -> AsPlanned | None:
        """The study in the terms of planning; None without replicates of the reference."""
        if self.reference is None:
            return None
        cv_test = None if self.test is None else self.test.cv_pct / 100.0
        n = tuple(self.data.evaluable().values())
        return AsPlanned(self.design.name, self.reference.cv_pct / 100.0, cv_test, n)


# What a rule can judge: a crossover, two groups, or pairs.
Endpoint: TypeAlias = "Evaluation | ParallelGroups | Paired"
