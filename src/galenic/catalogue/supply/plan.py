"""Supply plan."""

from galenic.catalogue.service import Partner, Service

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
)
