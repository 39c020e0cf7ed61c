"""Process validation."""

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
    needs=(
        Need("process.development", "Process design comes before process qualification (FDA 2011, stages 1 and 2)."),
        Need(
            "manufacturing.drug-product",
            "Qualification batches are made under the commercial batch record (FDA 2011, stage 2).",
            alternatives=("manufacturing.drug-substance",),
        ),
    ),
)
