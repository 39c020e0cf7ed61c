"""Elemental impurities."""

from galenic.catalogue.planning.conditions import NOT_VALIDATED, PRODUCT, SUBSTANCE_ALONE
from galenic.catalogue.planning.rules import Applies
from galenic.catalogue.service import Need, Partner, Service

SERVICE = Service(
    id="impurity.elemental",
    title="Elemental impurities",
    delivers=(
        "Permitted daily exposure by route, limit by the option chosen, control threshold, and the verdict for "
        "each element."
    ),
    performed_by=(Partner.CRO,),
    stages=(1,),
    guidelines=("ICH Q3D(R2)",),
    ctd={"*": ("3.2.S.3.2", "3.2.P.5.5")},
    needed=(
        Applies(
            (PRODUCT, NOT_VALIDATED),
            "The product, by its route and daily dose, is assessed for every element that may be in it.",
            "ICH Q3D(R2) 2 and 5",
        ),
        Applies(
            (SUBSTANCE_ALONE, NOT_VALIDATED),
            "Makers of products build their assessment on what is known of the substance.",
            "ICH Q3D(R2) 5.2",
        ),
    ),
    weeks=(2, 4),
    needs=(
        Need(
            "formulation.development",
            "Components, equipment and packaging are known (ICH Q3D(R2) 5.2).",
            alternatives=("process.development",),
        ),
    ),
)
