"""The tables and options of a stability study."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Literal

from pydantic import Field, model_validator

from galenic.catalogue.service import Options
from galenic.catalogue.tables.schema import ANY_UNIT, Column, Kind, TableSchema

Scale = Literal["none", "log", "sqrt", "square"]
LongTerm = Literal["not-stated", "little-or-no-change", "analyzed-and-supported", "not-amenable-to-analysis"]

RESULTS = TableSchema(
    columns=(
        Column("batch", Kind.TEXT, "Batch", aliases=("lot", "batch_number"), example=("B1", "B1", "B1", "B1")),
        Column(
            "time",
            Kind.NUMBER,
            "Time on stability",
            unit="month",
            minimum=0,
            aliases=("month", "months", "age"),
            example=("0", "3", "6", "9"),
        ),
        Column(
            "value",
            Kind.NUMBER,
            "Result",
            unit=ANY_UNIT,
            usual_unit="%",
            blank=True,
            censored=True,
            aliases=("result", "response", "assay", "potency"),
            example=("100.2", "99.8", "99.1", "98.9"),
        ),
        Column(
            "attribute",
            Kind.TEXT,
            "Attribute",
            "Only where the table holds several: assay, an impurity, water.",
            required=False,
            blank=True,
            aliases=("test", "parameter"),
        ),
        Column(
            "condition",
            Kind.TEXT,
            "Storage condition",
            "Only where the table holds several: 25C/60%RH, 40C/75%RH.",
            required=False,
            blank=True,
            aliases=("storage",),
        ),
    ),
)
SPECIFICATION = TableSchema(
    columns=(
        Column("attribute", Kind.TEXT, "Attribute", aliases=("test", "parameter"), example=("assay", "impurity A")),
        Column("lower", Kind.NUMBER, "Lower limit", blank=True, aliases=("lower_limit",), example=("95", "")),
        Column("upper", Kind.NUMBER, "Upper limit", blank=True, aliases=("upper_limit",), example=("105", "0.3")),
        Column(
            "decimals",
            Kind.INTEGER,
            "Decimals of the limits",
            "As the specification prints them: 1 for 95.0.",
            required=False,
            blank=True,
            minimum=0,
            maximum=12,
            example=("1", "1"),
        ),
    ),
    key=("attribute",),
)


class StudyOptions(Options):
    """How the results are evaluated and how far the shelf life may reach."""

    lower_limit: Decimal | None = Field(
        default=None, description="Lower limit of the specification, with the decimals it is printed with: 95.0."
    )
    upper_limit: Decimal | None = Field(default=None, description="Upper limit of the specification, likewise.")
    limit_rule: Literal["tight", "loose"] = Field(
        default="tight",
        description="tight: the limit as stated. loose: the last value that still rounds to it (USP GN 7.20).",
    )
    sides: Literal["by-limits", "one-sided", "two-sided"] = Field(
        default="by-limits",
        description="Confidence bound: by-limits is one-sided against one limit, whose direction of change is then "
        "known, and two-sided against two (ICH Q1E 2.6).",
    )
    interval: Literal["confidence", "prediction"] = Field(
        default="confidence", description="Bound for the mean of the batch (ICH Q1E 2.6), or for a single result."
    )
    alpha: float = Field(
        default=0.05, gt=0, lt=0.5, description="One minus the level of confidence (ICH Q1E 2.6: 0.05)."
    )
    alpha_pool: float = Field(
        default=0.25, gt=0, lt=1, description="Significance level of the tests for pooling (ICH Q1E, Appendix B)."
    )
    response_scale: Scale = Field(default="none", description="Scale on which the results change along a line.")
    time_scale: Scale = Field(default="none", description="Scale of time.")
    condition: str = Field(default="", description="The long-term condition, where the table holds several.")
    storage: Literal["room-temperature", "refrigerated", "frozen"] = Field(
        default="room-temperature", description="Where the label says to keep it."
    )
    accelerated: Literal[
        "not-stated", "no-significant-change", "significant-change", "significant-change-within-3-months"
    ] = Field(
        default="not-stated",
        description="What six months at the accelerated condition showed (ICH Q1A(R2) 2.2.7.1); not-stated allows "
        "nothing beyond the long-term data.",
    )
    intermediate: Literal["not-tested", "no-significant-change", "significant-change"] = Field(
        default="not-tested", description="What the intermediate condition showed."
    )
    long_term: LongTerm = Field(
        default="not-stated",
        description="What the long-term data look like, and whether supporting data back the proposal (ICH Q1E 2.4).",
    )
    proposed_months: int | None = Field(
        default=None, ge=1, description="Shelf life or retest period that is proposed; without it none is judged."
    )
    fewest_batches: int = Field(
        default=3, ge=1, description="Batches below which the criterion fails (ICH Q1A(R2) 2.1.3, 2.2.3: three)."
    )
    filing_date: date | None = Field(
        default=None, description="Day of filing; it picks the guideline in force, the newest known here by default."
    )

    @model_validator(mode="after")
    def _consistent(self) -> StudyOptions:
        if None not in (self.lower_limit, self.upper_limit) and self.lower_limit >= self.upper_limit:  # type: ignore[operator]
            raise ValueError("lower_limit is not below upper_limit.")
        if self.accelerated != "not-stated" and self.long_term == "not-stated":
            raise ValueError("With accelerated stated, state long_term too: ICH Q1E 2.4 needs both.")
        return self
