"""Validation of an analytical procedure."""

from galenic.catalogue.service import Need, Partner, Service

SERVICE = Service(
    id="analytical.method-validation",
    title="Validation of an analytical procedure",
    delivers=(
        "Specificity, response and range, accuracy, repeatability, nested intermediate precision, detection and "
        "quantitation limits and robustness, each judged against a criterion set beforehand."
    ),
    performed_by=(Partner.CRO, Partner.CDMO),
    stages=(1,),
    guidelines=("ICH Q2(R2)", "ICH Q14"),
    ctd={"*": ("3.2.S.4.3", "3.2.P.5.3")},
    needs=(
        Need(
            "analytical.method-development", "What is validated is a fixed procedure with its target profile (ICH Q14)."
        ),
    ),
)
