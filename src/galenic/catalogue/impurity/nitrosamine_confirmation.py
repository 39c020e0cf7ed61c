"""Confirmatory testing for nitrosamines."""

from galenic.catalogue.planning.conditions import PLANNED, SYNTHETIC
from galenic.catalogue.planning.rules import Applies
from galenic.catalogue.service import Need, Partner, Service

SERVICE = Service(
    id="impurity.nitrosamine-confirmation",
    title="Confirmatory testing for nitrosamines",
    delivers=(
        "Measured amounts against the limit, several nitrosamines taken together, and the band in which action is due."
    ),
    performed_by=(Partner.CRO,),
    stages=(1,),
    guidelines=("FDA Control of Nitrosamine Impurities in Human Drugs", "EMA/409815/2020", "Health Canada"),
    ctd={"*": ("3.2.P.5.5",)},
    needed=(
        Applies(
            (SYNTHETIC,),
            "A risk that was found is confirmed or refuted by sensitive testing.",
            "FDA Control of Nitrosamine Impurities in Human Drugs (2024)",
            markets=("US",),
            only_if="the assessment finds a nitrosamine possible",
        ),
        Applies(
            (PLANNED,),
            "A risk that was found is confirmed or refuted by sensitive testing.",
            "EMA/409815/2020 step 2",
            markets=("EU",),
            only_if="the assessment finds a nitrosamine possible",
        ),
        Applies(
            (SYNTHETIC,),
            "A risk that was found is confirmed or refuted by sensitive testing.",
            "Health Canada Guidance on Nitrosamine Impurities in Medications",
            markets=("CA",),
            only_if="the assessment finds a nitrosamine possible",
        ),
    ),
    weeks=(4, 8),
    needs=(
        Need(
            "impurity.nitrosamine-risk",
            "Testing confirms what the risk assessment found possible (FDA: assess, then confirm).",
        ),
        Need("analytical.method-validation", "Trace amounts are measured with a validated procedure (ICH Q2(R2))."),
    ),
)
