"""Distribution."""

from galenic.catalogue.planning.conditions import PRODUCT, SUBSTANCE_ALONE
from galenic.catalogue.planning.rules import Applies
from galenic.catalogue.service import Need, Partner, Service

SERVICE = Service(
    id="supply.distribution",
    title="Distribution",
    delivers="Delivery, chain of custody, temperature excursions, receipt and acceptance of goods.",
    performed_by=(Partner.CDMO, Partner.CMO),
    stages=(4,),
    guidelines=("EU GDP 2013/C 343/01", "21 CFR 211 Subpart H"),
    needed=(
        Applies(
            (PRODUCT,),
            "Product is stored and shipped under its conditions, with its custody known.",
            "21 CFR 211.142 and 211.150",
            markets=("US",),
        ),
        Applies(
            (PRODUCT,),
            "Product is stored and shipped under its conditions, with its custody known.",
            "EU GDP 2013/C 343/01",
            markets=("EU",),
        ),
        Applies(
            (PRODUCT,),
            "Product is stored and shipped under its conditions, with its custody known.",
            "Health Canada GUI-0069",
            markets=("CA",),
        ),
        Applies(
            (SUBSTANCE_ALONE,),
            "Substance reaches its users under its conditions, traceable back to its maker.",
            "ICH Q7 10 and 17; EU GDP 2015/C 95/01",
        ),
    ),
    weeks=(2, 4),
    needs=(
        Need("quality-control.release", "Nothing leaves before its batch is tested and released (21 CFR 211.165)."),
        Need(
            "process.validation", "Process qualification succeeds before commercial distribution (FDA 2011, stage 2)."
        ),
        Need("manufacturing.packaging", "What is shipped is packaged and labeled (21 CFR 211.130)."),
    ),
)
