"""Mutagenic impurities."""

from galenic.catalogue.planning.conditions import (
    NOT_VALIDATED,
    OWN_SUBSTANCE,
    PRODUCT,
    SMALL_MOLECULE,
    SUBSTANCE_NOT_VALIDATED,
)
from galenic.catalogue.planning.rules import Applies
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
    needed=(
        Applies(
            (SMALL_MOLECULE, OWN_SUBSTANCE, SUBSTANCE_NOT_VALIDATED),
            "Starting materials, reagents and intermediates of the synthesis may be mutagenic.",
            "ICH M7(R2) 5.1",
        ),
        Applies(
            (SMALL_MOLECULE, PRODUCT, NOT_VALIDATED),
            "Degradation products of the form may be mutagenic.",
            "ICH M7(R2) 5.2",
        ),
    ),
    weeks=(3, 6),
    needs=(Need("impurity.profile", "Actual and potential impurities have to be known first (ICH M7(R2) 5)."),),
)
