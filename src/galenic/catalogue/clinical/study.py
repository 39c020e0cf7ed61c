"""Conduct of a clinical study."""

from galenic.catalogue.planning.conditions import (
    BIOLOGIC,
    CLINICAL_DEVELOPMENT,
    CLINICAL_EQUIVALENCE,
    EXTENDED,
    STUDY_IN_BLOOD,
    SYNTHETIC,
)
from galenic.catalogue.planning.rules import Applies
from galenic.catalogue.service import Need, Partner, Service

SERVICE = Service(
    id="clinical.study",
    title="Conduct of a clinical study",
    delivers=(
        "Protocol, recruitment and screening, randomization, dosing, samples with their custody, and adverse events."
    ),
    performed_by=(Partner.CRO,),
    stages=(2,),
    guidelines=("ICH E6(R3)", "ICH E3"),
    ctd={"*": ("5.3",)},
    needed=(
        Applies(
            (STUDY_IN_BLOOD, SYNTHETIC),
            "Healthy subjects take test and reference by the plan of the study.",
            "ICH M13A 2.1; ICH E6(R3)",
        ),
        Applies(
            (STUDY_IN_BLOOD, BIOLOGIC),
            "Exposure, and where doubt remains efficacy, of the biosimilar is compared in humans.",
            "EMEA/CHMP/BMWP/42832/2005 Rev. 1; FDA Scientific Considerations in Demonstrating Biosimilarity (2015)",
            weeks=(40, 80),
        ),
        Applies(
            (CLINICAL_DEVELOPMENT,),
            "A new medicine shows safety and efficacy in adequate, controlled studies.",
            "21 CFR 314.126; ICH E6(R3); ICH E8(R1)",
            weeks=(156, 300),
        ),
        Applies(
            (CLINICAL_EQUIVALENCE,),
            "Where blood levels say nothing, a study with a clinical endpoint may have to show equivalence.",
            "21 CFR 320.24(b)(4)",
            markets=("US",),
            only_if="the agency does not accept equivalence in vitro for this product",
            weeks=(40, 70),
        ),
        Applies(
            (CLINICAL_EQUIVALENCE,),
            "Where blood levels say nothing, a study with a clinical endpoint may have to show equivalence.",
            "EMA CPMP/EWP/239/95; EMA CHMP/QWP/708282/2018",
            markets=("EU", "CA"),
            only_if="the agency does not accept equivalence in vitro for this product",
            weeks=(40, 70),
        ),
        Applies(
            (STUDY_IN_BLOOD, EXTENDED),
            "An extended-release form is studied fasting and fed, in the EU also at steady state where it accumulates.",
            "EMA/CPMP/EWP/280/96 Corr1; FDA product guidances",
            weeks=(14, 24),
        ),
    ),
    weeks=(8, 14),
    needs=(
        Need(
            "manufacturing.clinical-material",
            "Subjects are dosed from released batches made under GMP (21 CFR 211; EU GMP Annex 13).",
        ),
        Need(
            "bioequivalence.design", "Protocol and number of subjects are fixed before the first is dosed (ICH E9 3.5)."
        ),
        Need(
            "comparative.dissolution",
            (
                "Test and reference batches are compared in vitro before they are given (EMA CPMP/EWP/QWP/1401/98 "
                "Rev. 1 Appendix I)."
            ),
        ),
        Need(
            "bioanalysis.method-validation",
            "Samples are collected for a method that was validated, with known stability (ICH M10 2.2.1 and 3.2.8).",
            alternatives=("bioanalysis.ligand-binding",),
        ),
        Need("preclinical.first-dose", "The first dose in humans is derived before anyone is dosed (ICH M3(R2) 6)."),
        Need("preclinical.dose-response", "Pharmacology in vitro comes before humans (ICH M3(R2) 2)."),
        Need("bioanalysis.immunogenicity", "The assay for antibodies is ready before samples come (FDA 2019)."),
    ),
)
