"""Quality control and release testing."""

from galenic.catalogue.planning.conditions import PRODUCT, SUBSTANCE_ALONE
from galenic.catalogue.planning.rules import Applies
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
    needed=(
        Applies(
            (PRODUCT,),
            "Every batch is tested against its specification before it is released.",
            "21 CFR 211.165; EU GMP Annex 16",
        ),
        Applies(
            (SUBSTANCE_ALONE,),
            "Every batch of a substance is tested against its specification before it is released.",
            "ICH Q7 11.2",
        ),
    ),
    weeks=(3, 6),
    needs=(
        Need(
            "analytical.method-validation",
            "Test methods have established accuracy, sensitivity, specificity and reproducibility (21 CFR 211.165(e)).",
            alternatives=("analytical.method-transfer",),
        ),
    ),
)
