"""What tables of urine collections and of drug effects must look like."""

from __future__ import annotations

from dataclasses import replace

from galenic.catalogue.pharmacokinetics._columns import CONCENTRATIONS, PERIOD, SEQUENCE, SUBJECT, TREATMENT
from galenic.catalogue.tables.schema import ANY_UNIT, Column, Kind, TableSchema

WHOSE = (SUBJECT, SEQUENCE, PERIOD, TREATMENT)
COLLECTIONS = TableSchema(
    columns=(
        *WHOSE,
        CONCENTRATIONS.column("analyte"),
        Column("start", Kind.NUMBER, "Start of the collection", unit="h", example=("0", "2", "4", "8")),
        Column("end", Kind.NUMBER, "End of the collection", unit="h", example=("2", "4", "8", "24")),
        replace(
            CONCENTRATIONS.column("concentration"),
            title="Concentration in urine",
            usual_unit="ug/mL",
            example=("BLQ", "12.1", "8.4", "3.3"),
        ),
        Column(
            "volume",
            Kind.NUMBER,
            "Volume of urine",
            "Zero where nothing was voided.",
            unit="mL",
            minimum=0,
            blank=True,
            example=("110", "250", "320", "900"),
        ),
        CONCENTRATIONS.column("dose"),
    ),
    key=("analyte", "subject", "period", "treatment", "start"),
)
EFFECTS = TableSchema(
    columns=(
        *WHOSE,
        Column("time", Kind.NUMBER, "Time", "Counted from dosing.", unit="h", example=("0", "1", "2", "4")),
        Column(
            "effect",
            Kind.NUMBER,
            "Effect",
            "Any measured effect; it may be negative. A pure number has the unit [1].",
            unit=ANY_UNIT,
            usual_unit="mmHg",
            blank=True,
            aliases=("response", "obs"),
            example=("84", "79", "75", "81"),
        ),
    ),
    key=("subject", "period", "treatment", "time"),
)
