"""Supply plan."""

from galenic.catalogue.planning.conditions import PRODUCT, SECOND_SOURCE
from galenic.catalogue.planning.rules import Applies
from galenic.catalogue.service import Need, Partner, Service

SERVICE = Service(
    id="supply.plan",
    title="Supply plan",
    delivers=(
        "Demand, lots, lead time and capacity over one or two sources, remaining shelf life, and the plan for "
        "switching."
    ),
    performed_by=(Partner.CDMO, Partner.CMO),
    stages=(4,),
    guidelines=(),
    needed=(
        Applies(
            (PRODUCT,),
            "A foreseeable shortage is reported, so that it has to be foreseen.",
            "FD&C Act 506C",
            markets=("US",),
        ),
        Applies(
            (PRODUCT,),
            "The holder keeps the market supplied.",
            "Directive 2001/83/EC Article 81",
            markets=("EU",),
        ),
        Applies(
            (PRODUCT,),
            "A foreseeable shortage is reported, so that it has to be foreseen.",
            "Food and Drug Regulations C.01.014.8 to C.01.014.12",
            markets=("CA",),
        ),
        Applies(
            (SECOND_SOURCE,),
            "Lots are shared between two sources.",
            "ICH Q10 2.7",
        ),
    ),
    weeks=(3, 6),
    needs=(
        Need(
            "process.scale-up",
            "Lot size and capacity follow from commercial scale.",
            alternatives=("manufacturing.drug-product",),
        ),
    ),
)
