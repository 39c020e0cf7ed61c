"""Formulation development."""

from galenic.catalogue.planning.conditions import EXTENDED, PROCESS_UNKNOWN, PRODUCT
from galenic.catalogue.planning.rules import Applies
from galenic.catalogue.service import Need, Partner, Service

SERVICE = Service(
    id="formulation.development",
    title="Formulation development",
    delivers=(
        "Target product profile and quality attributes of the dosage form, designed experiments, and the optimum "
        "with its uncertainty."
    ),
    performed_by=(Partner.CDMO,),
    stages=(3,),
    guidelines=("ICH Q8(R2)",),
    ctd={"*": ("3.2.P.2",)},
    needed=(
        Applies(
            (PRODUCT, PROCESS_UNKNOWN),
            "Composition is developed toward a target profile.",
            "ICH Q8(R2) 2.2 and Annex 2",
        ),
        Applies(
            (PRODUCT, PROCESS_UNKNOWN, EXTENDED),
            "The release mechanism is developed with the composition, and related to exposure.",
            "ICH Q8(R2) 2.2; FDA Extended Release Oral Dosage Forms (1997)",
            weeks=(20, 36),
        ),
    ),
    weeks=(12, 26),
    needs=(
        Need(
            "formulation.pre-formulation", "The form is chosen from the properties of the substance (ICH Q8(R2) 2.1.1)."
        ),
        Need(
            "formulation.excipient-compatibility",
            "The compatibility of substance and excipients is evaluated (ICH Q8(R2) 2.1.1).",
        ),
        Need("comparative.deformulation", "The reference is the target (ICH Q8(R2) Annex 2.1)."),
    ),
)
