"""Validation of a bioanalytical method (chromatography)."""

from galenic.catalogue.planning.conditions import CLINICAL_DEVELOPMENT, STUDY_IN_BLOOD, SYNTHETIC
from galenic.catalogue.planning.rules import Applies
from galenic.catalogue.service import Partner, Service

SERVICE = Service(
    id="bioanalysis.method-validation",
    title="Validation of a bioanalytical method (chromatography)",
    delivers=(
        "Calibration with its weighting, accuracy and precision, quantitation limit, carry-over, selectivity, "
        "matrix effect, dilution and stability in the matrix, against the limits of ICH M10."
    ),
    performed_by=(Partner.CRO,),
    stages=(1,),
    guidelines=("ICH M10",),
    ctd={"*": ("5.3.1.4",)},
    needed=(
        Applies(
            (STUDY_IN_BLOOD, SYNTHETIC),
            "Concentrations that decide on equivalence come from a fully validated method.",
            "ICH M10 2.2.1 and 3.2",
        ),
        Applies(
            (CLINICAL_DEVELOPMENT, SYNTHETIC),
            "Exposure in the studies of a new medicine is measured with a fully validated method.",
            "ICH M10 2.2.1 and 3.2",
        ),
    ),
    weeks=(6, 10),
)
