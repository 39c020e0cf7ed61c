"""Forced degradation."""

from galenic.catalogue.service import Need, Partner, Service

SERVICE = Service(
    id="analytical.forced-degradation",
    title="Forced degradation",
    delivers=(
        "Stress by heat, humidity, light, acid, base and oxidation; degradation, mass balance and peak purity; "
        "the verdict whether the procedure indicates stability."
    ),
    performed_by=(Partner.CRO,),
    stages=(1,),
    guidelines=("ICH Q1A(R2)", "ICH Q1B", "ICH Q2(R2)"),
    ctd={"*": ("3.2.S.4.3", "3.2.S.7.3", "3.2.P.5.3")},
    needs=(
        Need(
            "analytical.method-development",
            "Stressed samples are run with the procedure whose specificity they prove (ICH Q1A(R2) 2.1.2).",
        ),
    ),
)
