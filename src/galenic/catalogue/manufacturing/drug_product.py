"""Manufacture of drug product."""

from galenic.catalogue.service import Need, Partner, Service

SERVICE = Service(
    id="manufacturing.drug-product",
    title="Manufacture of drug product",
    delivers="Master and batch records, genealogy and yield of every dosage form.",
    performed_by=(Partner.CDMO, Partner.CMO),
    stages=(4,),
    guidelines=("21 CFR 211",),
    ctd={"*": ("3.2.P.3",), "US": ("3.2.R",)},
    needs=(Need("process.development", "The master record states a developed process (21 CFR 211.186)."),),
)
