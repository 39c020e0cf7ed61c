"""Scale-up."""

from galenic.catalogue.planning.conditions import OWN_SUBSTANCE, PROCESS_TO_BE_MADE, PRODUCT, SUBSTANCE_TO_BE_MADE
from galenic.catalogue.planning.rules import Applies
from galenic.catalogue.service import Need, Partner, Service

SERVICE = Service(
    id="process.scale-up",
    title="Scale-up",
    delivers=(
        "From laboratory to pilot to commercial scale: similarity numbers, heat and mixing, comparability of the "
        "batches."
    ),
    performed_by=(Partner.CDMO,),
    stages=(3, 4),
    guidelines=("FDA SUPAC",),
    ctd={"*": ("3.2.P.2.3",)},
    needed=(
        Applies(
            (PRODUCT, PROCESS_TO_BE_MADE),
            "Batches of the study are related to commercial scale.",
            "FDA Process Validation (2011) stage 1; FDA SUPAC",
        ),
        Applies(
            (OWN_SUBSTANCE, SUBSTANCE_TO_BE_MADE),
            "The process of the substance is brought to commercial scale.",
            "ICH Q11 3.1",
        ),
    ),
    weeks=(8, 16),
    needs=(
        Need("process.development", "What is scaled is the developed process with its critical parameters."),
        Need("manufacturing.clinical-material", "The pilot batch is what is scaled (FDA SUPAC)."),
    ),
)
