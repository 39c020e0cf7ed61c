"""Mutagenic impurities."""

from galenic.catalogue.service import Need, Partner, Service

SERVICE = Service(
    id="impurity.mutagenic",
    title="Mutagenic impurities",
    delivers=(
        "Class of each impurity, threshold of toxicological concern, limits for shorter than lifetime use, and "
        "purge over the synthesis."
    ),
    performed_by=(Partner.CRO,),
    stages=(1,),
    guidelines=("ICH M7(R2)",),
    ctd={"*": ("3.2.S.3.2",)},
    needs=(Need("impurity.profile", "Actual and potential impurities have to be known first (ICH M7(R2) 5)."),),
)
