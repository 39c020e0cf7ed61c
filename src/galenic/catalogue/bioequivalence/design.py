"""Design of a bioequivalence study."""

from galenic.catalogue.service import Partner, Service

SERVICE = Service(
    id="bioequivalence.design",
    title="Design of a bioequivalence study",
    delivers=(
        "Sample size and power for average, scaled, narrow-index, non-inferiority and two-stage designs, and the "
        "randomization list."
    ),
    performed_by=(Partner.CRO,),
    stages=(2,),
    guidelines=(
        "ICH M13A",
        "FDA Statistical Approaches to Establishing Bioequivalence (2026)",
        "EMA CPMP/EWP/QWP/1401/98 Rev. 1",
        "Health Canada",
    ),
    ctd={"*": ("5.3.1.2",)},
)
