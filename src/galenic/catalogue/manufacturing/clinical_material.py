"""Clinical material and biobatch."""

from galenic.catalogue.planning.conditions import (
    BIOLOGIC,
    CLINICAL_DEVELOPMENT,
    NOT_VALIDATED,
    PRODUCT,
    REFERENCE,
    STUDY_IN_BLOOD,
    SYNTHETIC,
)
from galenic.catalogue.planning.rules import Applies
from galenic.catalogue.service import Need, Partner, Service

SERVICE = Service(
    id="manufacturing.clinical-material",
    title="Clinical material and biobatch",
    delivers=(
        "A pilot-scale biobatch and clinical batches under GMP for the pivotal study, blinded and labeled, with "
        "retention samples."
    ),
    performed_by=(Partner.CDMO,),
    stages=(3,),
    guidelines=("21 CFR 211", "21 CFR 320.38", "EU GMP Annex 13"),
    ctd={"US": ("3.2.R",)},
    needed=(
        Applies(
            (STUDY_IN_BLOOD, SYNTHETIC),
            (
                "The pivotal study takes a biobatch of at least a tenth of commercial scale, of which samples are "
                "retained."
            ),
            "EMA CPMP/EWP/QWP/1401/98 Rev. 1 4.1.2; 21 CFR 320.38",
        ),
        Applies(
            (STUDY_IN_BLOOD, BIOLOGIC),
            "The biosimilar that is studied is made by the commercial process.",
            "EMEA/CHMP/BMWP/42832/2005 Rev. 1",
        ),
        Applies(
            (CLINICAL_DEVELOPMENT,),
            "Subjects take material made under GMP.",
            "21 CFR 312.23(a)(7); EU GMP Annex 13",
        ),
        Applies(
            (PRODUCT, REFERENCE, SYNTHETIC, NOT_VALIDATED),
            "Three pilot batches carry stability and comparison of a generic, also where no study in humans is made.",
            "FDA ANDAs: Stability Testing of Drug Substances and Products (2013)",
            markets=("US",),
        ),
        Applies(
            (PRODUCT, REFERENCE, SYNTHETIC, NOT_VALIDATED),
            "Pilot batches carry stability and comparison of a generic, also where no study in humans is made.",
            "ICH Q1A(R2) 2.2.3",
        ),
    ),
    weeks=(6, 12),
    needs=(
        Need(
            "formulation.development", "The batch that is studied has the composition that will be marketed (ICH M13A)."
        ),
        Need(
            "quality-control.release", "The batch is tested and released before it is given to anyone (21 CFR 211.165)."
        ),
        Need(
            "process.development",
            "The biobatch is made by the process that will be scaled (EMA CPMP/EWP/QWP/1401/98 Rev. 1 4.1.2).",
        ),
        Need(
            "manufacturing.drug-substance", "The batch takes substance of the process that will be filed (ICH Q7 19)."
        ),
    ),
)
