"""Validation of an analytical procedure."""

from galenic.catalogue.planning.conditions import NOT_VALIDATED
from galenic.catalogue.planning.rules import Applies
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
    needed=(
        Applies(
            (NOT_VALIDATED,),
            "An application shows that every procedure which is not taken from a pharmacopoeia suits its purpose.",
            "ICH Q2(R2) 1; ICH M4Q(R1) 3.2.S.4.3 and 3.2.P.5.3",
        ),
    ),
    weeks=(4, 8),
    needs=(
        Need(
            "analytical.method-development", "What is validated is a fixed procedure with its target profile (ICH Q14)."
        ),
    ),
)
