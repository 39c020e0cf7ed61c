"""Nitrosamine risk assessment."""

from galenic.catalogue.service import Partner, Service

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
)
