"""Process development."""

from galenic.catalogue.planning.conditions import OWN_SUBSTANCE, PROCESS_UNKNOWN, PRODUCT, SUBSTANCE_PROCESS_UNKNOWN
from galenic.catalogue.planning.rules import Applies
from galenic.catalogue.service import Need, Partner, Service

SERVICE = Service(
    id="process.development",
    title="Process development",
    delivers=(
        "Which process parameters drive which quality attributes, the response surface, and a design space with "
        "the probability of meeting all limits."
    ),
    performed_by=(Partner.CDMO,),
    stages=(3,),
    guidelines=("ICH Q8(R2)", "ICH Q11"),
    ctd={"*": ("3.2.S.2.6", "3.2.P.2.3")},
    needed=(
        Applies(
            (PRODUCT, PROCESS_UNKNOWN),
            "Process parameters are tied to quality attributes.",
            "ICH Q8(R2) 2.3 and Annex 2.4",
        ),
        Applies(
            (OWN_SUBSTANCE, SUBSTANCE_PROCESS_UNKNOWN),
            "The process of the substance and its controls are developed.",
            "ICH Q11 3",
        ),
    ),
    weeks=(12, 24),
    needs=(
        Need(
            "formulation.development",
            "A process is developed for a chosen formulation (ICH Q8(R2) 2.3) or a chosen route (ICH Q11).",
            alternatives=("process.route-selection", "biologics.upstream"),
        ),
    ),
)
