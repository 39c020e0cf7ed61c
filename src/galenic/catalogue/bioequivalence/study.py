"""Evaluation of a bioequivalence study."""

from galenic.catalogue.service import Need, Partner, Service

SERVICE = Service(
    id="bioequivalence.study",
    title="Bioequivalence study",
    delivers=(
        "Analysis of variance, ratio of geometric means with its confidence interval, two one-sided tests and "
        "within-subject variability of every endpoint, judged by the rules of a region on a filing date; who was left "
        "out, and why."
    ),
    performed_by=(Partner.CRO,),
    stages=(2,),
    guidelines=(
        "ICH M13A",
        "FDA Statistical Approaches to Establishing Bioequivalence (2026)",
        "EMA CPMP/EWP/QWP/1401/98 Rev. 1",
        "Health Canada Comparative Bioavailability Standards",
    ),
    ctd={"*": ("5.3.1.2",)},
    needs=(
        Need("bioequivalence.design", "Sample size and randomization are fixed in the protocol (ICH E9 3.5)."),
        Need(
            "manufacturing.clinical-material",
            "Subjects receive a released, representative batch (21 CFR 320.38 keeps samples of it).",
        ),
        Need(
            "comparative.dissolution",
            "Test and reference batches are compared in vitro first (EMA 1401/98 Rev. 1, Appendix I).",
        ),
        Need(
            "bioanalysis.method-validation",
            "Study samples are measured with a fully validated method (ICH M10 2.2.1).",
            alternatives=("bioanalysis.ligand-binding",),
        ),
    ),
)
