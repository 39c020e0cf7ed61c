"""Cell culture."""

from galenic.catalogue.planning.conditions import OWN_SUBSTANCE, PROTEIN, SUBSTANCE_PROCESS_UNKNOWN
from galenic.catalogue.planning.rules import Applies
from galenic.catalogue.service import Need, Partner, Service

SERVICE = Service(
    id="biologics.upstream",
    title="Cell culture",
    delivers="Growth, specific productivity and titer of a culture, and their comparison between runs and scales.",
    performed_by=(Partner.CDMO,),
    stages=(3,),
    guidelines=("ICH Q5", "ICH Q6B"),
    ctd={"*": ("3.2.S.2",)},
    needed=(
        Applies(
            (PROTEIN, OWN_SUBSTANCE, SUBSTANCE_PROCESS_UNKNOWN),
            "A protein comes from a culture whose growth and productivity are developed.",
            "ICH Q11 3; ICH Q5A(R2) and Q5D",
        ),
    ),
    weeks=(16, 30),
    needs=(
        Need(
            "analytical.method-development", "Titer and quality of a culture are followed with procedures of their own."
        ),
    ),
)
