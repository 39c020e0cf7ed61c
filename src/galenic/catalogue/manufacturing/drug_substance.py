"""Manufacture of drug substance."""

from galenic.catalogue.service import Need, Partner, Service

SERVICE = Service(
    id="manufacturing.drug-substance",
    title="Manufacture of drug substance",
    delivers="Master and batch records, genealogy and yield of active substances and intermediates.",
    performed_by=(Partner.CDMO, Partner.CMO),
    stages=(4,),
    guidelines=("ICH Q7", "21 CFR 211"),
    ctd={"*": ("3.2.S.2",), "US": ("3.2.R",)},
    needs=(Need("process.development", "The master record states a developed process (ICH Q7 6.4)."),),
)
