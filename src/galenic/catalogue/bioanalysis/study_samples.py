"""Analysis of study samples."""

from galenic.catalogue.planning.conditions import BLOOD_LEVELS
from galenic.catalogue.planning.rules import Applies
from galenic.catalogue.service import Need, Partner, Service

SERVICE = Service(
    id="bioanalysis.study-samples",
    title="Analysis of study samples",
    delivers=(
        "Acceptance of every run, reassays with their reasons, incurred sample reanalysis, and the concentrations "
        "that pharmacokinetics may use."
    ),
    performed_by=(Partner.CRO,),
    stages=(2,),
    guidelines=("ICH M10",),
    ctd={"*": ("5.3.1.4",)},
    needed=(
        Applies(
            (BLOOD_LEVELS,),
            "Samples of the study are measured in accepted runs, with reanalysis of incurred samples.",
            "ICH M10 3.3, 4.3 and 5",
        ),
    ),
    weeks=(4, 8),
    needs=(
        Need(
            "bioanalysis.method-validation",
            "Study samples are measured with a fully validated method (ICH M10 2.2.1).",
            alternatives=("bioanalysis.ligand-binding",),
        ),
        Need("clinical.study", "The samples and their chain of custody come from the clinic."),
    ),
)
