"""Toxicology study."""

from galenic.catalogue.planning.conditions import BIOLOGIC, CLINICAL_DEVELOPMENT, FIRST_IN_HUMANS, SYNTHETIC
from galenic.catalogue.planning.rules import Applies
from galenic.catalogue.service import Partner, Service

SERVICE = Service(
    id="preclinical.toxicology",
    title="Toxicology study",
    delivers="No-observed-adverse-effect level by trend and by comparisons with the control.",
    performed_by=(Partner.CRO,),
    stages=(1,),
    guidelines=("ICH M3(R2)", "ICH S4"),
    ctd={"*": ("2.4", "2.6", "4.2")},
    needed=(
        Applies(
            (CLINICAL_DEVELOPMENT, SYNTHETIC, FIRST_IN_HUMANS),
            "Toxicity in animals comes before the first dose in humans.",
            "ICH M3(R2) 5",
        ),
        Applies(
            (CLINICAL_DEVELOPMENT, BIOLOGIC, FIRST_IN_HUMANS),
            "Toxicity in a relevant species comes before the first dose in humans.",
            "ICH S6(R1) 3",
        ),
    ),
    weeks=(26, 40),
)
