"""Immunogenicity cut points."""

from galenic.catalogue.planning.conditions import BIOLOGIC, BLOOD_LEVELS, NOT_VALIDATED, PEPTIDE, REFERENCE
from galenic.catalogue.planning.rules import Applies
from galenic.catalogue.service import Need, Partner, Service

SERVICE = Service(
    id="bioanalysis.immunogenicity",
    title="Immunogenicity cut points",
    delivers=(
        "Screening, confirmatory and titer cut points for anti-drug antibodies, with the handling of outliers and "
        "the false-positive rate that follows."
    ),
    performed_by=(Partner.CRO,),
    stages=(2,),
    guidelines=("USP <1106>", "FDA Immunogenicity Testing (2019)"),
    ctd={"*": ("5.3.1.4",)},
    needed=(
        Applies(
            (BIOLOGIC, BLOOD_LEVELS),
            "Antibodies against a biologic change its exposure and its safety.",
            "FDA Immunogenicity Testing (2019)",
            markets=("US",),
        ),
        Applies(
            (BIOLOGIC, BLOOD_LEVELS),
            "Antibodies against a biologic change its exposure and its safety.",
            "EMEA/CHMP/BMWP/14327/2006 Rev. 1",
            markets=("EU", "CA"),
        ),
        Applies(
            (PEPTIDE, REFERENCE, NOT_VALIDATED),
            "A new impurity of a synthetic peptide may provoke an immune answer that the reference does not.",
            "FDA ANDAs for Certain Highly Purified Synthetic Peptides (2021)",
            markets=("US",),
            only_if="a peptide-related impurity is new or above that of the reference",
        ),
    ),
    weeks=(8, 16),
    needs=(
        Need(
            "impurity.profile",
            "New impurities decide whether a generic peptide raises the question (FDA 2021).",
            when=(PEPTIDE,),
        ),
    ),
)
