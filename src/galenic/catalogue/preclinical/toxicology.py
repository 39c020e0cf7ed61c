"""Toxicology study."""

from galenic.catalogue.service import Partner, Service

SERVICE = Service(
    id="preclinical.toxicology",
    title="Toxicology study",
    delivers="No-observed-adverse-effect level by trend and by comparisons with the control.",
    performed_by=(Partner.CRO,),
    stages=(1,),
    guidelines=("ICH M3(R2)", "ICH S4"),
    ctd={"*": ("2.4", "2.6", "4.2")},
)
