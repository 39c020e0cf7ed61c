"""Distribution."""

from galenic.catalogue.service import Need, Partner, Service

SERVICE = Service(
    id="supply.distribution",
    title="Distribution",
    delivers="Delivery, chain of custody, temperature excursions, receipt and acceptance of goods.",
    performed_by=(Partner.CDMO, Partner.CMO),
    stages=(4,),
    guidelines=("EU GDP 2013/C 343/01", "21 CFR 211 Subpart H"),
    needs=(
        Need("quality-control.release", "Nothing leaves before its batch is tested and released (21 CFR 211.165)."),
        Need(
            "process.validation", "Process qualification succeeds before commercial distribution (FDA 2011, stage 2)."
        ),
    ),
)
