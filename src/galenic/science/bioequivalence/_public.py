"""Everything that the package offers; it is read when the first of its names is asked for."""

from __future__ import annotations

from galenic.science.bioequivalence.agencies import (
    AgencyDecision,
    ProductClass,
    decide_or_tell,
    rule_in_force,
    side_by_side,
)
from galenic.science.bioequivalence.anova import AnovaRow
from galenic.science.bioequivalence.arrangement import Arrangement, arrange
from galenic.science.bioequivalence.contrasts import Contrasts, intra_subject_contrasts
from galenic.science.bioequivalence.crossovers import Crossover, crossover, crossover_2x2, fixed_effects
from galenic.science.bioequivalence.decision import (
    MetricVerdict,
    SubjectsVerdict,
    judge,
    judge_crossover_subjects,
    judge_parallel_subjects,
)
from galenic.science.bioequivalence.designs import Design, Repeated
from galenic.science.bioequivalence.diagnostics import BoxCox, Diagnostics, ResidualRow, ScaleFit, diagnose
from galenic.science.bioequivalence.evaluation import AsPlanned, Endpoint, Evaluation
from galenic.science.bioequivalence.hodges_lehmann import Shift, shift_in_crossover, shift_of_groups, shift_of_pairs
from galenic.science.bioequivalence.judgment import WIDENED, Decision, Step, decide, interval_for, model_of
from galenic.science.bioequivalence.mixed import MixedModel, random_subject_model, variances_by_treatment_model
from galenic.science.bioequivalence.model import IncompleteSubject, RatioInterval
from galenic.science.bioequivalence.outliers import Outliers, ReplicateResidual, find_outliers
from galenic.science.bioequivalence.pairs import Paired, paired
from galenic.science.bioequivalence.parallel import ParallelGroups, parallel_groups
from galenic.science.bioequivalence.scaling import ScaledCriterion, scaled_criterion, widened_limits
from galenic.science.bioequivalence.variability import SdRatio, WithinVariability, sd_ratio, within_variability

__all__ = [
    "WIDENED",
    "AgencyDecision",
    "AnovaRow",
    "Arrangement",
    "AsPlanned",
    "BoxCox",
    "Contrasts",
    "Crossover",
    "Decision",
    "Design",
    "Diagnostics",
    "Endpoint",
    "Evaluation",
    "IncompleteSubject",
    "MetricVerdict",
    "MixedModel",
    "Outliers",
    "Paired",
    "ParallelGroups",
    "ProductClass",
    "RatioInterval",
    "Repeated",
    "ReplicateResidual",
    "ResidualRow",
    "ScaleFit",
    "ScaledCriterion",
    "SdRatio",
    "Shift",
    "Step",
    "SubjectsVerdict",
    "WithinVariability",
    "arrange",
    "crossover",
    "crossover_2x2",
    "decide",
    "decide_or_tell",
    "diagnose",
    "find_outliers",
    "fixed_effects",
    "interval_for",
    "intra_subject_contrasts",
    "judge",
    "judge_crossover_subjects",
    "judge_parallel_subjects",
    "model_of",
    "paired",
    "parallel_groups",
    "random_subject_model",
    "rule_in_force",
    "scaled_criterion",
    "sd_ratio",
    "shift_in_crossover",
    "shift_of_groups",
    "shift_of_pairs",
    "side_by_side",
    "variances_by_treatment_model",
    "widened_limits",
    "within_variability",
]
