"""Nitrosamine risk assessment."""

from galenic.catalogue.planning.conditions import PLANNED, SYNTHETIC
from galenic.catalogue.planning.rules import Applies
from galenic.catalogue.service import Need, Partner, Service

SERVICE = Service(
    id="impurity.nitrosamine-risk",
    title="Nitrosamine risk assessment",
    delivers=(
        "Amines of substance, impurities, excipients and solvents against every source of nitrite, as a risk "
        "matrix; the nitrosamines they may give, each with its potency category by atom-level reasons and its "
        "acceptable intake per agency."
    ),
    performed_by=(Partner.CRO,),
    stages=(1,),
    guidelines=("FDA Control of Nitrosamine Impurities in Human Drugs", "EMA/409815/2020", "Health Canada"),
    ctd={"*": ("3.2.S.3.2", "3.2.P.5.5")},
    needed=(
        Applies(
            (SYNTHETIC,),
            "Every medicine with a synthesized substance is assessed for nitrosamines.",
            "FDA Control of Nitrosamine Impurities in Human Drugs (2024)",
            markets=("US",),
        ),
        Applies(
            (PLANNED,),
            "Every medicine for humans is assessed for nitrosamines.",
            "EMA/409815/2020",
            markets=("EU",),
        ),
        Applies(
            (SYNTHETIC,),
            "Every medicine with a synthesized substance is assessed for nitrosamines.",
            "Health Canada Guidance on Nitrosamine Impurities in Medications",
            markets=("CA",),
        ),
    ),
    weeks=(3, 6),
    needs=(
        Need(
            "formulation.development",
            "Composition and process are known, with every source of amine and nitrite.",
            alternatives=("process.route-selection",),
        ),
    ),
)
