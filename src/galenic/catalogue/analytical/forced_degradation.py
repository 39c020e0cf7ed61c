"""Forced degradation."""

from galenic.catalogue.planning.conditions import BIOLOGIC, NOT_VALIDATED, SYNTHETIC
from galenic.catalogue.planning.rules import Applies
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
    needed=(
        Applies(
            (NOT_VALIDATED, SYNTHETIC),
            "Stress shows which degradants form and that the procedure sees them.",
            "ICH Q1A(R2) 2.1.2",
        ),
        Applies(
            (NOT_VALIDATED, BIOLOGIC),
            "Stress shows which changes of a biologic the stability-indicating profile has to find.",
            "ICH Q5C 5 and 6.3",
        ),
    ),
    weeks=(4, 8),
    needs=(
        Need(
            "analytical.method-development",
            "Stressed samples are run with the procedure whose specificity they prove (ICH Q1A(R2) 2.1.2).",
        ),
    ),
)
