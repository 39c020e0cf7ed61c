"""Process development."""

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
    needs=(
        Need(
            "formulation.development",
            "A process is developed for a chosen formulation (ICH Q8(R2) 2.3) or a chosen route (ICH Q11).",
            alternatives=("process.route-selection", "biologics.upstream"),
        ),
    ),
)
