"""Preformulation."""

from galenic.catalogue.service import Partner, Service

SERVICE = Service(
    id="formulation.pre-formulation",
    title="Preformulation",
    delivers="Solubility over pH, pKa and log P, solid form, hygroscopicity, flow, and what the substance tolerates.",
    performed_by=(Partner.CDMO,),
    stages=(3,),
    guidelines=("ICH Q8(R2)", "ICH Q6A"),
    ctd={"*": ("3.2.P.2.1.1",)},
)
