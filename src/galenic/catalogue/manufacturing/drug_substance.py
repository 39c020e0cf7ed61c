"""Manufacture of drug substance."""

from galenic.catalogue.planning.conditions import OWN_SUBSTANCE
from galenic.catalogue.planning.rules import Applies
from galenic.catalogue.service import Need, Partner, Service

SERVICE = Service(
    id="manufacturing.drug-substance",
    title="Manufacture of drug substance",
    delivers="Master and batch records, genealogy and yield of active substances and intermediates.",
    performed_by=(Partner.CDMO, Partner.CMO),
    stages=(4,),
    guidelines=("ICH Q7", "21 CFR 211"),
    ctd={"*": ("3.2.S.2",), "US": ("3.2.R",)},
    needed=(
        Applies(
            (OWN_SUBSTANCE,),
            "No supplier's master file covers the substance, so that it is made for this programme.",
            "ICH Q7 6 and 8",
        ),
    ),
    weeks=(8, 16),
    needs=(
        Need("process.development", "The master record states a developed process (ICH Q7 6.4)."),
        Need(
            "process.route-selection",
            "The process runs on a chosen route (ICH Q11 3).",
            alternatives=("biologics.upstream", "biologics.viral-vector"),
        ),
    ),
)
