"""Performance review."""

from galenic.catalogue.planning.conditions import PRODUCT, SUBSTANCE_ALONE
from galenic.catalogue.planning.rules import Applies
from galenic.catalogue.service import Need, Partner, Service

SERVICE = Service(
    id="performance.review",
    title="Performance review",
    delivers=(
        "Capability and control charts over batches, performance indicators of the partner, and actions signed by "
        "both sides."
    ),
    performed_by=(Partner.CMO, Partner.CDMO),
    stages=(4,),
    guidelines=("FDA Process Validation (2011), stage 3", "21 CFR 211.180(e)"),
    needed=(
        Applies(
            (PRODUCT,),
            "Batches, deviations and complaints of a year are reviewed with the maker.",
            "21 CFR 211.180(e); EU GMP 1.10; FDA Process Validation (2011) stage 3",
        ),
        Applies(
            (SUBSTANCE_ALONE,),
            "Batches of a year are reviewed.",
            "ICH Q7 2.5",
        ),
    ),
    weeks=(4, 8),
    needs=(
        Need("quality-control.release", "The review reads the released results of the period (21 CFR 211.180(e))."),
        Need(
            "manufacturing.drug-product",
            "The review reads the batches of the period (21 CFR 211.180(e)).",
            alternatives=("manufacturing.drug-substance",),
        ),
        Need("process.validation", "Continued verification follows qualification (FDA 2011, stage 3)."),
    ),
)
