"""Validation of a bioanalytical method (chromatography)."""

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
)
