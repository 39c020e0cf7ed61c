"""Characterization of a peptide."""

from galenic.catalogue.planning.conditions import NOT_VALIDATED, PEPTIDE
from galenic.catalogue.planning.rules import Applies
from galenic.catalogue.service import Need, Partner, Service

SERVICE = Service(
    id="characterisation.peptide",
    title="Characterization of a peptide",
    delivers="Mass, charge states and fragments against the sequence; identity and purity.",
    performed_by=(Partner.CRO,),
    stages=(1,),
    guidelines=("FDA ANDAs for Certain Highly Purified Synthetic Peptides (2021)", "USP <1503>"),
    ctd={"*": ("3.2.S.3.1",)},
    needed=(
        Applies(
            (PEPTIDE, NOT_VALIDATED),
            "Sequence and structure are proven; for a generic also that they are those of the reference.",
            "FDA ANDAs for Certain Highly Purified Synthetic Peptides (2021); ICH M4Q(R1) 3.2.S.3.1",
        ),
    ),
    weeks=(4, 8),
    needs=(
        Need(
            "manufacturing.drug-substance",
            "What is characterized is substance of the process that will be filed (ICH Q6A 2).",
            alternatives=("analytical.method-development",),
        ),
    ),
)
