"""Preformulation."""

from galenic.catalogue.planning.conditions import PROCESS_UNKNOWN, PRODUCT
from galenic.catalogue.planning.rules import Applies
from galenic.catalogue.service import Need, Partner, Service

SERVICE = Service(
    id="formulation.pre-formulation",
    title="Preformulation",
    delivers="Solubility over pH, pKa and log P, solid form, hygroscopicity, flow, and what the substance tolerates.",
    performed_by=(Partner.CDMO,),
    stages=(3,),
    guidelines=("ICH Q8(R2)", "ICH Q6A"),
    ctd={"*": ("3.2.P.2.1.1",)},
    needed=(
        Applies(
            (PRODUCT, PROCESS_UNKNOWN),
            "Solubility, solid form and stability of the substance decide what form can work.",
            "ICH Q8(R2) 2.1.1",
        ),
    ),
    weeks=(4, 8),
    needs=(
        Need(
            "process.route-selection",
            "Properties are measured on substance of the chosen route or culture.",
            alternatives=("biologics.upstream", "biologics.viral-vector"),
        ),
    ),
)
