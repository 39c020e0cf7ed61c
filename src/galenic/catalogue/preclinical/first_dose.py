"""First dose in humans."""

from galenic.catalogue.planning.conditions import CLINICAL_DEVELOPMENT, FIRST_IN_HUMANS
from galenic.catalogue.planning.rules import Applies
from galenic.catalogue.service import Need, Partner, Service

SERVICE = Service(
    id="preclinical.first-dose",
    title="First dose in humans",
    delivers="Human equivalent dose, safety factor and maximum recommended starting dose.",
    performed_by=(Partner.CRO,),
    stages=(1,),
    guidelines=("ICH M3(R2)", "FDA Estimating the Maximum Safe Starting Dose (2005)"),
    ctd={"*": ("2.4", "2.6", "4.2")},
    needed=(
        Applies(
            (CLINICAL_DEVELOPMENT, FIRST_IN_HUMANS),
            "The first dose in humans is derived from what animals tolerate.",
            "FDA Estimating the Maximum Safe Starting Dose (2005); ICH M3(R2) 6",
        ),
    ),
    weeks=(2, 4),
    needs=(
        Need(
            "preclinical.toxicology",
            "The starting dose is derived from the no-observed-adverse-effect levels (FDA 2005).",
        ),
    ),
)
