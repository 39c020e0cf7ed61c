"""Performance review."""

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
    needs=(
        Need("quality-control.release", "The review reads the released results of the period (21 CFR 211.180(e))."),
    ),
)
