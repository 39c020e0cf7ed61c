"""Formulation development."""

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
    needs=(
        Need(
            "formulation.pre-formulation", "The form is chosen from the properties of the substance (ICH Q8(R2) 2.1.1)."
        ),
        Need(
            "formulation.excipient-compatibility",
            "The compatibility of substance and excipients is evaluated (ICH Q8(R2) 2.1.1).",
        ),
    ),
)
