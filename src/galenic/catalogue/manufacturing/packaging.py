"""Packaging and labeling."""

from galenic.catalogue.service import Need, Partner, Service

SERVICE = Service(
    id="manufacturing.packaging",
    title="Packaging and labeling",
    delivers="Control of packaging and labels, reconciliation, and serial numbers.",
    performed_by=(Partner.CDMO, Partner.CMO),
    stages=(4,),
    guidelines=("21 CFR 211 Subpart G",),
    ctd={"*": ("3.2.P.3.3",), "US": ("1.14",)},
    needs=(
        Need(
            "manufacturing.drug-product", "Only identified product from a recorded batch is packaged (21 CFR 211.130)."
        ),
    ),
)
