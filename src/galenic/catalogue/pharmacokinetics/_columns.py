"""What a table of concentrations must look like."""

from __future__ import annotations

from galenic.catalogue.pharmacokinetics._cdisc import ADPC, PC
from galenic.catalogue.tables.schema import ANY_UNIT, Column, Kind, TableSchema

IDENTITY = ("analyte", "subject", "sequence", "period", "treatment")

SUBJECT = Column(
    "subject", Kind.TEXT, "Subject", aliases=("id", "usubjid", "subjid", "subj"), example=("1", "1", "1", "1")
)
SEQUENCE = Column(
    "sequence",
    Kind.TEXT,
    "Sequence",
    "Order of the products, one letter per period: TR, RT.",
    required=False,
    aliases=("seq",),
    example=("TR", "TR", "TR", "TR"),
)
PERIOD = Column(
    "period", Kind.INTEGER, "Period", required=False, minimum=1, aliases=("per", "visit"), example=("1", "1", "1", "1")
)
TREATMENT = Column(
    "treatment",
    Kind.TEXT,
    "Treatment",
    "Product given: T for test, R for reference, unless the options name others.",
    required=False,
    aliases=("trt", "trta", "formulation", "product"),
    example=("T", "T", "T", "T"),
)
CONCENTRATIONS = TableSchema(
    columns=(
        SUBJECT,
        SEQUENCE,
        PERIOD,
        TREATMENT,
        Column(
            "analyte",
            Kind.TEXT,
            "Analyte",
            "Only where the table holds several: parent drug, metabolite.",
            required=False,
            aliases=("pctestcd", "compound"),
        ),
        Column(
            "time",
            Kind.NUMBER,
            "Time",
            "Actual time of sampling, counted from dosing.",
            unit="h",
            aliases=("actual_time", "arrlt", "tad"),
            example=("0", "0.5", "1", "2"),
        ),
        Column(
            "nominal_time",
            Kind.NUMBER,
            "Nominal time",
            "Planned time of sampling; mean curves are drawn over it.",
            unit="h",
            required=False,
            aliases=("nrrlt", "planned_time"),
        ),
        Column(
            "concentration",
            Kind.NUMBER,
            "Concentration",
            'A number, or what laboratories write: BLQ, "<0.5", ND below the limit of quantification; NS, NR if none.',
            unit=ANY_UNIT,
            usual_unit="ng/mL",
            blank=True,
            censored=True,
            minimum=0,
            aliases=("conc", "dv", "pcstresn", "aval"),
            example=("BLQ", "84.5", "192", "143"),
        ),
        Column(
            "dose",
            Kind.NUMBER,
            "Dose",
            "The same in every row of a profile; without it there is no clearance and no volume.",
            unit=ANY_UNIT,
            usual_unit="mg",
            required=False,
            blank=True,
            minimum=0,
            aliases=("amt", "exdose"),
            example=("100", "100", "100", "100"),
        ),
        Column(
            "duration",
            Kind.NUMBER,
            "Duration of infusion",
            unit="h",
            required=False,
            blank=True,
            minimum=0,
            aliases=("infusion_duration",),
        ),
        Column(
            "tau",
            Kind.NUMBER,
            "Dosing interval",
            "At steady state only.",
            unit="h",
            required=False,
            blank=True,
            minimum=0,
            aliases=("dosing_interval",),
        ),
        Column(
            "lambda_z",
            Kind.TEXT,
            "Terminal points",
            "Where somebody chose them: use, exclude, or empty.",
            required=False,
            blank=True,
            allowed=("use", "exclude"),
        ),
        Column(
            "lambda_z_reason",
            Kind.TEXT,
            "Reason for the choice of terminal points",
            "Shown in the report beside each choice.",
            required=False,
            blank=True,
        ),
    ),
    key=("analyte", "subject", "period", "treatment", "time"),
    layouts=(PC, ADPC),
)
