"""Selection of the synthetic route."""

from galenic.catalogue.service import Partner, Service

SERVICE = Service(
    id="process.route-selection",
    title="Selection of the synthetic route",
    delivers="Routes compared by yield, mass intensity, cost, hazards and the impurities that each brings.",
    performed_by=(Partner.CDMO,),
    stages=(3,),
    guidelines=("ICH Q11",),
    ctd={"*": ("3.2.S.2.6",)},
)
