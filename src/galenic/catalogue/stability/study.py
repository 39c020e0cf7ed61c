"""Evaluation of a stability study."""

from galenic.catalogue.service import Need, Partner, Service

SERVICE = Service(
    id="stability.study",
    title="Stability study",
    delivers=(
        "Whether the batches may be pooled, the shelf life at which the confidence bound meets the limit, how far "
        "beyond the data it may be claimed, and the regression behind it."
    ),
    performed_by=(Partner.CRO, Partner.CDMO, Partner.CMO),
    stages=(3, 4),
    guidelines=("ICH Q1A(R2)", "ICH Q1E"),
    ctd={"*": ("3.2.S.7", "3.2.P.8")},
    needs=(
        Need(
            "analytical.method-validation",
            "Stability is followed with validated procedures (ICH Q1A(R2) 2.1.5 and 2.2.5).",
        ),
        Need("analytical.forced-degradation", "The procedure has to indicate stability (ICH Q1A(R2) 2.1.2)."),
    ),
)
