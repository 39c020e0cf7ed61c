"""Planning studies: what size has what power, and who gets which product in which order.

A plan is a value that says what is assumed and how the study will be judged; `power` asks it, and the searches of this
package work on every kind of plan.

>>> from galenic.science import study_design
>>> plan = study_design.AverageEquivalence(cv=0.30, ratio=0.95)
>>> study_design.sample_size(plan, 0.80).n
40
>>> round(plan.power(40), 4)
0.8158

The room is called after what the field calls the work (protocols have a section of that name); evaluation of studies is
next door, in `galenic.science.bioequivalence`, and shares nothing with it but the numbers.
"""

from __future__ import annotations

from galenic.science.study_design.designs import DESIGNS, Design, find_design
from galenic.science.study_design.dose_proportionality import DoseProportionality
from galenic.science.study_design.equivalence import AverageEquivalence, DifferenceEquivalence
from galenic.science.study_design.expected_power import Evidence, ExpectedPower
from galenic.science.study_design.groups import GroupedEquivalence
from galenic.science.study_design.noninferiority import Noninferiority
from galenic.science.study_design.ratio_of_means import RatioOfMeans
from galenic.science.study_design.sensitivity import Curve, Sensitivity, sensitivity
from galenic.science.study_design.sizing import Plan, SampleSize, cv_at_power, ratio_at_power, sample_size
from galenic.science.study_design.two_endpoints import TwoEndpoints
from galenic.science.study_design.variability import (
    PooledCV,
    StudyCV,
    cv_from_interval,
    cv_limits,
    interval,
    pooled_cv,
    tost_p_values,
)

__all__ = [
    "DESIGNS",
    "AverageEquivalence",
    "Curve",
    "Design",
    "DifferenceEquivalence",
    "DoseProportionality",
    "Evidence",
    "ExpectedPower",
    "GroupedEquivalence",
    "Noninferiority",
    "Plan",
    "PooledCV",
    "RatioOfMeans",
    "SampleSize",
    "Sensitivity",
    "StudyCV",
    "TwoEndpoints",
    "cv_at_power",
    "cv_from_interval",
    "cv_limits",
    "find_design",
    "interval",
    "pooled_cv",
    "ratio_at_power",
    "sample_size",
    "sensitivity",
    "tost_p_values",
]
