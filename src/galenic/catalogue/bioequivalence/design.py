"""Design of a bioequivalence study."""

from galenic.catalogue.planning.conditions import HIGHLY_VARIABLE, NARROW_INDEX, STUDY_IN_BLOOD
from galenic.catalogue.planning.rules import Applies
from galenic.catalogue.service import Need, Partner, Service

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
    needed=(
        Applies(
            (STUDY_IN_BLOOD,),
            "Design and number of subjects are fixed before the study.",
            "ICH M13A 2.1; ICH E9 3.5",
        ),
        Applies(
            (STUDY_IN_BLOOD, NARROW_INDEX),
            "A narrow therapeutic index narrows the limits, and in the US asks for a fully replicated design.",
            "FDA Statistical Approaches to Establishing Bioequivalence (2026); EMA CPMP/EWP/QWP/1401/98 Rev. 1 4.1.9",
        ),
        Applies(
            (STUDY_IN_BLOOD, HIGHLY_VARIABLE),
            "High variability calls for a replicate design, so that limits can be scaled and fewer subjects suffice.",
            "FDA Statistical Approaches to Establishing Bioequivalence (2026); EMA CPMP/EWP/QWP/1401/98 Rev. 1 4.1.10",
        ),
    ),
    weeks=(2, 4),
    needs=(Need("regulatory.advice", "The product guidance of the agency says which study it expects."),),
)
