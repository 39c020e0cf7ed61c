"""Studies in two stages: a look at the data half-way, and a second stage whose size may follow from the first."""

from __future__ import annotations

from galenic.science.study_design.two_stage.adaptive import AdaptiveCombination
from galenic.science.study_design.two_stage.combination import (
    FinalEvaluation,
    InterimEvaluation,
    StageResult,
    evaluate_final,
    evaluate_interim,
)
from galenic.science.study_design.two_stage.operating import OperatingCharacteristics
from galenic.science.study_design.two_stage.parallel import TwoStageParallel
from galenic.science.study_design.two_stage.pooled import Futility, GroupSequential, TwoStage
from galenic.science.study_design.two_stage.rules import CombinationRules, combined_critical_value

__all__ = [
    "AdaptiveCombination",
    "CombinationRules",
    "FinalEvaluation",
    "Futility",
    "GroupSequential",
    "InterimEvaluation",
    "OperatingCharacteristics",
    "StageResult",
    "TwoStage",
    "TwoStageParallel",
    "combined_critical_value",
    "evaluate_final",
    "evaluate_interim",
]
