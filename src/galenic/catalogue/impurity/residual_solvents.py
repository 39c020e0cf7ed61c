"""Residual solvents."""

from galenic.catalogue.planning.conditions import (
    NOT_VALIDATED,
    OWN_SUBSTANCE,
    PRODUCT,
    SUBSTANCE_NOT_VALIDATED,
    SYNTHETIC,
)
from galenic.catalogue.planning.rules import Applies
from galenic.catalogue.service import Need, Partner, Service

SERVICE = Service(
    id="impurity.residual-solvents",
    title="Residual solvents",
    delivers="Permitted daily exposure, limit by the option chosen, and the verdict for each solvent.",
    performed_by=(Partner.CRO,),
    stages=(1,),
    guidelines=("ICH Q3C(R8)",),
    ctd={"*": ("3.2.S.3.2", "3.2.P.5.5")},
    needed=(
        Applies(
            (OWN_SUBSTANCE, SYNTHETIC, SUBSTANCE_NOT_VALIDATED),
            "Solvents of the last steps are limited in the substance.",
            "ICH Q3C(R8) 2 and 3",
        ),
        Applies(
            (PRODUCT, SYNTHETIC, NOT_VALIDATED),
            "Solvents from substance, excipients and process add up to the daily exposure.",
            "ICH Q3C(R8) 3.3",
        ),
    ),
    weeks=(2, 4),
    needs=(Need("process.development", "Solvents of the process are known (ICH Q3C(R8) 3)."),),
)
