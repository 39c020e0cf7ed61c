"""Process validation."""

from galenic.catalogue.planning.conditions import NOT_VALIDATED, SECOND_SOURCE, SITE_CHANGE
from galenic.catalogue.planning.rules import Applies
from galenic.catalogue.service import Need, Partner, Service

SERVICE = Service(
    id="process.validation",
    title="Process validation",
    delivers=(
        "Qualification batches judged by tolerance intervals and capability, under sampling plans with stated "
        "confidence."
    ),
    performed_by=(Partner.CDMO, Partner.CMO),
    stages=(4,),
    guidelines=("FDA Process Validation (2011)", "ASTM E2709"),
    ctd={"*": ("3.2.S.2.5", "3.2.P.3.5")},
    needed=(
        Applies(
            (NOT_VALIDATED,),
            "Commercial batches are made by a process that was qualified.",
            "21 CFR 211.100(a) and 211.110(a); FDA Process Validation (2011) stage 2",
            markets=("US",),
        ),
        Applies(
            (NOT_VALIDATED,),
            "Commercial batches are made by a validated process.",
            "EMA/CHMP/CVMP/QWP/BWP/70278/2012 Rev. 1; EU GMP Annex 15 5",
            markets=("EU",),
        ),
        Applies(
            (NOT_VALIDATED,),
            "Commercial batches are made by a validated process.",
            "Health Canada GUI-0029",
            markets=("CA",),
        ),
        Applies(
            (SITE_CHANGE,),
            "The process is qualified again where it will run.",
            "FDA Process Validation (2011) stage 2; EU GMP Annex 15 5",
        ),
        Applies(
            (SECOND_SOURCE,),
            "The process is qualified at the second site too.",
            "FDA Process Validation (2011) stage 2; EU GMP Annex 15 5",
        ),
    ),
    weeks=(12, 24),
    needs=(
        Need("process.development", "Process design comes before process qualification (FDA 2011, stages 1 and 2)."),
        Need(
            "manufacturing.drug-product",
            "Qualification batches are made under the commercial batch record (FDA 2011, stage 2).",
            alternatives=("manufacturing.drug-substance",),
        ),
        Need("process.scale-up", "Qualification is at commercial scale (FDA 2011, stage 2)."),
        Need("transfer.technology", "The receiving site qualifies what it has received (WHO TRS 1044 Annex 4)."),
    ),
)
