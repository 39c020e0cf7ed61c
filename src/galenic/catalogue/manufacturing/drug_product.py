"""Manufacture of drug product."""

from galenic.catalogue.planning.conditions import PRODUCT, SITE_CHANGE
from galenic.catalogue.planning.rules import Applies
from galenic.catalogue.service import Need, Partner, Service

SERVICE = Service(
    id="manufacturing.drug-product",
    title="Manufacture of drug product",
    delivers="Master and batch records, genealogy and yield of every dosage form.",
    performed_by=(Partner.CDMO, Partner.CMO),
    stages=(4,),
    guidelines=("21 CFR 211",),
    ctd={"*": ("3.2.P.3",), "US": ("3.2.R",)},
    needed=(
        Applies(
            (PRODUCT,),
            "The product is made under master and batch records.",
            "21 CFR 211.100, 211.186 and 211.188; EU GMP chapters 4 and 5",
        ),
    ),
    weeks=(6, 12),
    needs=(
        Need("process.development", "The master record states a developed process (21 CFR 211.186)."),
        Need("process.scale-up", "Commercial batches are made at commercial scale (FDA 2011, stage 1)."),
        Need("manufacturing.drug-substance", "The product takes released substance (21 CFR 211.84)."),
        Need(
            "transfer.technology",
            "The receiving site makes batches when the transfer is closed (WHO TRS 1044 Annex 4).",
            when=(SITE_CHANGE,),
        ),
    ),
)
