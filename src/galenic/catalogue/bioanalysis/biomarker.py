"""Fit-for-purpose validation of a biomarker assay."""

from galenic.catalogue.planning.conditions import BIOMARKER, HUMAN_STUDY
from galenic.catalogue.planning.rules import Applies
from galenic.catalogue.service import Partner, Service

SERVICE = Service(
    id="bioanalysis.biomarker",
    title="Fit-for-purpose validation of a biomarker assay",
    delivers=(
        "Parallelism, surrogate matrix and baseline of an endogenous analyte, validated as far as its use in the "
        "study asks."
    ),
    performed_by=(Partner.CRO,),
    stages=(1,),
    guidelines=("FDA Bioanalytical Method Validation for Biomarkers (2025)",),
    ctd={"*": ("5.3.1.4",)},
    needed=(
        Applies(
            (BIOMARKER, HUMAN_STUDY),
            "An endogenous endpoint wants a baseline, a surrogate matrix and parallelism.",
            "FDA Bioanalytical Method Validation for Biomarkers (2025); ICH M10 7.1",
        ),
    ),
    weeks=(8, 12),
)
