"""Cleaning validation."""

from galenic.catalogue.planning.conditions import NOT_VALIDATED, SECOND_SOURCE, SITE_CHANGE
from galenic.catalogue.planning.rules import Applies
from galenic.catalogue.service import Need, Partner, Service

SERVICE = Service(
    id="process.cleaning",
    title="Cleaning validation",
    delivers="Carry-over limit from health-based exposure limits, and the verdict on swabs and rinses.",
    performed_by=(Partner.CDMO, Partner.CMO),
    stages=(4,),
    guidelines=("EMA/CHMP/CVMP/SWP/169430/2012", "PDA TR 29"),
    needed=(
        Applies(
            (NOT_VALIDATED,),
            "Shared equipment carries no product over into the next.",
            "21 CFR 211.67; EU GMP Annex 15 10; ICH Q7 12.7",
        ),
        Applies(
            (SITE_CHANGE,),
            "Equipment of the new site is shared with products that are new neighbors.",
            "21 CFR 211.67; EU GMP Annex 15 10; ICH Q7 12.7",
        ),
        Applies(
            (SECOND_SOURCE,),
            "Equipment of the second site is shared with products that are new neighbors.",
            "21 CFR 211.67; EU GMP Annex 15 10; ICH Q7 12.7",
        ),
    ),
    weeks=(6, 10),
    needs=(
        Need(
            "manufacturing.drug-product",
            "Carry-over is measured after batches of commercial scale (EU GMP Annex 15 10).",
            alternatives=("manufacturing.drug-substance",),
        ),
    ),
)
