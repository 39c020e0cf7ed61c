"""Drug master file."""

from galenic.catalogue.planning.conditions import WRITES_MASTER_FILE
from galenic.catalogue.planning.rules import Applies
from galenic.catalogue.service import Need, Partner, Service

SERVICE = Service(
    id="regulatory.master-file",
    title="Drug master file",
    delivers=(
        "The holder's file with its open and closed parts, letters of authorization, who refers to it, and its updates."
    ),
    performed_by=(Partner.CDMO, Partner.CMO),
    stages=(3, 4),
    guidelines=("21 CFR 314.420", "EMA CHMP/QWP/227/02 (ASMF)"),
    ctd={"US": ("1.4.1",)},
    needed=(
        Applies(
            (WRITES_MASTER_FILE,),
            "The maker keeps its process to itself and lets applicants refer to a file.",
            "21 CFR 314.420; FDA Drug Master Files (draft 2019)",
            markets=("US",),
        ),
        Applies(
            (WRITES_MASTER_FILE,),
            "The maker keeps its process to itself: applicants see the open part only.",
            "EMA CHMP/QWP/227/02 Rev. 4 (ASMF)",
            markets=("EU",),
        ),
        Applies(
            (WRITES_MASTER_FILE,),
            "The maker keeps its process to itself and lets applicants refer to a file.",
            "Health Canada: Master Files, Procedures and Administrative Requirements",
            markets=("CA",),
        ),
    ),
    weeks=(8, 12),
    needs=(
        Need("process.development", "The closed part describes the process and its controls (ICH M4Q, 3.2.S.2)."),
        Need("stability.study", "The file states the retest period and its data (ICH M4Q, 3.2.S.7)."),
        Need("impurity.profile", "Impurities and their limits stand in the open part (ICH M4Q(R1) 3.2.S.3.2)."),
        Need("impurity.mutagenic", "The control of mutagenic impurities stands in the file (ICH M7(R2) 9)."),
        Need("impurity.residual-solvents", "Solvents are listed with their limits (ICH M4Q(R1) 3.2.S.4.1)."),
        Need("impurity.elemental", "What is known of elements helps every applicant (ICH Q3D(R2) 5.2)."),
        Need(
            "impurity.nitrosamine-risk",
            "Applicants ask the maker for the assessment of nitrosamines (EMA/409815/2020).",
        ),
        Need(
            "characterisation.peptide",
            "Structure is proven (ICH M4Q(R1) 3.2.S.3.1).",
            alternatives=("characterisation.oligonucleotide",),
        ),
        Need("manufacturing.drug-substance", "The file describes a process that has run (ICH M4Q(R1) 3.2.S.2)."),
        Need("regulatory.advice", "What the file has to hold differs between markets."),
    ),
)
