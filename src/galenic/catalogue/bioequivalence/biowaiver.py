"""Biowaiver."""

from galenic.catalogue.service import Need, Partner, Service

SERVICE = Service(
    id="bioequivalence.biowaiver",
    title="Biowaiver",
    delivers=(
        "Biopharmaceutics class of the substance, and the waiver of strengths by proportional composition and "
        "similar dissolution."
    ),
    performed_by=(Partner.CRO,),
    stages=(2,),
    guidelines=("ICH M9", "ICH M13B"),
    ctd={"US": ("1.12.15",), "*": ("5.3.1.3",)},
    needs=(
        Need(
            "comparative.dissolution",
            "The waiver rests on similar dissolution of test and reference, or of the strengths (ICH M9, ICH M13B).",
        ),
    ),
)
