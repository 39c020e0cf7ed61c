"""Packaging and labeling."""

from galenic.catalogue.planning.conditions import PRODUCT
from galenic.catalogue.planning.rules import Applies
from galenic.catalogue.service import Need, Partner, Service

SERVICE = Service(
    id="manufacturing.packaging",
    title="Packaging and labeling",
    delivers="Control of packaging and labels, reconciliation, and serial numbers.",
    performed_by=(Partner.CDMO, Partner.CMO),
    stages=(4,),
    guidelines=("21 CFR 211 Subpart G",),
    ctd={"*": ("3.2.P.3.3",), "US": ("1.14",)},
    needed=(
        Applies(
            (PRODUCT,),
            "Labels are controlled and reconciled.",
            "21 CFR 211 Subpart G; EU GMP chapter 5",
        ),
        Applies(
            (PRODUCT,),
            "Every package of a prescription medicine has its product identifier.",
            "FD&C Act 582",
            markets=("US",),
        ),
        Applies(
            (PRODUCT,),
            "Every package of a prescription medicine has a unique identifier.",
            "Delegated Regulation (EU) 2016/161",
            markets=("EU",),
        ),
    ),
    weeks=(2, 4),
    needs=(
        Need(
            "manufacturing.drug-product", "Only identified product from a recorded batch is packaged (21 CFR 211.130)."
        ),
    ),
)
