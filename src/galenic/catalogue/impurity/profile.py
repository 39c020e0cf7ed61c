"""Impurity profile."""

from galenic.catalogue.planning.conditions import (
    BIOLOGIC,
    NOT_VALIDATED,
    OLIGONUCLEOTIDE,
    OWN_SUBSTANCE,
    PEPTIDE,
    PRODUCT,
    SMALL_MOLECULE,
    SUBSTANCE_NOT_VALIDATED,
)
from galenic.catalogue.planning.rules import Applies
from galenic.catalogue.service import Need, Partner, Service

SERVICE = Service(
    id="impurity.profile",
    title="Impurity profile",
    delivers=(
        "Every impurity against its reporting, identification and qualification threshold at the daily dose; "
        "unknowns proposed from accurate mass."
    ),
    performed_by=(Partner.CRO,),
    stages=(1,),
    guidelines=("ICH Q3A(R2)", "ICH Q3B(R2)"),
    ctd={"*": ("3.2.S.3.2", "3.2.P.5.5")},
    needed=(
        Applies(
            (SMALL_MOLECULE, OWN_SUBSTANCE, SUBSTANCE_NOT_VALIDATED),
            "Impurities of the synthesis are reported, identified and qualified by thresholds.",
            "ICH Q3A(R2) 3 to 7",
        ),
        Applies(
            (SMALL_MOLECULE, PRODUCT, NOT_VALIDATED),
            "Degradation products of the form are reported, identified and qualified by thresholds.",
            "ICH Q3B(R2) 2 to 6",
        ),
        Applies(
            (PEPTIDE, NOT_VALIDATED),
            (
                "Peptide-related impurities have thresholds of their own, and are compared with those of the reference "
                "where there is one; ICH Q3A leaves peptides out."
            ),
            "FDA ANDAs for Certain Highly Purified Synthetic Peptides (2021); Ph. Eur. 2034",
        ),
        Applies(
            (OLIGONUCLEOTIDE, NOT_VALIDATED),
            (
                "Sequences that are shorter, longer or modified are grouped and limited; ICH Q3A leaves "
                "oligonucleotides out."
            ),
            "EMA/CHMP/CVMP/QWP/262313/2024 (draft)",
        ),
        Applies(
            (BIOLOGIC, NOT_VALIDATED),
            (
                "Impurities of a biologic, from the product and from the process, are identified and limited; ICH Q3A "
                "leaves them out."
            ),
            "ICH Q6B 2.1.4 and 6.2",
        ),
    ),
    weeks=(4, 8),
    needs=(
        Need(
            "analytical.method-validation",
            "Thresholds are applied to results of a validated procedure (ICH Q3A(R2) 4).",
        ),
        Need("manufacturing.drug-substance", "Batches of the process are profiled (ICH Q3A(R2) 5)."),
    ),
)
