"""Comparative dissolution."""

from galenic.catalogue.planning.conditions import (
    DISSOLVES,
    EXTENDED,
    NOT_VALIDATED,
    REFERENCE,
    SITE_CHANGE,
    SOLID_ORAL,
    SYNTHETIC,
)
from galenic.catalogue.planning.rules import Applies
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
    needed=(
        Applies(
            (REFERENCE, SYNTHETIC, DISSOLVES, NOT_VALIDATED),
            "Test and reference batches are compared in vitro before and beside any study.",
            "FDA Dissolution Testing of IR Solid Oral Dosage Forms (1997); EMA CPMP/EWP/QWP/1401/98 Rev. 1 Appendix I",
        ),
        Applies(
            (REFERENCE, SYNTHETIC, EXTENDED, NOT_VALIDATED),
            "An extended-release form is compared at several pH and with alcohol, where the dose could be dumped.",
            "EMA/CHMP/QWP/428693/2013; FDA Extended Release Oral Dosage Forms (1997)",
        ),
        Applies(
            (SOLID_ORAL, SITE_CHANGE),
            "Batches of the new site dissolve as those of the old one.",
            "FDA SUPAC-IR (1995) and SUPAC-MR (1997)",
            markets=("US",),
        ),
        Applies(
            (SOLID_ORAL, SITE_CHANGE),
            "Batches of the new site dissolve as those of the old one.",
            "Guidelines to Regulation (EC) 1234/2008 on variations",
            markets=("EU",),
        ),
    ),
    weeks=(3, 6),
    needs=(
        Need(
            "analytical.method-validation",
            "The dissolved amounts are measured with a validated procedure (ICH Q2(R2)).",
        ),
        Need(
            "manufacturing.clinical-material",
            "The batch that is compared is the one that is studied (EMA CPMP/EWP/QWP/1401/98 Rev. 1 Appendix I).",
            alternatives=("manufacturing.drug-product",),
        ),
    ),
)
