"""Confirmatory testing for nitrosamines."""

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
    needs=(
        Need(
            "impurity.nitrosamine-risk",
            "Testing confirms what the risk assessment found possible (FDA: assess, then confirm).",
        ),
        Need("analytical.method-validation", "Trace amounts are measured with a validated procedure (ICH Q2(R2))."),
    ),
)
