"""Biostatistics and data sets."""

from galenic.catalogue.service import Need, Partner, Service

SERVICE = Service(
    id="clinical.biostatistics",
    title="Biostatistics and data sets",
    delivers="Tables, listings and figures; SDTM and ADaM data sets with their define.xml.",
    performed_by=(Partner.CRO,),
    stages=(2,),
    guidelines=("ICH E9", "CDISC SDTM and ADaM"),
    ctd={"*": ("5.3",)},
    needs=(Need("clinical.study", "The analysis runs on the closed data of the study (ICH E9 5.1)."),),
)
