"""Dose response and screening."""

from galenic.catalogue.service import Partner, Service

SERVICE = Service(
    id="preclinical.dose-response",
    title="Dose response and screening",
    delivers="EC50 or IC50 with confidence limits, quality of a screening assay (Z-factor), and its hits.",
    performed_by=(Partner.CRO,),
    stages=(1,),
    guidelines=("ICH M3(R2)",),
    ctd={"*": ("2.4", "2.6", "4.2")},
)
