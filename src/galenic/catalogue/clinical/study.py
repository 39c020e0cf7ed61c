"""Conduct of a clinical study."""

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
    needs=(
        Need(
            "manufacturing.clinical-material",
            "Subjects are dosed from released batches made under GMP (21 CFR 211; EU GMP Annex 13).",
        ),
    ),
)
