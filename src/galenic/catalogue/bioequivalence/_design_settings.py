"""The options and the table of a study's design."""

from __future__ import annotations

from typing import Literal

from pydantic import Field, model_validator

from galenic.catalogue.service import Options
from galenic.catalogue.tables.schema import Column, Kind, TableSchema

Objective = Literal[
    "average",
    "expanding-limits",
    "reference-scaled",
    "narrow-index",
    "highly-variable-narrow-index",
    "non-inferiority",
    "ratio-of-means",
    "two-stage",
    "dose-proportionality",
    "two-endpoints",
]
SIMULATED: tuple[Objective, ...] = (
    "average",
    "expanding-limits",
    "reference-scaled",
    "narrow-index",
    "highly-variable-narrow-index",
)
Scheme = Literal["B", "C", "D", "E", "MSDBE", "inverse-normal", "group-sequential"]

STUDIES = TableSchema(
    columns=(
        Column("study", Kind.TEXT, "Study", aliases=("name", "source"), example=("pilot", "published", "own")),
        Column(
            "cv",
            Kind.NUMBER,
            "Coefficient of variation",
            "As a fraction; leave it empty where an interval is given instead.",
            required=False,
            blank=True,
            above=0,
            maximum=5,
            example=("0.28", "", "0.33"),
        ),
        Column(
            "lower",
            Kind.NUMBER,
            "Lower limit of the 90 % interval",
            "T/R as a fraction.",
            required=False,
            blank=True,
            above=0,
            example=("", "0.86", ""),
        ),
        Column(
            "upper",
            Kind.NUMBER,
            "Upper limit of the 90 % interval",
            required=False,
            blank=True,
            above=0,
            example=("", "1.12", ""),
        ),
        Column("n", Kind.INTEGER, "Subjects evaluated", minimum=2, aliases=("subjects",), example=("12", "24", "30")),
        Column(
            "design",
            Kind.TEXT,
            "Design",
            "2x2x2 without a word.",
            required=False,
            blank=True,
            example=("2x2x2", "2x2x2", "2x2x4"),
        ),
    ),
    key=("study",),
)


