"""Comparative dissolution."""

from galenic.catalogue.service import Need, Partner, Service

SERVICE = Service(
    id="comparative.dissolution",
    title="Comparative dissolution",
    delivers=(
        "f1, f2 and bootstrap f2, multivariate distance, release models and pharmacopeial stages, by the rules of "
        "each agency."
    ),
    performed_by=(Partner.CRO, Partner.CDMO),
    stages=(2,),
    guidelines=(
        "FDA Dissolution Testing of IR Solid Oral Dosage Forms (1997)",
        "EMA CPMP/EWP/QWP/1401/98 Rev. 1 Appendix I",
        "USP <711>",
    ),
    ctd={"*": ("5.3.1.3", "3.2.P.2.2")},
    needs=(
        Need(
            "analytical.method-validation",
            "The dissolved amounts are measured with a validated procedure (ICH Q2(R2)).",
        ),
    ),
)
