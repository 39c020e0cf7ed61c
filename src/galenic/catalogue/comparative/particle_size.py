"""Population bioequivalence of particle size."""

from galenic.catalogue.planning.conditions import NOT_VALIDATED, REFERENCE, SPRAYED_SUSPENSION
from galenic.catalogue.planning.rules import Applies
from galenic.catalogue.service import Need, Partner, Service

SERVICE = Service(
    id="comparative.particle-size",
    title="Population bioequivalence of particle size",
    delivers="Population bioequivalence of D50 and span between test and reference.",
    performed_by=(Partner.CRO,),
    stages=(2,),
    guidelines=("FDA product guidance on budesonide suspension (2012)",),
    ctd={"*": ("5.3.1.2",)},
    needed=(
        Applies(
            (SPRAYED_SUSPENSION, REFERENCE, NOT_VALIDATED),
            "Particles of a suspension that is inhaled or sprayed are compared by population bioequivalence.",
            "FDA product guidance on budesonide suspension (2012)",
        ),
    ),
    weeks=(4, 6),
    needs=(
        Need("analytical.method-validation", "The sizing procedure is validated before products are compared."),
        Need(
            "manufacturing.clinical-material", "Three batches of the test product are compared (FDA budesonide 2012)."
        ),
    ),
)
