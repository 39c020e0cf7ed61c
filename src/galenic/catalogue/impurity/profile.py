"""Impurity profile."""

from galenic.catalogue.service import Need, Partner, Service

SERVICE = Service(
    id="impurity.profile",
    title="Impurity profile",
    delivers=(
        "Every impurity against its reporting, identification and qualification threshold at the daily dose; "
        "unknowns proposed from accurate mass."
    ),
    performed_by=(Partner.CRO,),
    stages=(1,),
    guidelines=("ICH Q3A(R2)", "ICH Q3B(R2)"),
    ctd={"*": ("3.2.S.3.2", "3.2.P.5.5")},
    needs=(
        Need(
            "analytical.method-validation",
            "Thresholds are applied to results of a validated procedure (ICH Q3A(R2) 4).",
        ),
    ),
)
