"""The options of a bioequivalence study."""

from __future__ import annotations

from datetime import date
from typing import Literal

from pydantic import Field, model_validator

from galenic.catalogue.pharmacokinetics._settings import ProfileOptions

Design = Literal[
    "crossover",
    "2x2x2",
    "2x2x3",
    "2x3x3",
    "2x2x4",
    "2x4x4",
    "2x4x2",
    "3x3",
    "3x6x3",
    "4x4",
    "paired",
    "parallel",
]
ProductClass = Literal[
    "average", "highly-variable", "narrow-index", "narrow-index-auc-only", "highly-variable-narrow-index"
]


Rounding = Literal["by-rule", "none", "0", "1", "2", "3", "4"]


class StudyOptions(ProfileOptions):
    """How the study is evaluated and by whose rule it is judged; options of profiles serve concentrations only."""

    design: Design = Field(
        default="crossover",
        description="crossover: any, recognized from its sequences; a name (treatments x sequences x periods, as 2x2x4 "
        "for TRTR|RTRT, 2x4x2 for Balaam's, 3x6x3 for a Williams design) refuses data of another design.",
    )
    test: str = Field(default="T", min_length=1, description="What the column treatment calls the test product.")
    reference: str = Field(default="R", min_length=1, description="What it calls the reference product.")
    other_treatments: tuple[str, ...] = Field(
        default=(),
        description="Further treatments of the study. Test and reference are compared by their own data alone "
        "(ICH M13A 2.2.3.1); each further comparison is an evaluation of its own.",
    )
    agency: Literal["ICH", "FDA", "EMA", "Health Canada", "GCC", "WHO"] = Field(
        default="ICH",
        description="By whose rule the study is judged; ICH stands for M13A as it was adopted. All agencies are shown "
        "side by side.",
    )
    filing_date: date | None = Field(
        default=None,
        description="The day of filing picks the rules in force; without it the newest that this version knows.",
    )
    product_class: ProductClass = Field(
        default="average",
        description="What the product is, fixed before the data. Highly variable: limits widen, or a criterion is "
        "scaled, with the variability of the reference, where the agency does so.",
    )
    model: Literal["by-rule", "fixed", "random-subject", "variances-by-treatment"] = Field(
        default="by-rule",
        description="Model of a crossover: as the rule of the agency names it, or EMA's method A (fixed), B (random "
        "subject) or C (variances by treatment).",
    )
    degrees_of_freedom: Literal["satterthwaite", "containment", "kenward-roger"] = Field(
        default="satterthwaite", description="Degrees of freedom of a mixed model; containment is the default of SAS."
    )
    information: Literal["by-method", "observed", "expected"] = Field(
        default="by-method",
        description="Information that degrees of freedom rest on: by-method is observed for Satterthwaite and expected "
        "for Kenward-Roger; SAS takes the observed for both.",
    )
    interval_decimals: Rounding = Field(
        default="by-rule",
        description="Decimals of the interval when it is compared: as the decisive rule states, or as the protocol "
        "does where the rule is silent; none compares full precision.",
    )
    limit_decimals: Rounding = Field(
        default="by-rule",
        description="Decimals of widened limits, which EMA's guideline does not state (4.1.10); by default 2.",
    )
    estimate_decimals: Rounding = Field(
        default="by-rule", description="Decimals of the point estimate beside widened limits; by default mostly none."
    )
    alpha: float = Field(
        default=0.05,
        gt=0,
        le=0.05,
        description="Level of each of the two one-sided tests; below 0.05 where it was adjusted for the type I error.",
    )
    group_terms: Literal["in-model", "left-out"] = Field(
        default="in-model",
        description="What happens to the column group (dosing group or site): group, sequence*group and period(group) "
        "enter the model (ICH M13A 2.2.3.5), or not.",
    )
    endpoints: tuple[str, ...] = Field(
        default=("AUCLST", "CMAX"),
        min_length=1,
        description="Parameters that are judged, by CDISC code (ICH M13A 2.2.4: AUC0-t and Cmax; at steady state "
        "AUCTAU and CMAX). All others are evaluated as supportive.",
    )
    analyte: str = Field(default="", description="Which analyte is judged, where the data hold several.")
    subjects: Literal["complete-pairs", "all-data"] = Field(
        default="complete-pairs",
        description="Subjects of a crossover in the analysis: those with both products (ICH M13A 2.2.3.2), or all with "
        "a value. In a 2x2x2 crossover with fixed effects the interval is the same.",
    )
    carry_over: Literal["exclude", "flag"] = Field(
        default="exclude",
        description="What happens to a period whose predose concentration exceeds max_predose_percent of its own Cmax "
        "after a single dose (ICH M13A 2.2.3.3: exclude).",
    )
    variances: Literal["welch", "pooled"] = Field(
        default="welch",
        description="Parallel groups: variances not assumed equal, with Satterthwaite's degrees of freedom (ICH M13A "
        "2.2.3.4), or pooled.",
    )

    @property
    def rounding(self) -> dict[str, int | None]:
        """What the protocol puts in the place of the decisive rule's rounding."""
        stated = {
            "decimals": self.interval_decimals,
            "limit_decimals": self.limit_decimals,
            "estimate_decimals": self.estimate_decimals,
        }
        return {name: None if each == "none" else int(each) for name, each in stated.items() if each != "by-rule"}

    @property
    def is_crossover(self) -> bool:
        """Whether sequences and periods are known."""
        return self.design not in ("parallel", "paired")

    @model_validator(mode="after")
    def _products_differ(self) -> StudyOptions:
        if self.test == self.reference:
            raise ValueError("test and reference carry the same name.")
        if {self.test, self.reference} & set(self.other_treatments):
            raise ValueError("test or reference stands among the other treatments, too.")
        if self.other_treatments and not self.is_crossover:
            raise ValueError("other treatments are a matter of crossovers; leave their rows out of the table.")
        return self
