"""Biostatistics and data sets."""

from galenic.catalogue.planning.conditions import BLOOD_LEVELS, CLINICAL_EQUIVALENCE
from galenic.catalogue.planning.rules import Applies
from galenic.catalogue.service import Need, Partner, Service

SERVICE = Service(
    id="clinical.biostatistics",
    title="Biostatistics and data sets",
    delivers="Tables, listings and figures; SDTM and ADaM data sets with their define.xml.",
    performed_by=(Partner.CRO,),
    stages=(2,),
    guidelines=("ICH E9", "CDISC SDTM and ADaM"),
    ctd={"*": ("5.3",)},
    needed=(
        Applies(
            (BLOOD_LEVELS,),
            "The study is reported with its tables, listings and figures.",
            "ICH E3; ICH E9 5",
        ),
        Applies(
            (BLOOD_LEVELS,),
            "Data of a study come as SDTM and ADaM data sets.",
            "FD&C Act 745A(a); FDA Study Data Technical Conformance Guide",
            markets=("US",),
        ),
        Applies(
            (CLINICAL_EQUIVALENCE,),
            "A study with a clinical endpoint is reported with its tables, listings and figures.",
            "ICH E3; ICH E9 5",
            only_if="a study with a clinical endpoint is made",
        ),
    ),
    weeks=(4, 8),
    needs=(
        Need("clinical.study", "The analysis runs on the closed data of the study (ICH E9 5.1)."),
        Need(
            "pharmacokinetics.noncompartmental",
            "Data sets of the analysis take the parameters of each subject (CDISC ADaM).",
        ),
    ),
)