class DesignOptions(Options):
    """What is assumed, what the study is to show, and how large it may be. CVs and ratios are fractions: 0.30, 0.95."""

    objective: Objective = Field(
        default="average",
        description="What the study is to show, and by which rule: fixed limits; limits that widen with the reference "
        "(agency says whose); FDA's reference-scaled criterion; FDA's rules for a narrow therapeutic index; "
        "non-inferiority; a ratio of means by Fieller's interval; two stages; dose proportionality; two "
        "endpoints that both have to pass.",
    )
    design: str = Field(
        default="",
        description="A name (2x2x2, 2x2x4, 2x3x3, parallel, 2x4x2 for Balaam's, 3x6x3 for Williams') or the sequences "
        "themselves (TRR|RTT). By default 2x2x2, and 2x2x4 where limits follow the reference.",
    )
    agency: Literal["EMA", "Health Canada", "GCC"] = Field(
        default="EMA", description="Whose widened limits; GCC: versions before 3.1 of its guideline."
    )
    cv: float | None = Field(
        default=None,
        description="CV of the residual; of the reference within subjects where limits follow it; in all for parallel "
        "groups. Instead: an interval, or the table of studies.",
    )
    cv_test: float | None = Field(
        default=None, description="CV of the test product within subjects, where it differs (replicate designs)."
    )
    cv_between: float | None = Field(
        default=None, description="CV between subjects (a ratio of means in a crossover; sequences of doses)."
    )
    cv_second: float | None = Field(default=None, description="CV of the second of two endpoints; cv is the first's.")
    ratio_second: float | None = Field(default=None, description="True ratio of the second endpoint; by default ratio.")
    correlation: float = Field(
        default=0.0, ge=-1, le=1, description="Correlation of the residuals of two endpoints, such as AUC and Cmax."
    )
    cv_df: float | None = Field(
        default=None, gt=0, description="Degrees of freedom behind cv, for the power expected with an uncertain CV."
    )
    interval_lower: float | None = Field(
        default=None, description="Lower limit of a published 90 % interval of T/R that the CV is taken from."
    )
    interval_upper: float | None = Field(default=None, description="Its upper limit.")
    interval_subjects: int | None = Field(default=None, ge=2, description="Subjects of that study.")
    interval_design: str = Field(default="2x2x2", description="Design of that study.")
    planned_cv: Literal["pooled", "upper-limit"] = Field(
        default="pooled",
        description="Of studies pooled: plan with the pooled CV, or with its upper confidence limit.",
    )
    pooling_confidence: float = Field(
        default=0.80, gt=0.5, lt=1, description="One-sided confidence of the upper limit of a pooled CV."
    )
    ratio: float | None = Field(
        default=None,
        description="True ratio T/R that is assumed; by default 0.95, 0.90 where limits widen, 0.975 for a narrow "
        "index. Of dose proportionality it is the ratio over the range of doses.",
    )
    interaction: float = Field(
        default=0.0, ge=0, description="Standard deviation of subject by product on the log scale (replicate designs)."
    )
    alpha: float | None = Field(
        default=None,
        gt=0,
        lt=0.5,
        description="One-sided level; by default 0.05, and 0.025 for non-inferiority and a ratio of means.",
    )
    lower_limit: float = Field(default=0.80, gt=0, description="Lower limit where limits are fixed.")
    upper_limit: float = Field(default=1.25, gt=0, description="Upper limit where limits are fixed.")
    margin: float = Field(default=0.80, gt=0, description="Margin of non-inferiority: below 1, or above.")
    doses: tuple[float, ...] = Field(default=(), description="Doses, for dose proportionality, in any one unit.")
    target_power: float = Field(default=0.80, gt=0, lt=1, description="Power that the study is to have.")
    least_power: float = Field(
        default=0.70, gt=0, lt=1, description="Power down to which changed assumptions are shown to be bearable."
    )
    level: Literal["nominal", "adjusted"] = Field(
        default="nominal",
        description="adjusted: with widened limits, lower the level until patients' risk is alpha, and size for it.",
    )
    groups: int = Field(
        default=1, ge=1, le=100, description="Dosing groups or sites whose terms are in the model (average, crossover)."
    )
    interaction_level: float | None = Field(
        default=None,
        gt=0,
        lt=1,
        description="With groups: the level at which group by treatment is tested first, the largest group being "
        "evaluated alone where it is significant. ICH M13A asks for no such test; it costs power.",
    )
    subjects: tuple[int, ...] = Field(
        default=(),
        description="A planned size, in all or by sequence (12,14): its power is given, no size is searched.",
    )
    fewest_subjects: int | None = Field(
        default=None,
        ge=0,
        description="Evaluable subjects that the guideline asks for at least; by default 12, 12 per group when "
        "parallel, 24 by FDA for highly variable drugs.",
    )
    dropout: float = Field(default=0.0, ge=0, lt=0.9, description="Share of subjects expected to be lost.")
    lost_before: float = Field(
        default=0.0, ge=0, lt=0.9, description="Simulated: probability that an enrolled subject never starts."
    )
    lost_per_period: float = Field(
        default=0.0,
        ge=0,
        lt=0.9,
        description="Simulated: probability of leaving before each period but the first; what was measured until then "
        "is evaluated as the rule does (crossovers of T and R, fixed and scaled limits).",
    )
    trials: int = Field(default=20_000, ge=1_000, le=1_000_000, description="Simulated studies.")
    simulation_seed: int = Field(default=1, ge=0, description="Seed of the simulation: it fixes the result.")
    first_stage: int = Field(default=24, description="Subjects of the first of two stages.")
    second_stage: int = Field(default=24, description="Subjects of the second stage of a group-sequential study.")
    scheme: Scheme = Field(
        default="B",
        description="How two stages are decided: Potvin et al. B, C, D; E (Xu et al.); MSDBE; inverse-normal (Maurer "
        "et al.); group-sequential, with both stages fixed.",
    )
    levels: tuple[float, ...] = Field(
        default=(), description="One-sided levels of the two looks; by default those published for the scheme."
    )
    largest_total: int | None = Field(
        default=None, ge=4, description="Two stages: stop where more subjects in all would be needed."
    )
    seed: int | None = Field(
        default=None,
        ge=0,
        description="Makes the randomization list. Who knows it knows the list: give it only where the evidence is "
        "kept from those who are blinded.",
    )
    block_sizes: tuple[int, ...] = Field(
        default=(), description="Block sizes of the list, multiples of the number of sequences; of several, at random."
    )
    first_subject: int = Field(default=1, ge=1, description="Number of the first subject on the list.")
    salt: str = Field(default="", description="Secret text of 16 characters or more that seals the list.")
    seal: str = Field(
        default="",
        description="Digest of a list that was sealed. Alone: shown in the blinded evidence. With seed and salt, at "
        "unblinding: the list is checked against it.",
    )

    @model_validator(mode="after")
    def _consistent(self) -> DesignOptions:
        interval = (self.interval_lower, self.interval_upper, self.interval_subjects)
        if any(each is not None for each in interval):
            if any(each is None for each in interval):
                raise ValueError("An interval needs interval_lower, interval_upper and interval_subjects.")
            if self.cv is not None:
                raise ValueError("Give cv or an interval, not both.")
        if self.least_power > self.target_power:
            raise ValueError("least_power is above target_power.")
        if self.levels and len(self.levels) != 2:
            raise ValueError("levels are two: of the first and of the second look.")
        if self.is_simulated and (self.groups > 1 or self.objective not in SIMULATED):
            raise ValueError(f"Losses are simulated for one group, and for {', '.join(SIMULATED)}.")
        if self.interaction_level is not None and (self.groups < 2 or self.objective != "average"):
            raise ValueError("An interaction is tested between two groups or more, for average equivalence.")
        if self.salt and self.seed is None:
            raise ValueError("A salt without a seed seals nothing.")
        return self

    @property
    def is_simulated(self) -> bool:
        """Whether losses during the study are simulated."""
        return self.lost_before > 0 or self.lost_per_period > 0
