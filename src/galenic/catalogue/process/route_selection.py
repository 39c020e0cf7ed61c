"""Selection of the synthetic route."""

from galenic.catalogue.planning.conditions import OWN_SUBSTANCE, SUBSTANCE_PROCESS_UNKNOWN, SYNTHETIC
from galenic.catalogue.planning.rules import Applies
from galenic.catalogue.service import Partner, Service

SERVICE = Service(
    id="process.route-selection",
    title="Selection of the synthetic route",
    delivers="Routes compared by yield, mass intensity, cost, hazards and the impurities that each brings.",
    performed_by=(Partner.CDMO,),
    stages=(3,),
    guidelines=("ICH Q11",),
    ctd={"*": ("3.2.S.2.6",)},
    needed=(
        Applies(
            (OWN_SUBSTANCE, SUBSTANCE_PROCESS_UNKNOWN, SYNTHETIC),
            "No route to the substance exists; it decides yield, hazards and every impurity.",
            "ICH Q11 3 and 5",
        ),
    ),
    weeks=(12, 26),
)
