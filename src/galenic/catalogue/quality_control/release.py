"""Quality control and release testing."""

from galenic.catalogue.service import Need, Partner, Service

SERVICE = Service(
    id="quality-control.release",
    title="Quality control and release testing",
    delivers=(
        "Incoming materials, intermediates, in-process and finished product against specification; uniformity of "
        "dosage units, dissolution stages, acceptance sampling, out-of-specification results, certificate of "
        "analysis."
    ),
    performed_by=(Partner.CRO, Partner.CDMO, Partner.CMO),
    stages=(3, 4),
    guidelines=("USP <905>", "USP <711>", "ISO 2859-1"),
    ctd={"*": ("3.2.S.4.4", "3.2.P.5.4")},
    needs=(
        Need(
            "analytical.method-validation",
            "Test methods have established accuracy, sensitivity, specificity and reproducibility (21 CFR 211.165(e)).",
            alternatives=("analytical.method-transfer",),
        ),
    ),
)
