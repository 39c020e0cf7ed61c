"""Dose response and screening."""

from galenic.catalogue.planning.conditions import BIOLOGIC, CLINICAL_DEVELOPMENT, FIRST_IN_HUMANS, STUDY_IN_BLOOD
from galenic.catalogue.planning.rules import Applies
from galenic.catalogue.service import Partner, Service

SERVICE = Service(
    id="preclinical.dose-response",
    title="Dose response and screening",
    delivers="EC50 or IC50 with confidence limits, quality of a screening assay (Z-factor), and its hits.",
    performed_by=(Partner.CRO,),
    stages=(1,),
    guidelines=("ICH M3(R2)",),
    ctd={"*": ("2.4", "2.6", "4.2")},
    needed=(
        Applies(
            (CLINICAL_DEVELOPMENT, FIRST_IN_HUMANS),
            "Effect over dose shows what the medicine does before anyone takes it.",
            "ICH M3(R2) 2",
        ),
        Applies(
            (BIOLOGIC, STUDY_IN_BLOOD),
            "A biosimilar first shows in vitro that it binds and works as the reference.",
            "EMEA/CHMP/BMWP/42832/2005 Rev. 1; FDA Scientific Considerations in Demonstrating Biosimilarity (2015)",
        ),
    ),
    weeks=(8, 16),
)
