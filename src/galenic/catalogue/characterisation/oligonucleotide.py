"""Characterization of an oligonucleotide."""

from galenic.catalogue.planning.conditions import NOT_VALIDATED, OLIGONUCLEOTIDE
from galenic.catalogue.planning.rules import Applies
from galenic.catalogue.service import Need, Partner, Service

SERVICE = Service(
    id="characterisation.oligonucleotide",
    title="Characterization of an oligonucleotide",
    delivers="Mass, charge states and fragments against the sequence and its modifications; identity and purity.",
    performed_by=(Partner.CRO,),
    stages=(1,),
    guidelines=("FDA", "USP <1503>"),
    ctd={"*": ("3.2.S.3.1",)},
    needed=(
        Applies(
            (OLIGONUCLEOTIDE, NOT_VALIDATED),
            "Sequence, modifications and linkages are proven.",
            "ICH M4Q(R1) 3.2.S.3.1; EMA/CHMP/CVMP/QWP/262313/2024 (draft)",
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
