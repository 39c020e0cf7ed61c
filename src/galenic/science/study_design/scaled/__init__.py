"""Limits that follow the variability of the reference: power by quadrature over the true joint law of the estimates."""

from __future__ import annotations

from galenic.science.study_design.scaled.expanding import ExpandingLimits
from galenic.science.study_design.scaled.level import AdjustedLevel, adjusted_level, type_1_error
from galenic.science.study_design.scaled.linearized import (
    HighlyVariableNarrowIndex,
    NarrowIndex,
    ReferenceScaled,
)
from galenic.science.study_design.scaled.rules import ExpandingRule, expanding_rule

__all__ = [
    "AdjustedLevel",
    "ExpandingLimits",
    "ExpandingRule",
    "HighlyVariableNarrowIndex",
    "NarrowIndex",
    "ReferenceScaled",
    "adjusted_level",
    "expanding_rule",
    "type_1_error",
]
