"""Residual solvents."""

from galenic.catalogue.service import Partner, Service

SERVICE = Service(
    id="impurity.residual-solvents",
    title="Residual solvents",
    delivers="Permitted daily exposure, limit by the option chosen, and the verdict for each solvent.",
    performed_by=(Partner.CRO,),
    stages=(1,),
    guidelines=("ICH Q3C(R8)",),
    ctd={"*": ("3.2.S.3.2", "3.2.P.5.5")},
)
