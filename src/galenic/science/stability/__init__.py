"""Stability: may batches be pooled, how long does the product keep, and how far may one extrapolate (ICH Q1E)."""

from __future__ import annotations

from galenic.science.stability.crossing import Crossing, Precision
from galenic.science.stability.extrapolation import (
    Accelerated,
    ExtrapolationLimit,
    Intermediate,
    LongTerm,
    Storage,
    claim_months,
    extrapolation_limit,
)
from galenic.science.stability.limits import LimitRule, SpecificationLimit
from galenic.science.stability.lines import Line, Model
from galenic.science.stability.poolability import Poolability, SourceOfVariation
from galenic.science.stability.release import WhatIfRelease, what_if_release
from galenic.science.stability.shelf_life import Band, BatchLife, ShelfLife, StabilityStudy, shelf_life
from galenic.science.stability.transformation import Scale, Transformation

__all__ = [
    "Accelerated",
    "Band",
    "BatchLife",
    "Crossing",
    "ExtrapolationLimit",
    "Intermediate",
    "LimitRule",
    "Line",
    "LongTerm",
    "Model",
    "Poolability",
    "Precision",
    "Scale",
    "ShelfLife",
    "SourceOfVariation",
    "SpecificationLimit",
    "StabilityStudy",
    "Storage",
    "Transformation",
    "WhatIfRelease",
    "claim_months",
    "extrapolation_limit",
    "shelf_life",
    "what_if_release",
]
