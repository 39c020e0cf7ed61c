"""The options of a bioequivalence study."""

from __future__ import annotations

from datetime import date
from typing import Literal

from pydantic import Field, model_validator

from galenic.catalogue.pharmacokinetics._settings import ProfileOptions


class StudyOptions(ProfileOptions):
    """How the study is evaluated and by whose rule it is judged; options of profiles serve concentrations only."""

    design: Literal["2x2x2", "parallel"] = Field(
        default="2x2x2", description="Two sequences and two periods crossed over, or parallel groups."
    )
    test: str = Field(default="T", min_length=1, description="What the column treatment calls the test product.")
    reference: str = Field(default="R", min_length=1, description="What it calls the reference product.")
    agency: Literal["ICH", "FDA", "EMA", "Health Canada", "GCC"] = Field(
        default="ICH", description="By whose rule the study is judged; ICH stands for M13A as it was adopted."
    )
    filing_date: date | None = Field(
        default=None,
        description="The day of filing picks the rule in force; without it the newest rule that this version knows.",
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
        description="Subjects of a crossover in the analysis: those with both products (ICH M13A 2.2.3.2), or all; the "
        "interval is the same.",
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

    @model_validator(mode="after")
    def _products_differ(self) -> StudyOptions:
        if self.test == self.reference:
            raise ValueError("test and reference carry the same name.")
        return self
